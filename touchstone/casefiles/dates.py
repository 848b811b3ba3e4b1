"""Moments from days: midday in the United Kingdom, because a case file knows days and no times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from touchstone.domain.case import LOCAL


def midday(day: date) -> datetime:
    """That day at noon by the clock on the wall in London, in UTC."""
    return datetime.combine(day, time(12), tzinfo=LOCAL).astimezone(UTC)
