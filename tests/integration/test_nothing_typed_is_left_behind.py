"""Nothing that somebody typed or sent lies where no disposal would look for it, or in a column kept for ever."""

from __future__ import annotations

import pytest

from tests.cast import Force, northmere, southmere
from tests.integration.test_decisions import file_documents, proposed, screen
from tests.integration.test_disposal import dispose
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer, save_draft
from touchstone.actions.decisions import record_decision
from touchstone.actions.evidence import attach_evidence
from touchstone.actions.once import act_once
from touchstone.domain.decision import ProposedCondition
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.store.files import file_path, folder
from touchstone.store.models import ActionToken, Content, Draft, EvidenceItem, Project, StoredFile

pytestmark = pytest.mark.django_db
NAME = "Zebediah Quillfeather"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


def attach(force: Force, project: Project, role: str = "project-lead", **more) -> EvidenceItem:
    return attach_evidence(
        by=force.actor(role), project=project.id, pieces=[NAME.encode()], file_name="a.txt", title="A", at=AT, **more
    )


def test_a_file_for_a_project_out_of_reach_is_not_kept(force):
    project = open_macro(force)
    with pytest.raises(NotFound):
        attach(southmere(), project)
    with pytest.raises(NotPermitted):
        attach(force, project, "dpo")
    assert [one for one in folder().rglob("*") if one.is_file()] == []


def test_what_evidence_serves_as_and_covers_is_never_typed_text(force):
    project = open_macro(force)
    with pytest.raises(Invalid) as refused:
        attach(force, project, documents=(NAME,))
    assert "documents" in refused.value.field_errors
    with pytest.raises(NotFound):
        attach(force, project, covers=NAME)
    assert [one for one in folder().rglob("*") if one.is_file()] == []


def test_a_refused_file_leaves_the_same_bytes_of_another_item_alone(force):
    project = open_macro(force)
    kept = attach(force, project)
    with pytest.raises(NotFound):
        attach(force, project, covers=NAME)
    assert file_path(kept.file.digest).read_bytes() == NAME.encode()


def test_what_an_answer_and_a_decision_cover_is_a_version_or_all(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    with pytest.raises(NotFound):
        save_answer(
            by=by,
            project=project.id,
            given=Given(question="DPIA-1.1", value={"value": {"en": "x"}}, covers=NAME),
            at=AT,
        )
    for wrong in ({"covers": NAME}, {"configuration": NAME}):
        with pytest.raises(NotFound):
            record_decision(by=by, project=project.id, proposed=proposed(force, project, "pause", **wrong), at=AT)


@pytest.mark.usefixtures("first_guidance")
def test_the_owner_of_a_condition_is_an_office_and_never_typed_text(force):
    project = open_risk_tool(force)
    screen(force, project)
    file_documents(force, project, "business-case")
    owed = ProposedCondition(text="Test again", owner_role=NAME, due_on=AT.date())
    decision = proposed(force, project, "proceed-with-conditions", to_stage="design", conditions=(owed,))
    with pytest.raises(Invalid):
        record_decision(by=force.actor("project-lead"), project=project.id, proposed=decision, at=AT)


def test_what_is_kept_of_a_form_that_was_sent_cannot_be_guessed_from_its_text(force):
    body = {"text": NAME}
    act_once(by=force.actor("dpo"), token=new_id(), action="a", body=body, at=AT, run=lambda: {"id": "1"})
    assert ActionToken.objects.get().body_digest != sha256_digest(body)


def kept_texts() -> str:
    return str(list(Content.objects.values_list("body", flat=True)))


def test_a_draft_is_gone_once_another_is_kept_or_the_answer_is_saved(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    for typed in (NAME, f"Not {NAME} but the sergeant", "The sergeant"):
        save_draft(by=by, project=project.id, question="DPIA-1.1", typed={"value": typed}, read_version=0, at=AT)
    assert NAME not in kept_texts()
    assert Draft.objects.get().content.body["typed"] == {"value": "The sergeant"}
    save_answer(by=by, project=project.id, given=Given(question="DPIA-1.1", value={"value": {"en": "Somebody"}}), at=AT)
    assert not Draft.objects.exists()
    assert "The sergeant" not in kept_texts()


def test_a_draft_is_kept_for_a_question_there_is_and_on_a_project_that_goes_on(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    with pytest.raises(NotFound):
        save_draft(by=by, project=project.id, question=NAME, typed={"value": "x"}, read_version=0, at=AT)
    Project.objects.filter(id=project.id).update(status="closed")
    with pytest.raises(Invalid):
        save_draft(by=by, project=project.id, question="DPIA-1.1", typed={"value": "x"}, read_version=0, at=AT)


def test_bytes_that_a_crash_left_are_removed_by_the_next_disposal(force, django_capture_on_commit_callbacks):
    first, second = open_macro(force), open_macro(force)
    item = attach(force, first)
    with django_capture_on_commit_callbacks(execute=False):  # as if the machine had stopped right after the commit
        dispose(force, first)
    assert file_path(item.file.digest).exists()
    with django_capture_on_commit_callbacks(execute=True):
        dispose(force, second)
    assert not file_path(item.file.digest).exists()


def test_bytes_brought_back_before_they_were_removed_stay(force, django_capture_on_commit_callbacks):
    first, second = open_macro(force), open_macro(force)
    item = attach(force, first)
    with django_capture_on_commit_callbacks(execute=True):
        dispose(force, first)
        attach(force, second)
    assert file_path(item.file.digest).read_bytes() == NAME.encode()
    assert StoredFile.objects.get().disposed_at is None
