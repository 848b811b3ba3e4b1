"""Writes what became of messages, and statements of completeness: for actions/feedback and actions/completeness alone.

Everything here runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchstone.foundation.canonical_json import canonical_bytes, sha256_digest
from touchstone.register.feedback import PUBLISHED, WAITING, due_day
from touchstone.register.models import CompletenessStatement, FeedbackThread
from touchstone.register.statements import SCHEMA


def open_thread(*, lookup: str, reference: str, record: str, kind: str, received: date) -> FeedbackThread:
    """Start the clock of a message."""
    return FeedbackThread.objects.create(
        lookup=lookup,
        reference=reference,
        record=record,
        kind=kind,
        received_on=received,
        due_on=due_day(received),
        status=WAITING,
    )


def settle_thread(lookup: str, *, status: str, sealed: str, on: date) -> None:
    """Stop the clock: answered in private, or closed with a reason, which only the link's holder can read."""
    FeedbackThread.objects.filter(lookup=lookup).update(status=status, sealed=sealed, settled_on=on)


def publish_answer(lookup: str, *, question: str, answer: str, is_own_words: bool, on: date) -> None:
    """Stop the clock, and show question and answer on the record."""
    FeedbackThread.objects.filter(lookup=lookup).update(
        status=PUBLISHED, question=question, answer=answer, is_own_words=is_own_words, settled_on=on
    )


def empty_thread(lookup: str) -> None:
    """Take the sealed answer away; what is shown on the record stays."""
    FeedbackThread.objects.filter(lookup=lookup).update(sealed="")


def clear_answers(record: str) -> None:
    """Take away what a withdrawn record showed of questions and answers; the counts stay."""
    FeedbackThread.objects.filter(record=record).update(question="", answer="")


def publish_statement(*, statement: str, facts: Mapping[str, Any], signed_on: date, is_demonstration: bool) -> str:
    """Put a statement on the register under the id given; the digest of its bytes."""
    body = {"schema": SCHEMA, "statement": statement, "signed_on": signed_on.isoformat(), **facts}
    digest = sha256_digest(body)
    CompletenessStatement.objects.create(
        id=statement,
        force_code=facts["force"]["code"],
        force_name=facts["force"]["name"],
        signed_on=signed_on,
        is_demonstration=is_demonstration,
        body=canonical_bytes(body),
        digest=digest,
    )
    return digest
