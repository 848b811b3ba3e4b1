"""Two people make a record public: what is frozen, what is refused, what the log and the register then hold."""

from __future__ import annotations

import json

import pytest

from tests.cast import make_office, northmere, southmere
from tests.integration.publishing_cast import (
    ANSWERS,
    AT,
    accept_all,
    answer,
    approve,
    propose,
    published,
    tool_to_publish,
)
from touchstone.accounts.offices import actor_of
from touchstone.actions.publications import approve_record, propose_record, refuse_record
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES
from touchstone.domain.duties import SecondPersonIsFirst
from touchstone.foundation.canonical_json import hmac_digest
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted
from touchstone.register.models import Leaf, PublicFile, RegisterEntry, RegisterRecord
from touchstone.store.models import AuditEvent, Content, Project, Publication, Salt
from touchstone.translog.entries import parse_entry
from touchstone.translog.manifest import manifest_digest, parse_manifest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


def entries():
    return [parse_entry(bytes(row.entry)) for row in Leaf.objects.order_by("position")]


def test_approval_makes_entry_files_and_log_leaf_in_one_go():
    force = northmere()
    project = published(force)
    (entry,) = entries()
    assert (entry.event, entry.force, entry.version, entry.prior) == ("publish", "XN01", 1, None)
    assert entry.role == "publisher"
    assert entry.record == project.record
    files = {one.path: bytes(one.body) for one in PublicFile.objects.filter(record=project.record, version=1)}
    assert set(files) == {"index.html", "manifest.json", "record.json", *EXTRA_TYPES}
    assert manifest_digest(files["manifest.json"]) == entry.public
    manifest = parse_manifest(files["manifest.json"])
    assert [one.path for one in manifest.files] == sorted({"index.html", "record.json", *EXTRA_TYPES})
    row = RegisterRecord.objects.get(record=project.record)
    assert row.title["cy"] == "Risg o gam-drin domestig"
    assert row.languages == ["cy", "en"]
    assert row.phase == "pre-deployment"


def test_the_approver_sees_the_very_bytes_that_become_public():
    force = northmere()
    project = tool_to_publish(force)
    proposal = propose(force, project)
    seen = proposal.content.body["files"]
    approve(force, proposal)
    public = {one.path: bytes(one.body).decode() for one in PublicFile.objects.exclude(path="manifest.json")}
    assert public == seen
    assert "&lt;how&gt;" in public["index.html"]
    assert json.loads(public["record.json"])["title"] == ANSWERS["atrs.title"]["value"]


def test_the_private_digest_opens_with_salt_and_private_record():
    published(northmere())
    (entry,) = entries()
    salt = Salt.objects.get(subject_kind="record", subject=entry.record)
    private = Content.objects.get(kind="private-record")
    assert private.body["version"] == 1
    assert hmac_digest(bytes(salt.salt), private.body) == entry.private


def test_the_person_who_proposed_cannot_approve_by_any_office():
    force = northmere()
    project = tool_to_publish(force)
    proposal = propose(force, project)
    lead = force.person("project-lead")
    other_office = make_office(force.organisation, "publisher", lead)
    with pytest.raises(SecondPersonIsFirst):
        approve_record(
            by=actor_of(other_office), publication=proposal.id, content_digest=proposal.content_digest, at=AT
        )
    assert Leaf.objects.count() == 0
    assert Publication.objects.get().status == "proposed"


def test_an_office_without_the_permission_cannot_approve():
    force = northmere()
    proposal = propose(force, tool_to_publish(force))
    with pytest.raises(NotPermitted):
        approve_record(by=force.actor("dpo"), publication=proposal.id, content_digest=proposal.content_digest, at=AT)


def test_another_force_sees_no_proposal():
    force = northmere()
    proposal = propose(force, tool_to_publish(force))
    with pytest.raises(NotFound):
        approve_record(
            by=southmere().actor("publisher"), publication=proposal.id, content_digest=proposal.content_digest, at=AT
        )


def test_approval_of_other_content_than_was_read_is_refused():
    force = northmere()
    proposal = propose(force, tool_to_publish(force))
    with pytest.raises(Conflict):
        approve_record(by=force.actor("publisher"), publication=proposal.id, content_digest="sha256:" + "0" * 64, at=AT)
    assert RegisterEntry.objects.count() == 0


def test_a_case_that_moved_on_after_the_proposal_is_not_published():
    force = northmere()
    project = tool_to_publish(force)
    proposal = propose(force, project)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Another team"}}})
    with pytest.raises(Conflict) as refusal:
        approve(force, proposal)
    assert "changed since" in refusal.value.message
    refuse_record(by=force.actor("publisher"), publication=proposal.id, at=AT)
    approve(force, propose(force, project))
    assert RegisterEntry.objects.count() == 1


def test_stored_content_that_was_tampered_with_is_not_published():
    force = northmere()
    proposal = propose(force, tool_to_publish(force))
    body = proposal.content.body
    body["files"]["index.html"] = body["files"]["index.html"].replace("Northmere", "Southmere")
    Content.objects.filter(id=proposal.content_id).update(body=body)
    with pytest.raises(Conflict):
        approve(force, proposal)


def test_one_proposal_waits_at_a_time():
    force = northmere()
    project = tool_to_publish(force)
    propose(force, project)
    with pytest.raises(Conflict):
        propose(force, project)
    assert Publication.objects.count() == 1


