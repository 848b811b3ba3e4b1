"""Moments are aware, in UTC, and have one text form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from touchstone.foundation.clock import now, utc_text


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta(0)


def test_a_moment_is_written_in_utc():
    moment = datetime(2026, 6, 1, 12, 30, 15, 999, tzinfo=timezone(timedelta(hours=1)))
    assert utc_text(moment) == "2026-06-01T11:30:15Z"
    assert utc_text(datetime(2026, 6, 1, tzinfo=UTC)) == "2026-06-01T00:00:00Z"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        utc_text(datetime(2026, 6, 1))  # noqa: DTZ001 - the lack of a zone is the case
