"""Accepting a finding of the checks before release, and the rule that none may be open when a record goes public."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission
from touchstone.actions.publications.proposals import open_proposal
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound
from touchstone.queries.publications import find_proposal
from touchstone.queries.release_findings import checks_of, finding_digest
from touchstone.store.audit import act
from touchstone.store.models import FindingAcceptance, Publication


class NotSettled(Conflict):
    """Findings of the checks before release are still open."""


def accept_finding(
    *, by: Actor, publication: str, finding: str, content_digest: str, reason: str, at: datetime
) -> FindingAcceptance:
    """Accept one finding of a proposal that waits, for exactly the content that was read.

    `finding`: its id among the proposal's findings. Raises Invalid (`reason`), Conflict for another content or a
    finding that bars, AlreadyDone, NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.PUBLICATION_PROPOSE)
    found = find_proposal(by=by, publication=publication)
    if not reason.strip():
        raise Invalid("Some of what was given needs changing", field_errors={"reason": "Say why it may stand"})
    with act(by=by, at=at, verb="publication.finding-accepted", project=found.project_id) as record:
        row = open_proposal(by, publication)
        if content_digest != row.content_digest:
            raise Conflict("What you read is not what is proposed", remedy="Open the proposal again and read it.")
        shown = next((one for one in checks_of(row, at=at).findings if one.id == finding), None)
        if shown is None:
            raise NotFound("There is no such finding")
        if not shown.may_be_accepted:
            raise Conflict("This finding cannot be accepted", remedy=shown.rule.remedy)
        try:
            with transaction.atomic():
                made = FindingAcceptance.objects.create(
                    publication=row,
                    rule=shown.rule.id,
                    finding=finding_digest(bytes(row.content.salt or b""), shown.finding),
                    content_digest=row.content_digest,
                    reason=record.content("finding-accepted", {"reason": reason}),
                    person=by.person_id,
                    office=by.office_id,
                    accepted_at=at,
                )
        except IntegrityError as error:
            raise AlreadyDone("This finding was accepted before") from error
        record.about("publication", row.id)
        record.changed("publication", row.id, "acceptance", after=made.reason.digest)
    return made


def check_settled(row: Publication, *, at: datetime) -> None:
    """That every finding but a hint is accepted for this content. Raises NotSettled."""
    still = checks_of(row, at=at).open
    if still:
        raise NotSettled(
            "The checks before release have findings that nobody has settled",
            remedy="Open the proposal: put each right and propose again, or have it accepted there with a reason.",
        )
