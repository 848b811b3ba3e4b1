"""What became of messages: the clock and counts for everybody, answers on records, and answers for one link alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from touchstone.register.models import FeedbackThread

# A figure of our own choosing, and shown as ours: no statute sets it. (A request for information has its own clock.)
WORKING_DAYS = 20
WAITING, ANSWERED, PUBLISHED, CLOSED = "waiting", "answered", "published", "closed"
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class FeedbackFigures:
    """How many messages came about a record, how many were answered, closed, and how many are past their day."""

    asked: int
    answered: int
    closed: int
    overdue: int


def due_day(received: date) -> date:
    """The last day for the answer: the 20th working day after it came. Public holidays are not left out."""
    day = received
    for _ in range(WORKING_DAYS):
        day += timedelta(days=1)
        while day.weekday() >= _SATURDAY:
            day += timedelta(days=1)
    return day


def working_days_left(due: date, today: date) -> int:
    """Working days until and with the last day, less than 0 once it has passed."""
    first, last = (today, due) if today <= due else (due, today)
    span = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    count = sum(day.weekday() < _SATURDAY for day in span)
    return count if today <= due else -max(count, 1)


def threads_on(record: str) -> Sequence[FeedbackThread]:
    """What became of every message about a record, the one settled last first."""
    rows = FeedbackThread.objects.filter(record=record).order_by("reference")
    return sorted(rows, key=lambda one: one.settled_on or date.min, reverse=True)


def figures_of(threads: Sequence[FeedbackThread], *, today: date) -> FeedbackFigures:
    """The counts of one record's messages."""
    return FeedbackFigures(
        asked=len(threads),
        answered=sum(one.status in (ANSWERED, PUBLISHED) for one in threads),
        closed=sum(one.status == CLOSED for one in threads),
        overdue=sum(one.status == WAITING and one.due_on < today for one in threads),
    )


def shown_of(threads: Sequence[FeedbackThread]) -> Sequence[FeedbackThread]:
    """Questions answered in public, in the order given."""
    return [one for one in threads if one.status == PUBLISHED]


def find_thread(lookup: str) -> FeedbackThread | None:
    """What became of the message behind a private link; None before casework has taken it in."""
    return FeedbackThread.objects.filter(lookup=lookup).first()
