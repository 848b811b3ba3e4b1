"""Approving what somebody else proposed: everything that becomes public does so in this one transaction."""

from __future__ import annotations

from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.actions.permission import check_permission
from touchstone.actions.publications.entering import enter
from touchstone.actions.publications.findings import check_settled
from touchstone.actions.publications.proposals import approving_permission, frozen_body, open_proposal
from touchstone.domain.duties import check_second_person
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import Conflict
from touchstone.queries.publications import find_proposal
from touchstone.store.audit import act
from touchstone.store.models import Project, Publication


def approve_record(*, by: Actor, publication: str, content_digest: str, at: datetime) -> Publication:
    """Make the proposal public, as a second person who read the content with that digest.

    Raises SecondPersonIsFirst, Conflict where the case has moved on or another content was read, NotSettled where a
    finding of the checks is open, AlreadyDone, NotFound, NotPermitted.
    """
    found = find_proposal(by=by, publication=publication)
    check_permission(by=by, permission=approving_permission(found.event))
    with act(by=by, at=at, verb="publication.approved", project=found.project_id) as record:
        project = (
            Project.objects.select_for_update(of=("self",)).select_related("organisation").get(id=found.project_id)
        )
        row = open_proposal(by, publication)
        check_second_person(
            act="withdraw" if row.event == "withdraw" else "publish", first=[row.proposed_by], second=by.person_id
        )
        reason = (row.reason.body or {}).get("reason", "")
        public_id = _check_content(row, project, read=content_digest, reason=reason, at=at)
        check_settled(row, at=at)
        placed = enter(record, row=project, publication=row, public_id=public_id, role=by.role, why=reason)
        row.record_version, row.log_position = placed.version, placed.position
        row.status, row.settled_by, row.settled_office, row.settled_at = "approved", by.person_id, by.office_id, at
        row.save(
            update_fields=["record_version", "log_position", "status", "settled_by", "settled_office", "settled_at"]
        )
        if project.record != public_id:
            project.record = public_id
            project.save(update_fields=["record"])
        record.about("publication", row.id)
        record.changed("publication", row.id, "status", before="proposed", after="approved")
    return row


def _check_content(row: Publication, project: Project, *, read: str, reason: str, at: datetime) -> str:
    """The record's id, once what was read, what is stored and what the case says today are one and the same."""
    body = row.content.body or {}
    if read != row.content_digest or sha256_digest(body) != row.content_digest:
        raise Conflict(
            "What you read is not what is proposed",
            remedy="Open the proposal again and read it before approving.",
        )
    public_id = str(body["facts"]["record"])
    fresh = frozen_body(project, event=row.event, reason=reason, public_id=public_id, at=at)
    if sha256_digest(fresh) != row.content_digest:
        raise Conflict(
            "The case has changed since this was proposed",
            remedy="Refuse this proposal, so that a new one can be made of the case as it stands.",
        )
    return public_id
