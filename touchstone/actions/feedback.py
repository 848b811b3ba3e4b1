"""Messages from the public: taken out of the register's inbox, answered in private or in public, or closed.

Words and addresses of senders are content like any other typed text: an event names their digest and never what they
say, and they are emptied a year after the answer.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import check_permission
from touchstone.domain.case import local_day
from touchstone.domain.duties import check_second_person
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid
from touchstone.queries.feedback import DRAFTED, WAITING, find_message
from touchstone.register import answering
from touchstone.register.feedback import due_day
from touchstone.register.models import InboxItem, InboxToll, RegisterEntry
from touchstone.register.private_link import seal
from touchstone.store.audit import Record, act
from touchstone.store.models import Content, Feedback, Project, Publication

log = logging.getLogger("touchstone.feedback")

KEPT = timedelta(days=365)  # words and address, after the answer
TOLL_KEPT = timedelta(days=1)
CLOSINGS = {
    "not-about-this": "It is not about this record",
    "same-again": "It was asked and answered before",
    "nothing-to-answer": "It holds nothing that can be answered",
    "abusive": "It is abusive",
}


def take_messages(*, at: datetime) -> int:
    """Move what lies in the inbox to where it is answered, and start each clock; how many there were.

    A message about a record whose project cannot be found any more stays where it is.
    """
    old = InboxToll.objects.filter(taken_at__lt=at - TOLL_KEPT)
    if old.exists():
        old.delete()
    return sum(_took(item, at) for item in InboxItem.objects.order_by("id"))


def answer_in_private(*, by: Actor, message: str, text: str, version: int, at: datetime) -> Feedback:
    """Answer for the sender alone, behind their link. Raises Invalid (`text`), Conflict, AlreadyDone, NotFound."""
    _check_words(text=text)
    check_permission(by=by, permission=Permission.FEEDBACK_ANSWER)
    with act(by=by, at=at, verb="feedback.answered", project=_project_id(by, message)) as record:
        row = _waiting(by, message, version)
        _settle(record, row, by=by, status="answered", reply={"text": text})
        _tell_sender(row, "answered", text, at)
    return row


def close_message(*, by: Actor, message: str, why: str, text: str, version: int, at: datetime) -> Feedback:
    """Close without an answer, for a reason of CLOSINGS that the sender is told with `text`.

    Raises Invalid (`why`, `text`), Conflict, AlreadyDone, NotFound, NotPermitted.
    """
    if why not in CLOSINGS:
        raise Invalid("Some of what was given needs changing", field_errors={"why": "Choose why it is closed"})
    _check_words(text=text)
    check_permission(by=by, permission=Permission.FEEDBACK_ANSWER)
    with act(by=by, at=at, verb="feedback.closed", project=_project_id(by, message), authority=why) as record:
        row = _waiting(by, message, version)
        _settle(record, row, by=by, status="closed", reply={"text": text, "why": why})
        _tell_sender(row, "closed", text, at)
    return row


def propose_public_answer(
    *, by: Actor, message: str, summary: str, own_words: bool, text: str, version: int, at: datetime
) -> Feedback:
    """Put question and answer before a second person, to be shown on the record.

    The question is the sender's own words only where they agreed; otherwise `summary`, in the force's words. Raises
    Invalid (`summary`, `own_words`, `text`), Conflict, AlreadyDone, NotFound, NotPermitted.
    """
    _check_words(text=text, **({} if own_words else {"summary": summary}))
    check_permission(by=by, permission=Permission.FEEDBACK_ANSWER)
    with act(by=by, at=at, verb="feedback.answer-proposed", project=_project_id(by, message)) as record:
        row = _waiting(by, message, version)
        words = (row.message.body or {}).get("words", "")
        if own_words and not (row.may_quote and words):
            refused = "The sender did not agree to this. Sum the question up in your own words"
            raise Invalid("Some of what was given needs changing", field_errors={"own_words": refused})
        question = words if own_words else summary
        body = {"text": text, "question": question, "is_own_words": own_words}
        row.reply = record.content("feedback-reply", body, project=row.project_id)
        row.proposed_by, row.proposed_office, row.proposed_at = by.person_id, by.office_id, at
        _move(record, row, "drafted")
    return row


def publish_public_answer(*, by: Actor, message: str, digest: str, at: datetime) -> Feedback:
    """Show the proposed answer on the record, as a second person who read exactly what has that digest.

    Raises SecondPersonIsFirst, Conflict where another text was read, AlreadyDone, NotFound, NotPermitted.
    """
    check_permission(by=by, permission=Permission.PUBLICATION_APPROVE)
    with act(by=by, at=at, verb="feedback.published", project=_project_id(by, message)) as record:
        row = _drafted(by, message, digest)
        check_second_person(act="publish", first=[row.proposed_by], second=by.person_id)
        row.settled_by, row.settled_office, row.settled_at = by.person_id, by.office_id, at
        _move(record, row, "published")
        body = (row.reply.body if row.reply else None) or {}
        answering.publish_answer(
            row.lookup,
            question=body["question"],
            answer=body["text"],
            is_own_words=body["is_own_words"],
            on=local_day(at),
        )
    return row


def return_public_answer(*, by: Actor, message: str, digest: str, at: datetime) -> Feedback:
    """Send a proposed answer back; the message waits again. Raises Conflict, AlreadyDone, NotFound, NotPermitted."""
    check_permission(by=by, permission=Permission.PUBLICATION_APPROVE)
    with act(by=by, at=at, verb="feedback.answer-returned", project=_project_id(by, message)) as record:
        row = _drafted(by, message, digest)
        _move(record, row, WAITING)
    return row


def empty_old_messages(*, at: datetime) -> int:
    """Empty words, address and private answers a year after they were settled; how many. A hold keeps them."""
    old = Feedback.objects.filter(settled_at__lt=at - KEPT, emptied_at__isnull=True)
    old = old.exclude(project__holds__isnull=False, project__holds__lifted_at__isnull=True).order_by("id")
    count = 0
    for row in old.select_related("message", "reply"):
        with act(
            by=None, at=at, verb="feedback.emptied", organisation=row.organisation_id, project=row.project_id
        ) as record:
            contents = [row.message_id, *([row.reply_id] if row.reply_id else [])]
            gone = Content.objects.filter(id__in=contents, disposed_at__isnull=True)
            gone.update(body=None, salt=None, disposed_at=at)
            answering.empty_thread(row.lookup)
            row.emptied_at = at
            row.save(update_fields=["emptied_at"])
            record.about("feedback", row.id)
        count += 1
    return count


def _took(item: InboxItem, at: datetime) -> bool:
    """Whether it was taken in. One that cannot be must not keep the others from it."""
    project = _project_of(item.record)
    if project is None:
        return False
    try:
        _take(item, project, at)
    except (ValueError, DatabaseError):
        log.exception("a message could not be taken in", extra={"object": item.id})
        return False
    return True


def _take(item: InboxItem, project: Project, at: datetime) -> None:
    if Feedback.objects.filter(lookup=item.lookup).exists():  # the same form, sent again after the first was taken
        item.delete()
        return
    owner = project.organisation_id
    with act(by=None, at=at, verb="feedback.received", organisation=owner, project=project.id) as record:
        received = local_day(item.received_at)
        body = {"words": item.body, "reply_to": item.reply_to, "seal_key": item.seal_key}
        row = Feedback.objects.create(
            project=project,
            organisation_id=owner,
            record=item.record,
            reference=item.reference,
            lookup=item.lookup,
            kind=item.kind,
            may_quote=item.may_quote,
            message=record.content("feedback-message", body),
            status=WAITING,
            received_at=item.received_at,
            due_on=due_day(received),
        )
        answering.open_thread(
            lookup=item.lookup, reference=item.reference, record=item.record, kind=item.kind, received=received
        )
        item.delete()
        record.about("feedback", row.id)
        record.changed("feedback", row.id, "message", after=row.message.digest)


def _project_of(record: str) -> Project | None:
    """The project behind a record, also behind one that was withdrawn and published anew under another name."""
    found = Project.objects.filter(record=record).first()
    if found is not None:
        return found
    positions = RegisterEntry.objects.filter(record=record).values("position")
    published = Publication.objects.filter(log_position__in=positions).select_related("project").first()
    return published.project if published else None


def _project_id(by: Actor, message: str) -> str:
    return find_message(by=by, message=message).project_id


def _locked(by: Actor, message: str) -> Feedback:
    Feedback.objects.select_for_update().filter(id=message).first()
    return find_message(by=by, message=message)


def _waiting(by: Actor, message: str, version: int) -> Feedback:
    """The message, locked, as it was read. Raises AlreadyDone once it is settled, Conflict once it has changed."""
    row = _locked(by, message)
    if row.status not in (WAITING, DRAFTED):
        raise AlreadyDone("This message was settled before", remedy="Open it to see what was answered.")
    if row.version != version or row.status != WAITING:
        raise Conflict(
            "Somebody else has dealt with this message since you opened it",
            remedy="Copy what you typed, then open the message again.",
        )
    return row


def _drafted(by: Actor, message: str, digest: str) -> Feedback:
    """The message, locked, whose proposed answer was read. Raises AlreadyDone, and Conflict for another text."""
    row = _locked(by, message)
    if row.status != DRAFTED or row.reply is None:
        raise AlreadyDone("This answer was settled before", remedy="Open the message to see how.")
    if sha256_digest(row.reply.body or {}) != digest:
        raise Conflict("What you read is not what is proposed", remedy="Open the message again and read it.")
    return row


def _settle(record: Record, row: Feedback, *, by: Actor, status: str, reply: dict[str, str]) -> None:
    row.reply = record.content("feedback-reply", reply, project=row.project_id)
    row.settled_by, row.settled_office, row.settled_at = by.person_id, by.office_id, record.at
    _move(record, row, status)


def _move(record: Record, row: Feedback, status: str) -> None:
    before, row.status, row.version = row.status, status, row.version + 1
    row.save()
    record.about("feedback", row.id)
    record.changed("feedback", row.id, "status", before=before, after=status)
    if row.reply is not None:
        record.changed("feedback", row.id, "reply", after=row.reply.digest)


def _tell_sender(row: Feedback, status: str, text: str, at: datetime) -> None:
    key = (row.message.body or {}).get("seal_key", "")
    answering.settle_thread(row.lookup, status=status, sealed=seal(key, text) if key else "", on=local_day(at))


def _check_words(**texts: str) -> None:
    missing = {
        "text": "Write what the sender is told",
        "summary": "Sum the question up, so that readers know what was asked",
    }
    wrong = {name: missing[name] for name, text in texts.items() if not text.strip()}
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
