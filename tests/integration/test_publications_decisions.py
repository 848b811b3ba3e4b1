"""Gate decisions on a record that is public enter the log by themselves; those before it, or of partners, do not."""

from __future__ import annotations

import json

import pytest

from tests.cast import Force, northmere, southmere
from tests.integration.publishing_cast import (
    AT,
    answer,
    approve,
    checkpoint,
    lay_out_site,
    propose,
    published,
    tool_to_publish,
    verify,
)
from touchstone.actions.publications import publish_decision_event
from touchstone.foundation.errors import Conflict, NotFound
from touchstone.foundation.identifiers import new_id
from touchstone.register.models import Leaf, PublicFile, RegisterRecord
from touchstone.store.audit import act
from touchstone.store.models import Decision, DecisionSignature, Project, Publication, StageRun
from touchstone.translog.entries import parse_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path / "var"


def decided(force: Force, project: Project, *, status: str = "taken") -> Decision:
    """A decision at the gate of the project's present stage, signed by the project lead of `force`."""
    by = force.actor("project-lead")
    run = StageRun.objects.filter(project=project).latest("number")
    if force.organisation.id != project.organisation_id:
        run = StageRun.objects.create(
            project=project, organisation=force.organisation, stage="design", number=1, because="entry", entered_at=AT
        )
    with act(by=by, at=AT, verb="decision.recorded", project=project.id) as record:
        decision = Decision.objects.create(
            project=project,
            organisation_id=by.organisation_id,
            stage_run=run,
            outcome="proceed-with-conditions",
            status=status,
            statement=record.content("decision", {"answers": {}, "reasons": "INTERNAL REASONS"}),
            snapshot=record.content("snapshot", {}),
            snapshot_digest="sha256:" + "1" * 64,
            took_place_on=AT.date(),
            recorded_at=AT,
        )
        DecisionSignature.objects.create(
            decision=decision,
            role="project-lead",
            person=by.person_id,
            office=by.office_id,
            snapshot_digest=decision.snapshot_digest,
            signed_at=AT,
        )
        record.about("decision", decision.id)
    return decision


def enter(force: Force, decision: Decision) -> Publication | None:
    return publish_decision_event(by=force.actor("project-lead"), decision=decision.id, at=AT)


def test_a_decision_on_a_public_record_is_its_next_version(tmp_path):
    force = northmere()
    project = published(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "NOT YET APPROVED"}}})
    made = enter(force, decided(force, project))
    assert made is not None
    assert (made.event, made.record_version, made.log_position) == ("decision", 2, 1)
    entry = parse_entry(bytes(Leaf.objects.get(position=1).entry))
    assert (entry.event, entry.version, entry.prior, entry.role) == ("decision", 2, 0, "project-lead")
    page = bytes(PublicFile.objects.get(version=2, path="index.html").body).decode()
    assert "Decided to proceed, with conditions" in page
    assert "INTERNAL REASONS" not in page
    assert "NOT YET APPROVED" not in page
    assert "Safeguarding hub" in page
    checkpoint()
    lay_out_site(tmp_path / "site", tmp_path / "var" / "public" / "log")
    assert verify(tmp_path / "site").holds


def test_a_decision_is_entered_once(tmp_path):
    force = northmere()
    decision = decided(force, published(force))
    assert enter(force, decision) is not None
    assert enter(force, decision) is None
    assert Leaf.objects.count() == 2


def test_a_decision_before_the_record_was_public_leaves_no_trace_in_the_log():
    force = northmere()
    assert enter(force, decided(force, tool_to_publish(force))) is None
    assert Leaf.objects.count() == 0


def test_a_decision_after_the_withdrawal_leaves_no_trace_in_the_log():
    force = northmere()
    project = published(force)
    approve(force, propose(force, project, event="withdraw"))
    assert enter(force, decided(force, project)) is None
    assert Leaf.objects.count() == 2
    assert RegisterRecord.objects.get().is_withdrawn


def test_a_partners_decision_does_not_speak_in_the_owners_record():
    force, partner = northmere(), southmere()
    project = published(force)
    decision = decided(partner, project)
    assert publish_decision_event(by=partner.actor("project-lead"), decision=decision.id, at=AT) is None
    approve(force, propose(force, project, event="revise"))
    data = json.loads(bytes(PublicFile.objects.get(version=2, path="record.json").body))
    assert data["decisions"] == []


@pytest.mark.parametrize("status", ["open", "superseded"])
def test_what_is_not_taken_is_not_entered(status):
    force = northmere()
    decision = decided(force, published(force), status=status)
    with pytest.raises(NotFound):
        enter(force, decision)
    with pytest.raises(NotFound):
        publish_decision_event(by=force.actor("project-lead"), decision=new_id(), at=AT)


def test_a_proposal_made_before_the_decision_is_stale():
    force = northmere()
    project = published(force)
    proposal = propose(force, project, event="revise")
    enter(force, decided(force, project))
    with pytest.raises(Conflict):
        approve(force, proposal)
