"""Dates and times as people in the United Kingdom read them, in the language of the page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

LONDON = ZoneInfo("Europe/London")


def date_uk(day: date | str | None) -> str:
    """`23 November 2026`. Takes a date, an aware datetime (its day in London) or `YYYY-MM-DD`; nothing gives ""."""
    if not day:
        return ""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    if isinstance(day, datetime):
        day = _in_london(day).date()
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def datetime_uk(moment: datetime | None) -> str:
    """`23 November 2026, 1:05pm GMT`: the moment in London, with its zone named (GMT or BST). Nothing gives ""."""
    if not moment:
        return ""
    local = _in_london(moment)
    half = _("am") if local.hour < 12 else _("pm")
    return _("%(date)s, %(time)s%(half)s %(zone)s") % {
        "date": date_uk(local.date()),
        "time": f"{local.hour % 12 or 12}:{local.minute:02d}",
        "half": half,
        "zone": local.tzname(),
    }


def machine_time(moment: date | datetime) -> str:
    """The value of a `datetime` attribute: `YYYY-MM-DD`, or a UTC moment ending in Z."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat()


def _in_london(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(LONDON)
