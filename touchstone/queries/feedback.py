"""Messages from the public about records: those a reader answers for, each with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.domain.case import local_day
from touchstone.domain.duties import PROJECT_LEAD
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.register.feedback import working_days_left
from touchstone.store.models import Feedback

WAITING, DRAFTED = "waiting", "drafted"
OPEN = (WAITING, DRAFTED)


@dataclass(frozen=True, kw_only=True)
class MessageLine:
    """One message in the list. `days_left` counts working days, less than 0 when overdue; None once it is settled."""

    id: str
    reference: str
    kind: str
    title: str
    record: str
    status: str
    received_on: date
    due_on: date
    days_left: int | None


@dataclass(frozen=True, kw_only=True)
class MessageShown(MessageLine):
    """One message whole. `words` is None once emptied; `reply` is the answer, or the reason for closing."""

    project: str
    words: str | None
    reply_to: str
    may_quote: bool
    question: str  # what would be, or is, shown above the answer in public
    is_own_words: bool
    reply: str
    reply_digest: str  # of what waits for the second person
    version: int
    proposed_by: str
    is_own: bool  # the reader proposed the answer, so somebody else checks it
    settled_by: str
    settled_at: datetime | None


def list_messages(*, by: Actor, at: datetime) -> Sequence[MessageLine]:
    """Messages the reader answers for: those that wait first, the most urgent above."""
    rows = reachable_messages(by=by).select_related("project__heading")
    today = local_day(at)
    lines = [_line(row, today) for row in rows]
    waiting = sorted((one for one in lines if one.status in OPEN), key=lambda one: (one.due_on, one.id))
    settled = sorted((one for one in lines if one.status not in OPEN), key=lambda one: one.id, reverse=True)
    return [*waiting, *settled]


def load_message(*, by: Actor, message: str, at: datetime) -> MessageShown:
    """One message that the reader answers for. Raises NotFound."""
    row = find_message(by=by, message=message)
    body, reply = row.message.body, (row.reply.body if row.reply else None) or {}
    names = dict(Person.objects.filter(id__in=[row.proposed_by, row.settled_by]).values_list("id", "name"))
    line = _line(row, local_day(at))
    return MessageShown(
        **vars(line),
        project=row.project_id,
        words=None if body is None else str(body["words"]),
        reply_to="" if body is None else str(body["reply_to"]),
        may_quote=row.may_quote,
        question=str(reply.get("question", "")),
        is_own_words=bool(reply.get("is_own_words", False)),
        reply=str(reply.get("text", "")),
        reply_digest=sha256_digest(reply),
        version=row.version,
        proposed_by=names.get(row.proposed_by, ""),
        is_own=row.proposed_by == by.person_id,
        settled_by=names.get(row.settled_by, ""),
        settled_at=row.settled_at,
    )


def find_message(*, by: Actor, message: str) -> Feedback:
    """The row of a message that the reader answers for. Raises NotFound, also for anybody else's."""
    rows = reachable_messages(by=by).select_related("project__heading", "message", "reply").filter(id=message)
    row = rows.first() if is_id(message) else None
    if row is None:
        raise NotFound("There is no such message")
    return row


def reachable_messages(*, by: Actor) -> QuerySet[Feedback]:
    """Every message to the organisation for who publishes; for others those about projects they lead."""
    rows = Feedback.objects.filter(organisation_id=by.organisation_id)
    if permits(by.role, Permission.PUBLICATION_APPROVE):
        return rows
    return rows.filter(
        project__assignments__role=PROJECT_LEAD,
        project__assignments__to_at__isnull=True,
        project__assignments__office__person_id=by.person_id,
    ).distinct()


def _line(row: Feedback, today: date) -> MessageLine:
    return MessageLine(
        id=row.id,
        reference=row.reference,
        kind=row.kind,
        title=(row.project.heading.body or {}).get("title", ""),
        record=row.record,
        status=row.status,
        received_on=local_day(row.received_at),
        due_on=row.due_on,
        days_left=working_days_left(row.due_on, today) if row.status in OPEN else None,
    )