def test_a_proposal_is_settled_once():
    force = northmere()
    proposal = propose(force, tool_to_publish(force))
    approve(force, proposal)
    with pytest.raises(AlreadyDone):
        approve(force, proposal)
    with pytest.raises(AlreadyDone):
        refuse_record(by=force.actor("publisher"), publication=proposal.id, at=AT)
    assert Leaf.objects.count() == 1


def test_whoever_proposed_may_take_the_proposal_back():
    force = northmere()
    project = tool_to_publish(force)
    refuse_record(by=force.actor("project-lead"), publication=propose(force, project).id, at=AT)
    assert Publication.objects.get().status == "refused"
    assert propose(force, project).status == "proposed"


def test_a_record_without_a_title_is_not_proposed():
    force = northmere()
    project = tool_to_publish(force)
    answer(force, project.id, {"atrs.title": {}})
    with pytest.raises(Invalid) as refusal:
        propose(force, project)
    assert "title" in refusal.value.field_errors


def test_a_reason_is_asked_for_and_the_event_must_be_known():
    force = northmere()
    project = tool_to_publish(force)
    with pytest.raises(Invalid) as refusal:
        propose_record(by=force.actor("project-lead"), project=project.id, reason=" ", event="boast", at=AT)
    assert set(refusal.value.field_errors) == {"reason", "event"}


@pytest.mark.parametrize("event", ["revise", "correct", "withdraw"])
def test_what_was_never_published_is_neither_revised_nor_withdrawn(event):
    force = northmere()
    with pytest.raises(Conflict):
        propose(force, tool_to_publish(force), event=event)


def test_further_versions_follow_each_other_and_all_stay():
    force = northmere()
    project = published(force)
    answer(force, project.id, {"atrs.team": {"value": {"en": "Another team"}}})
    approve(force, propose(force, project, event="revise"))
    answer(force, project.id, {"atrs.team": {"value": {"en": "The right team"}}})
    approve(force, propose(force, project, event="correct"))
    found = entries()
    assert [(one.event, one.version, one.prior) for one in found] == [
        ("publish", 1, None),
        ("revise", 2, 0),
        ("correct", 3, 1),
    ]
    assert {one.record for one in found} == {project.record}
    assert PublicFile.objects.filter(path="record.json").count() == 3
    assert RegisterRecord.objects.get().reasons["2"]["why"] == "Because of revise."
    assert len({one.private for one in found}) == 3
    assert Salt.objects.filter(subject_kind="record").count() == 1


def test_withdrawal_takes_content_away_and_leaves_a_notice():
    force = northmere()
    project = published(force)
    approve(force, propose(force, project, event="withdraw"))
    left = {(one.version, one.path) for one in PublicFile.objects.all()}
    assert left == {(2, "index.html"), (2, "record.json"), (2, "manifest.json")}
    row = RegisterRecord.objects.get()
    assert (row.is_withdrawn, row.title, row.data) == (True, {}, {})
    notice = bytes(PublicFile.objects.get(path="index.html").body).decode()
    assert "Because of withdraw." in notice
    assert "Safeguarding hub" not in notice
    assert entries()[1].event == "withdraw"


def test_after_a_withdrawal_a_first_version_gets_a_record_of_its_own():
    force = northmere()
    project = published(force)
    approve(force, propose(force, project, event="withdraw"))
    approve(force, propose(force, project))
    again = entries()[2]
    assert (again.event, again.version, again.prior) == ("publish", 1, None)
    assert again.record != project.record
    assert Project.objects.get(id=project.id).record == again.record


def test_marked_and_withheld_answers_never_appear():
    force = northmere()
    project = tool_to_publish(force)
    answer(force, project.id, {"atrs.maintenance": {"value": {"en": "Nightly at Marsh Lane"}}}, marks=("operational",))
    answer(force, project.id, {"atrs.required-training": {"value": {"en": "Two days at Hill End"}}})
    row = {"field": "atrs.required-training", "exemption": "Section 31", "reason": "r", "decided-by": "siro"}
    answer(force, project.id, {"ATRS-Q7": {"value": [row], "considered": "yes"}})
    approve(force, accept_all(force, propose(force, project)))
    everything = b"".join(bytes(one.body) for one in PublicFile.objects.all())
    assert b"Marsh Lane" not in everything
    assert b"Hill End" not in everything
    assert "Marsh Lane" not in str(list(RegisterRecord.objects.values()))
    fields = {
        one["question"]: one
        for tier in json.loads(bytes(PublicFile.objects.get(path="record.json").body))["tiers"]
        for one in tier["fields"]
    }
    assert fields["atrs.maintenance"]["state"] == "withheld"
    assert (fields["atrs.required-training"]["state"], fields["atrs.required-training"]["ground"]) == (
        "withheld",
        "Section 31",
    )
    assert fields["atrs.team"]["state"] == "answered"


def test_no_name_and_no_internal_title_reaches_the_public():
    force = northmere()
    project = published(force)
    everything = b"".join(bytes(one.body) for one in PublicFile.objects.all()).decode()
    heading = Project.objects.get(id=project.id).heading.body
    assert heading["title"] not in everything
    for office in force.offices.values():
        assert office.person.name not in everything
        assert office.person_id not in everything


def test_each_step_leaves_its_event_without_the_text():
    force = northmere()
    published(force)
    events = {one.verb: one for one in AuditEvent.objects.filter(verb__startswith="publication.")}
    assert set(events) == {"publication.proposed", "publication.approved"}
    assert "Because of" not in str([one.changes for one in events.values()])
    assert events["publication.approved"].person == force.person("publisher").id
