"""A chief officer's yearly statement that nothing in use is missing from the register, without saying what is withheld.

What is withheld, and why, stays in casework; the public bytes are the same whether anything is or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Organisation
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission
from touchstone.domain.case import local_day
from touchstone.foundation.errors import Conflict, Invalid, Refusal
from touchstone.foundation.identifiers import new_id
from touchstone.queries.completeness import UnpublishedTool, digest_of, list_unpublished
from touchstone.register.answering import publish_statement
from touchstone.register.statements import QUALIFIED, UNQUALIFIED, WORDINGS
from touchstone.store.audit import act
from touchstone.store.models import CompletenessStatement


class RegisterIncomplete(Refusal):
    """Something in use is neither public nor withheld, so that nobody can state the contrary. `tools`: which."""

    def __init__(self, tools: Sequence[UnpublishedTool]) -> None:
        super().__init__(
            "Something in use is neither on the register nor withheld under an exemption",
            remedy="Publish it, tick it as withheld and give the exemption, or sign the statement with an exception.",
        )
        self.tools = tuple(tools)


def sign_completeness(
    *,
    by: Actor,
    kind: str,
    reason: str,
    withheld: Sequence[str],
    grounds: str,
    seen: str,
    at: datetime,
) -> CompletenessStatement:
    """Sign the unqualified or the qualified statement, and put it on the register.

    `reason` becomes public, in the qualified form only. `withheld`: ids of projects in use that are kept off the
    register under an exemption, which `grounds` gives; both stay in casework. `seen`: digest of the list of what is in
    use and not public, as the signer read it. Raises Invalid (`kind`, `reason`, `withheld`, `grounds`), Conflict where
    that list has changed, RegisterIncomplete, NotPermitted.
    """
    check_permission(by=by, permission=Permission.COMPLETENESS_SIGN)
    reason = reason.strip() if kind == QUALIFIED else ""
    with act(by=by, at=at, verb="completeness.signed") as record:
        tools = list_unpublished(by=by, on=local_day(at))
        _check_words(kind=kind, reason=reason, withheld=withheld, grounds=grounds, tools=tools)
        _check_true(kind=kind, withheld=withheld, seen=seen, tools=tools)
        body = {"reason": reason, "withheld": sorted(withheld), "grounds": grounds, "unpublished": len(tools)}
        statement = new_id()
        row = CompletenessStatement.objects.create(
            id=statement,
            organisation_id=by.organisation_id,
            kind=kind,
            content=record.content("completeness-statement", body),
            public_digest=_publish(statement, by=by, kind=kind, reason=reason, at=at),
            person=by.person_id,
            office=by.office_id,
            signed_at=at,
        )
        record.about("completeness-statement", row.id)
        record.changed("completeness-statement", row.id, "public", after=row.public_digest)
        record.changed("completeness-statement", row.id, "content", after=row.content.digest)
    return row


def _publish(statement: str, *, by: Actor, kind: str, reason: str, at: datetime) -> str:
    organisation = Organisation.objects.get(id=by.organisation_id)
    facts = {
        "force": {"code": organisation.code, "name": organisation.name},
        "kind": kind,
        "wording": WORDINGS[kind],
        "reason": reason,
        "role": by.role,
        "is_demonstration": organisation.is_demonstration,
    }
    return publish_statement(
        statement=statement, facts=facts, signed_on=local_day(at), is_demonstration=organisation.is_demonstration
    )


def _check_true(*, kind: str, withheld: Sequence[str], seen: str, tools: Sequence[UnpublishedTool]) -> None:
    if digest_of(tools) != seen:
        raise Conflict(
            "What is in use, or what is public, has changed since you opened the page",
            remedy="Read the list again before you sign.",
        )
    left = [one for one in tools if one.project not in set(withheld)]
    if kind == UNQUALIFIED and left:
        raise RegisterIncomplete(left)


def _check_words(
    *, kind: str, reason: str, withheld: Sequence[str], grounds: str, tools: Sequence[UnpublishedTool]
) -> None:
    wrong = {}
    if kind not in WORDINGS:
        wrong["kind"] = "Choose which statement you sign"
    if kind == QUALIFIED and not reason:
        wrong["reason"] = "Say what the exception is and why"
    if set(withheld) - {one.project for one in tools}:
        wrong["withheld"] = "Tick only what is listed"
    if withheld and not grounds.strip():
        wrong["grounds"] = "Give the exemption for each"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
