"""A date typed as day, month and year: three boxes, ASCII digits only, and a message that says which box is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touchstone.pages.dates import date_uk
from touchstone.pages.fields import GovField
from touchstone.pages.text import whole_number

PARTS = ("day", "month", "year")
Parts = dict[str, str]

_MISSING = {
    ("day",): _("Add a day to %(subject)s"),
    ("month",): _("Add a month to %(subject)s"),
    ("year",): _("Add a year to %(subject)s"),
    ("day", "month"): _("Add a day and a month to %(subject)s"),
    ("day", "year"): _("Add a day and a year to %(subject)s"),
    ("month", "year"): _("Add a month and a year to %(subject)s"),
}
_FORM = {
    "day": _("The day of %(subject)s must be a number from 1 to 31, in digits"),
    "month": _("The month of %(subject)s must be a number from 1 to 12, in digits"),
    "year": _("The year of %(subject)s must have four digits, such as 2026"),
}
_FIRST_YEAR = 1900
_LAST_YEAR = 2199


class DateParts(forms.Widget):
    """Reads `name-day`, `name-month` and `name-year`; the macro draws it."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        """The three texts as typed, without surrounding white space."""
        return {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the three came."""
        return all(f"{name}-{part}" not in data for part in PARTS)

    def format_value(self, value: Any) -> Parts:
        """The three texts of a date, of `YYYY-MM-DD`, or of what was typed."""
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
        return dict(value) if value else dict.fromkeys(PARTS, "")


class DateField(GovField):
    """Gives a `date` or None. `earliest` and `latest` are days that are still allowed."""

    unanswered = _("Enter a date for %(subject)s")

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **options: Any) -> None:
        super().__init__(widget=DateParts, **options)
        self.earliest = earliest
        self.latest = latest

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError whose code names the boxes at fault, as in `day-month`."""
        if isinstance(value, date) or not value:
            return value or None
        typed: Parts = value
        empty = tuple(part for part in PARTS if not typed[part])
        if len(empty) == len(PARTS):
            return None
        if empty:
            raise ValidationError(_MISSING[empty], code="-".join(empty))
        day, month, year = (_part(part, typed[part]) for part in PARTS)
        try:
            return date(year, month, day)
        except ValueError as impossible:
            raise ValidationError(
                _("%(day)s/%(month)s/%(year)s is not a date in the calendar. Check the day and month of %(subject)s"),
                code="day-month-year",
                params=dict(typed),
            ) from impossible

    def validate(self, value: date | None) -> None:
        """Raises ValidationError for no date where one is required, and for one outside the limits."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            message = _("Change %(subject)s to %(limit)s or later")
            raise ValidationError(message, code="day-month-year", params={"limit": date_uk(self.earliest)})
        if value and self.latest and value > self.latest:
            message = _("Change %(subject)s to %(limit)s or earlier")
            raise ValidationError(message, code="day-month-year", params={"limit": date_uk(self.latest)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether what was typed differs from the date first shown."""
        return DateParts().format_value(initial) != DateParts().format_value(data)


def _part(name: str, typed: str) -> int:
    number = whole_number(typed)
    within = {
        "day": number is not None and len(typed) <= 2 and 1 <= number <= 31,
        "month": number is not None and len(typed) <= 2 and 1 <= number <= 12,
        "year": number is not None and len(typed) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR,
    }
    if number is None or not within[name]:
        raise ValidationError(_FORM[name], code=name)
    return number
