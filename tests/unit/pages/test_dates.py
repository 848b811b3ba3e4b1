"""Dates and times as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from touchstone.pages.dates import date_uk, datetime_uk, machine_time


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 3), "3 November 2026"),
        ("2026-02-28", "28 February 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_date_is_day_month_year_in_london(day: date | str | None, shown: str) -> None:
    assert date_uk(day) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 23, 13, 5, tzinfo=UTC), "23 November 2026, 1:05pm GMT"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026, 12:00pm BST"),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), "2 July 2026, 12:00am BST"),
        # The hour that comes twice: only the zone tells them apart.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026, 1:30am BST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026, 1:30am GMT"),
        (None, ""),
    ],
)
def test_a_time_names_its_zone(moment: datetime | None, shown: str) -> None:
    assert datetime_uk(moment) == shown


def test_a_time_without_a_zone_is_an_error_when_shown() -> None:
    with pytest.raises(ValueError):
        datetime_uk(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is tried


def test_the_machine_form_of_a_moment_is_utc() -> None:
    assert machine_time(datetime(2026, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))) == "2026-07-01T00:00:00Z"
    assert machine_time(date(2026, 7, 1)) == "2026-07-01"
