"""Periods by their edges: the instants at which local months, weeks, quarters or years begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import Period
from touchstone.evaluation.tables import Storage

LOCAL = ZoneInfo("Europe/London")  # forces keep local dates
MOST_PERIODS = 1_200
#: Text that is read as a date, or as a moment with or without a fraction and a mark of UTC.
_DAY_TEXT = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME_TEXT = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+]00:?00)?"
DATE_TEXT = f"^{_DAY_TEXT}([T ]{_TIME_TEXT})?"
_WANTED = {
    "month": (re.compile(r"(\d{4})-(\d{2})\Z"), "a month, such as 2025-01"),
    "week": (re.compile(r"(\d{4})-W(\d{2})\Z"), "an ISO week, such as 2025-W01"),
    "quarter": (re.compile(r"(\d{4})-Q([1-4])\Z"), "a quarter, such as 2025-Q1"),
    "year": (re.compile(r"(\d{4})\Z"), "a year, such as 2025"),
}


@dataclass(frozen=True, kw_only=True)
class PeriodPlan:
    """`starts`: first day of each period, and the day after the last; `moments`: the same as text to compare with.

    For whole numbers as they stand, `first` and `last` bound them and there are no edges.
    """

    column: str
    storage: Storage
    unit: str
    labels: tuple[str, ...]
    dates: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None

    @property
    def count(self) -> int:
        """Number of periods."""
        return len(self.labels)


def plan_period(form: Period, storage: Storage) -> PeriodPlan:
    """The edges for a column stored so. Raises EvaluationRefused for a start, end, zone or column that does not fit."""
    if form.unit == "value":
        return _values(form, storage)
    if storage not in (Storage.DATE, Storage.TIMESTAMP, Storage.TEXT):
        raise _refused(
            "data.period", f"The column is stored as {storage.value} and holds no dates", "Name another column"
        )
    first, last = _start(form, str(form.start), "start"), _start(form, str(form.end), "end")
    if first > last:
        raise _refused("data.period", "The start comes after the end", "Exchange the two")
    starts = [first]
    while starts[-1] <= last and len(starts) <= MOST_PERIODS + 1:
        starts.append(_next(starts[-1], form.unit))
    if len(starts) > MOST_PERIODS + 1:
        raise _refused("data.period", f"There are more than {MOST_PERIODS} periods", "Choose a longer unit")
    return PeriodPlan(
        column=form.column,
        storage=storage,
        unit=form.unit,
        labels=tuple(_label(start, form.unit) for start in starts[:-1]),
        dates=tuple(start.isoformat() for start in starts),
        moments=tuple(_moment(start, _zone(form)) for start in starts),
    )


def _values(form: Period, storage: Storage) -> PeriodPlan:
    if storage is not Storage.INTEGER or not isinstance(form.start, int) or not isinstance(form.end, int):
        raise _refused("data.period", "Periods as values are whole numbers", "Give whole numbers, or name a unit")
    if not 0 <= form.end - form.start < MOST_PERIODS:
        raise _refused("data.period", f"There are none, or more than {MOST_PERIODS} periods", "Correct start and end")
    labels = tuple(str(number) for number in range(form.start, form.end + 1))
    return PeriodPlan(column=form.column, storage=storage, unit="value", labels=labels, first=form.start, last=form.end)


def _start(form: Period, text: str, key: str) -> date:
    pattern, wanted = _WANTED[form.unit]
    found = pattern.match(text)
    if found is None:
        raise _refused(f"data.period.{key}", "This does not name a period of that unit", f"Write {wanted}, in quotes")
    parts = [int(part) for part in found.groups()]
    try:
        if form.unit == "week":
            return date.fromisocalendar(parts[0], parts[1], 1)
        month = {"month": parts[-1], "quarter": 3 * parts[-1] - 2}.get(form.unit, 1)
        return date(parts[0], month, 1)
    except ValueError as error:
        raise _refused(f"data.period.{key}", "There is no such period", f"Write {wanted}, in quotes") from error


def _next(start: date, unit: str) -> date:
    if unit == "week":
        return start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, 1)


def _label(start: date, unit: str) -> str:
    if unit == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    names = {"month": start.strftime("%Y-%m"), "year": str(start.year)}
    return names.get(unit, f"{start.year}-Q{(start.month + 2) // 3}")


def _zone(form: Period) -> ZoneInfo:
    try:
        return ZoneInfo(form.source_timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        remedy = "Name a zone such as UTC or Europe/London"
        raise _refused("data.period.source_timezone", "There is no such time zone", remedy) from error


def _moment(start: date, source: ZoneInfo) -> str:
    """Local midnight of that day, as the column's own clock shows it: `YYYY-MM-DD HH:MM:SS`."""
    local = datetime(start.year, start.month, start.day, tzinfo=LOCAL)
    return local.astimezone(UTC).astimezone(source).strftime("%Y-%m-%d %H:%M:%S")


def _refused(where: str, message: str, remedy: str) -> EvaluationRefused:
    return EvaluationRefused([Problem(where=where, message=message, remedy=remedy)])
