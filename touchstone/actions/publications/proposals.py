"""Proposing a version of a record for the public, and refusing one. What is proposed is frozen and has a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission, permitted_project
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.claims import not_offered
from touchstone.documents.atrs_record.evaluations import PublishedEvaluation, evaluation_files
from touchstone.documents.atrs_record.files import public_files, withdrawal_notice
from touchstone.documents.atrs_record.result_file import NotPublishable
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotPermitted
from touchstone.foundation.identifiers import new_record_id
from touchstone.queries.evaluation_files import result_in
from touchstone.queries.publications import claims_without_result, find_proposal, open_events, sources_of
from touchstone.queries.snapshots import snapshot_of
from touchstone.register.reading import find_record
from touchstone.store.audit import act
from touchstone.store.models import Project, Publication

EVENTS = ("publish", "revise", "correct", "withdraw")


def propose_record(*, by: Actor, project: str, reason: str, at: datetime, event: str = "publish") -> Publication:
    """Freeze what would become public and put it before a second person.

    `reason` is shown in public as what changed and why. Raises Invalid (`reason`, `event`, `title`), ClaimNotBorneOut
    (`claims`), Conflict where a proposal waits already or an offered result may not leave, NotFound, NotPermitted.
    """
    _check_words(reason=reason, event=event)
    with act(by=by, at=at, verb="publication.proposed", project=project) as record:
        row = permitted_project(by=by, permission=Permission.PUBLICATION_PROPOSE, project=project)
        check_owner(by, row)
        public_id = _public_id(row, event)
        body = frozen_body(row, event=event, reason=reason, public_id=public_id, at=at)
        snapshot = snapshot_of(row, at=at)
        content = record.content("public-record", body)
        try:
            with transaction.atomic():
                made = Publication.objects.create(
                    project=row,
                    organisation_id=row.organisation_id,
                    event=event,
                    status="proposed",
                    content=content,
                    reason=record.content("publication-reason", {"reason": reason}),
                    content_digest=sha256_digest(body),
                    snapshot_digest=snapshot.sealed_digest,
                    proposed_by=by.person_id,
                    proposed_office=by.office_id,
                    proposed_at=at,
                )
        except IntegrityError as error:
            raise _waiting() from error
        record.about("publication", made.id)
        record.changed("publication", made.id, "content", after=content.digest)
    return made


def refuse_record(*, by: Actor, publication: str, at: datetime) -> Publication:
    """Refuse a proposal, or take one's own back. Raises AlreadyDone, NotFound, NotPermitted."""
    found = find_proposal(by=by, publication=publication)
    if found.proposed_by != by.person_id:
        check_permission(by=by, permission=approving_permission(found.event))
    with act(by=by, at=at, verb="publication.refused", project=found.project_id) as record:
        row = open_proposal(by, publication)
        row.status, row.settled_by, row.settled_office, row.settled_at = "refused", by.person_id, by.office_id, at
        row.save(update_fields=["status", "settled_by", "settled_office", "settled_at"])
        record.about("publication", row.id)
        record.changed("publication", row.id, "status", before="proposed", after="refused")
    return row


def open_proposal(by: Actor, publication: str) -> Publication:
    """The proposal, locked, while it waits. Raises AlreadyDone once it is settled, NotFound, NotPermitted."""
    Publication.objects.select_for_update().filter(id=publication).first()
    row = find_proposal(by=by, publication=publication)
    check_owner(by, row.project)
    if row.status != "proposed":
        raise AlreadyDone("This proposal was settled before", remedy="Open the project's publications to see how.")
    return row


def approving_permission(event: str) -> Permission:
    """What the second person needs."""
    return Permission.PUBLICATION_WITHDRAW if event == "withdraw" else Permission.PUBLICATION_APPROVE


def check_owner(by: Actor, row: Project) -> None:
    """Only the owning organisation speaks for its record. Raises NotPermitted."""
    if row.organisation_id != by.organisation_id:
        raise NotPermitted(
            "Only the organisation that owns the project can publish its record", remedy="Ask the project lead there."
        )


def frozen_body(row: Project, *, event: str, reason: str, public_id: str, at: datetime) -> dict[str, Any]:
    """Facts and files exactly as they would be public.

    Raises Invalid where the record would have no name, ClaimNotBorneOut for a claim that no offered result bears out,
    NotPublishable for an offered result that may not leave. Asked when it is proposed and again when it is approved.
    """
    if event == "withdraw":
        facts: Mapping[str, Any] = withdrawal_notice(
            record=public_id,
            force=(row.organisation.code, row.organisation.name),
            why=reason,
            is_demonstration=row.is_demonstration,
        )
        return {"facts": dict(facts), "files": public_files(facts)}
    sources = sources_of(row, record=public_id, at=at)
    _check_evaluations(row, sources.evaluations)
    facts = build(sources)
    if not facts["title"]:
        raise Invalid(
            "The record has no title that may be public",
            field_errors={"title": "Answer the question that asks for the title of the public record"},
        )
    return {"facts": dict(facts), "files": public_files(facts, evaluation_files(sources.evaluations))}


def _check_evaluations(row: Project, evaluations: Sequence[PublishedEvaluation]) -> None:
    """Every standing claim has its evaluation here, and every result file is the one that was recorded."""
    for claim, title in claims_without_result(row, evaluations):
        raise not_offered(claim, title=title)
    for one in evaluations:
        result = result_in(one.file)
        if result is None or result.digest != one.result_digest:
            raise NotPublishable(
                f"The stored result of “{one.title}” is not the one that was recorded",
                remedy="Take back its offer, and tell whoever runs this service that a stored file was changed.",
            )


def _public_id(row: Project, event: str) -> str:
    """The record's id: the one it has, or a fresh one for a first version (also after a withdrawal)."""
    public = find_record(row.record) if row.record else None
    if event not in open_events(public):
        raise Conflict(
            "The record is not in a state for this",
            remedy="A first version is published once; after that it is revised, corrected or withdrawn.",
        )
    if Publication.objects.filter(project=row, status="proposed").exists():
        raise _waiting()
    return new_record_id() if event == "publish" else str(row.record)


def _waiting() -> Conflict:
    return Conflict(
        "A proposal for this record is waiting already",
        remedy="Have it approved or refused first. You can take your own proposal back.",
    )


def _check_words(*, reason: str, event: str) -> None:
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "Say what changes for the public, and why"
    if event not in EVENTS:
        wrong["event"] = "Choose what this version is"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
