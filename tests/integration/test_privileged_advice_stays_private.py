"""What is kept back stays kept back: privileged advice and what was said of it, marked answers edited or reused."""

from __future__ import annotations

import pytest

from tests.cast import Force, northmere, southmere
from tests.integration.publishing_cast import answer, tool_to_publish
from tests.journeys import AT, open_risk_tool
from touchstone.actions.advice import give_advice, reply_to_advice, request_advice
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.technologies import add_configuration, add_version
from touchstone.documents.atrs_record.build import build
from touchstone.documents.rendering import json_text
from touchstone.queries.advice import load_advice
from touchstone.queries.history import list_history
from touchstone.queries.publications import load_sources
from touchstone.store.models import Participation, Project

pytestmark = pytest.mark.django_db
SECRET = "The claim would fail on necessity"
SENSITIVE = "Held at Harbour Street"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture
def force() -> Force:
    return northmere()


def take_part(project: Project, force: Force) -> Force:
    """The other organisation takes part in the project."""
    Participation.objects.create(
        project=project,
        organisation=force.organisation,
        kind="participant",
        controller_role="joint-controller",
        from_at=AT,
    )
    return force


def privileged(force: Force, project: Project, *, said: str = SECRET) -> str:
    """Privileged advice, and a reply that repeats it; the id of the request."""
    lead = force.actor("project-lead")
    asked = request_advice(by=lead, project=project.id, adviser="force-lawyer", question="May we?", at=AT)
    given = give_advice(
        by=force.actor("force-lawyer"),
        request=asked.id,
        text=said,
        conclusion="oppose",
        interests=said,
        is_privileged=True,
        at=AT,
    )
    reply_to_advice(by=lead, advice=given.id, text=f"Counsel says: {said}", response="accepted", at=AT)
    return asked.id


def words_of(thread) -> str:
    return f"{thread.text} {thread.interests} {thread.reply}"


@pytest.mark.parametrize("role", ["dpo", "pcc", "auditor", "staff", "supplier", "publisher"])
def test_the_reply_to_privileged_advice_is_as_privileged_as_the_advice(force, role):
    project = open_risk_tool(force)
    request = privileged(force, project)
    by = force.actor(role)
    assert SECRET not in words_of(load_advice(by=by, project=project.id, request=request))
    assert SECRET not in str(list_history(by=by, project=project.id))


@pytest.mark.parametrize("role", ["force-lawyer", "project-lead", "senior-leader", "chief-officer", "siro"])
def test_those_who_decide_in_the_force_that_asked_read_it_and_nobody_elsewhere_does(force, role):
    project = open_risk_tool(force)
    partner = take_part(project, southmere())
    request = privileged(force, project)
    own = load_advice(by=force.actor(role), project=project.id, request=request)
    theirs = load_advice(by=partner.actor(role), project=project.id, request=request)
    assert words_of(own).count(SECRET) == 3
    assert SECRET not in words_of(theirs)
    assert theirs.is_privileged
    assert theirs.text is None


def published_text(force: Force, project: Project) -> str:
    return json_text(build(load_sources(by=force.actor("project-lead"), project=project.id, at=AT)))


def test_an_edit_keeps_the_marks_of_an_answer_and_so_keeps_it_out_of_public(force):
    project = tool_to_publish(force)
    by = force.actor("project-lead")
    first = Given(question="atrs.team", value={"value": {"en": SENSITIVE}}, marks=("operational",))
    save_answer(by=by, project=project.id, given=first, at=AT)
    assert SENSITIVE not in published_text(force, project)
    edited = save_answer(
        by=by, project=project.id, given=Given(question="atrs.team", value={"value": {"en": f"{SENSITIVE}."}}), at=AT
    )
    assert edited is not None
    assert edited.content.marks == ["operational"]
    assert SENSITIVE not in published_text(force, project)


def test_a_mark_can_be_set_on_an_answer_and_taken_off_without_rewording_it(force):
    project = tool_to_publish(force)
    team = {"atrs.team": {"value": {"en": SENSITIVE}}}
    answer(force, project.id, team)
    assert SENSITIVE in published_text(force, project)
    answer(force, project.id, team, marks=("commercial",))
    assert SENSITIVE not in published_text(force, project)
    answer(force, project.id, team, marks=())
    assert SENSITIVE in published_text(force, project)


def test_an_answer_reused_from_a_marked_one_carries_its_marks(force):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    marked = Given(question="DPIA-1.1", value={"value": {"en": SENSITIVE}}, marks=("operational",))
    save_answer(by=by, project=project.id, given=marked, at=AT)
    reused = Given(
        question="atrs.team", value={"value": {"en": SENSITIVE}}, source="reused", source_reference="DPIA-1.1"
    )
    version = save_answer(by=by, project=project.id, given=reused, at=AT)
    assert version is not None
    assert version.content.marks == ["operational"]


def test_advice_that_a_lawyer_gave_for_another_adviser_is_no_public_safeguard(force):
    project = tool_to_publish(force)
    asked = request_advice(
        by=force.actor("project-lead"), project=project.id, adviser="specialists", question="May we?", at=AT
    )
    give_advice(
        by=force.actor("force-lawyer"), request=asked.id, text=SECRET, conclusion="oppose", interests="None", at=AT
    )
    facts = build(load_sources(by=force.actor("project-lead"), project=project.id, at=AT))
    assert [one for one in facts["safeguards"] if one["rests_on"]["kind"] == "advice"] == []


def test_the_history_names_no_configuration_of_another_force(force):
    project = open_risk_tool(force)
    partner = take_part(project, southmere())
    theirs = partner.actor("project-lead")
    version = add_version(by=theirs, project=project.id, label="Release 4", at=AT)
    add_configuration(
        by=theirs, project=project.id, version=version.id, label=SENSITIVE, settings={"threshold": "0.64"}, at=AT
    )
    assert SENSITIVE in str(list_history(by=theirs, project=project.id))
    own = str(list_history(by=force.actor("project-lead"), project=project.id))
    assert SENSITIVE not in own
    assert "0.64" not in own
