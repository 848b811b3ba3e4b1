"""A day that somebody asks about: read, refused with a clear word, and turned into the moment at which it ends."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from touchstone.foundation.errors import Refusal
from touchstone.pages.dates import LONDON

BAD_DAY = "Write the day as year, month and day, such as 2026-03-27"
FUTURE_DAY = "That day has not come yet: the register shows today and the past"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(typed: str, *, at: datetime) -> date:
    """The day typed as `YYYY-MM-DD`. Raises Refusal for what is no such day, and for one after `at` in London."""
    try:
        day = date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None or day.year < 2:  # before that, the start of the year before has no date
        raise Refusal(BAD_DAY)
    if day > today(at):
        raise Refusal(FUTURE_DAY)
    return day


def today(at: datetime) -> date:
    """The day that it is in London."""
    return at.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The first moment after the day, as London counts days."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)
