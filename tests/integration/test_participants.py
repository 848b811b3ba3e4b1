"""Several organisations in one project: shared facts once, local answers apart, each with its own passage."""

from __future__ import annotations

import pytest

from tests.cast import northmere, southmere
from tests.journeys import AT, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.participants import add_participant, end_participation
from touchstone.actions.projects import assign_member
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from touchstone.queries.snapshots import load_project_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared():
    """A project of Northmere's in which Southmere takes part."""
    owner, partner = northmere(), southmere()
    project = open_risk_tool(owner)
    add_participant(
        by=owner.actor("project-lead"),
        project=project.id,
        organisation=partner.organisation.id,
        controller_role="joint-controller",
        at=AT,
    )
    return owner, partner, project


def test_a_participant_sees_the_project_and_starts_its_own_passage(shared):
    owner, partner, project = shared
    snapshot = load_project_snapshot(by=partner.actor("project-lead"), project=project.id, at=AT)
    roles = {one.code: (one.kind, one.controller_role) for one in snapshot.participants}
    assert roles == {"XN01": ("owner", "controller"), "XS02": ("participant", "joint-controller")}
    runs = {(one.organisation, one.stage) for one in snapshot.stage_runs}
    assert (partner.organisation.id, "prioritisation") in runs
    assert (owner.organisation.id, "prioritisation") in runs


def test_a_local_answer_is_the_organisations_own_and_the_shared_one_stays(shared):
    owner, partner, project = shared
    ours = Given(question="DPIA-1.1", value={"value": {"en": "Shared"}})
    save_answer(by=owner.actor("project-lead"), project=project.id, given=ours, at=AT)
    local = Given(question="DPIA-1.1", value={"value": {"en": "Local"}}, scope=partner.organisation.id)
    save_answer(by=partner.actor("project-lead"), project=project.id, given=local, at=AT)
    snapshot = load_project_snapshot(by=owner.actor("project-lead"), project=project.id, at=AT)
    assert snapshot.values_for(owner.organisation.id)["DPIA-1.1"] == {"value": {"en": "Shared"}}
    assert snapshot.values_for(partner.organisation.id)["DPIA-1.1"] == {"value": {"en": "Local"}}


def test_only_the_owner_says_who_takes_part_and_nobody_takes_part_twice(shared):
    owner, partner, project = shared
    wish = {"project": project.id, "organisation": owner.organisation.id, "controller_role": "controller", "at": AT}
    with pytest.raises(NotPermitted):
        add_participant(by=partner.actor("project-lead"), **wish)
    with pytest.raises(AlreadyDone):
        add_participant(by=owner.actor("project-lead"), **wish)
    with pytest.raises(Invalid):
        add_participant(by=owner.actor("project-lead"), **{**wish, "controller_role": "boss"})
    with pytest.raises(NotFound):
        add_participant(by=owner.actor("project-lead"), **{**wish, "organisation": "0" * 26})


def test_leaving_ends_access_and_assignments_and_the_owner_cannot_leave(shared):
    owner, partner, project = shared
    by = owner.actor("project-lead")
    assign_member(by=by, project=project.id, office=partner.office("dpo").id, role="dpo", at=AT)
    end_participation(by=by, project=project.id, organisation=partner.organisation.id, at=AT)
    with pytest.raises(NotFound):
        load_project_snapshot(by=partner.actor("project-lead"), project=project.id, at=AT)
    snapshot = load_project_snapshot(by=by, project=project.id, at=AT)
    assert [one.role for one in snapshot.assignments] == ["project-lead"]
    with pytest.raises(Invalid):
        end_participation(by=by, project=project.id, organisation=owner.organisation.id, at=AT)
