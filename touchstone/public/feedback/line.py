"""What a record's page says of messages about it: the way to send one, the clock and counts, and public answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from touchstone.foundation import clock
from touchstone.public.answers import is_copy
from touchstone.register import feedback
from touchstone.register.feedback import FeedbackFigures
from touchstone.register.models import FeedbackThread

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class FeedbackLine:
    """`can_ask`: not in a copy of the site, which has nowhere to send a message to."""

    can_ask: bool
    figures: FeedbackFigures
    answers: Sequence[FeedbackThread]
    working_days: int


def feedback_line(request: HttpRequest, record: str) -> FeedbackLine:
    """For the page of one record."""
    threads = feedback.threads_on(record)
    return FeedbackLine(
        can_ask=not is_copy(request),
        figures=feedback.figures_of(threads, today=local_today()),
        answers=feedback.shown_of(threads),
        working_days=feedback.WORKING_DAYS,
    )


def local_today() -> date:
    """Today in the United Kingdom."""
    return clock.now().astimezone(_LONDON).date()
