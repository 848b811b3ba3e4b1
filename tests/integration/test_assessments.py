"""Answers: kept by version, checked against their question, and never lost between two editors."""

from __future__ import annotations

import pytest

from tests.cast import northmere, southmere
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer, save_answers, save_draft
from touchstone.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from touchstone.queries.history import list_answer_versions, list_history
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import Answer, AnswerVersion, AuditEvent, Draft

pytestmark = pytest.mark.django_db


def given(question, text, **more):
    """An answer that says why it differs from what triage says of the same fact."""
    return Given(question=question, value={"value": {"en": text}}, **{"departure": "Another reading", **more})


def test_an_answer_is_kept_with_every_version_of_it():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "First", read_version=0), at=AT)
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "Second", read_version=1), at=AT)
    versions = list_answer_versions(by=by, project=project.id, question="DPIA-1.1")
    assert [(one.number, one.value) for one in versions] == [
        (2, {"value": {"en": "Second"}}),
        (1, {"value": {"en": "First"}}),
    ]


def test_the_same_answer_again_changes_nothing():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "First", read_version=0), at=AT)
    assert save_answer(by=by, project=project.id, given=given("DPIA-1.1", " First ", read_version=1), at=AT) is None
    assert AnswerVersion.objects.filter(answer__question="DPIA-1.1").count() == 1


def test_the_later_of_two_editors_is_shown_both_texts():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "Hers", read_version=0), at=AT)
    with pytest.raises(Conflict) as refusal:
        save_answer(by=by, project=project.id, given=given("DPIA-1.1", "His", read_version=0), at=AT)
    assert refusal.value.yours == {"value": {"value": {"en": "His"}}, "version": 1}
    assert refusal.value.theirs["value"] == {"value": {"en": "Hers"}}


def test_answers_saved_together_are_all_saved_or_none():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    both = [given("DPIA-1.1", "Kept?"), Given(question="DPIA-2.6", value={"nonsense": "x"})]
    with pytest.raises(Invalid):
        save_answers(by=by, project=project.id, given=both, at=AT)
    assert not Answer.objects.filter(question="DPIA-1.1").exists()


def test_a_question_that_is_not_in_the_guidance_is_not_found():
    force = northmere()
    project = open_risk_tool(force)
    with pytest.raises(NotFound):
        save_answer(by=force.actor("project-lead"), project=project.id, given=given("DPIA-99", "x"), at=AT)


def test_another_organisations_answers_cannot_be_written():
    force, other = northmere(), southmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    with pytest.raises(NotFound):
        save_answer(by=by, project=project.id, given=given("DPIA-1.1", "x", scope=other.organisation.id), at=AT)
    with pytest.raises(NotFound):
        save_answer(by=other.actor("project-lead"), project=project.id, given=given("DPIA-1.1", "x"), at=AT)
    with pytest.raises(NotPermitted):
        save_answer(by=force.actor("dpo"), project=project.id, given=given("DPIA-1.1", "x"), at=AT)


def test_an_answer_that_breaks_the_light_path_moves_to_the_full_one_with_every_answer_kept():
    force = northmere()
    project, by = open_macro(force), force.actor("project-lead")
    before = Answer.objects.filter(project=project).count()
    save_answer(
        by=by,
        project=project.id,
        given=Given(question="triage.people-touched", value={"value": ["suspects"]}, read_version=1),
        at=AT,
    )
    snapshot = load_project_snapshot(by=by, project=project.id, at=AT)
    assert snapshot.path == "full"
    assert Answer.objects.filter(project=project).count() == before
    change = next(one for one in AuditEvent.objects.latest("position").changes if one["field"] == "path")
    assert (change["before"], change["after"]) == ("light", "full")


def test_a_draft_is_kept_for_its_writer_and_goes_when_the_answer_is_saved():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    save_draft(by=by, project=project.id, question="DPIA-1.1", typed={"value": "half a"}, read_version=0, at=AT)
    save_draft(by=by, project=project.id, question="DPIA-1.1", typed={"value": "half a th"}, read_version=0, at=AT)
    assert Draft.objects.get().content.body["typed"] == {"value": "half a th"}
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "half a thought", read_version=0), at=AT)
    assert not Draft.objects.exists()


def test_the_history_tells_who_changed_which_field_from_what_to_what():
    force = northmere()
    project, by = open_risk_tool(force), force.actor("project-lead")
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "First", read_version=0), at=AT)
    save_answer(by=by, project=project.id, given=given("DPIA-1.1", "Second", read_version=1), at=AT)
    line = list_history(by=by, project=project.id).lines[0]
    assert (line.verb, line.person) == ("answer.saved", force.person("project-lead").name)
    change = line.changes[0]
    assert (change.field, change.before["value"], change.after["value"]) == (
        "DPIA-1.1",
        {"value": {"en": "First"}},
        {"value": {"en": "Second"}},
    )
