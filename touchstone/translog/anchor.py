"""The daily anchor: ties the private log to a date in the public one without showing its size (section 7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from touchstone.translog.checkpoint import Checkpoint
from touchstone.translog.entries import PublicEntry, other_event
from touchstone.translog.private_log import check_opened, keyed_digest

ANCHOR_TIME = time(3, 0, tzinfo=UTC)


def anchor_digest(salt: bytes, private: Checkpoint) -> str:
    """The day's anchor: the keyed digest of the private checkpoint's three lines under a fresh 32-byte salt."""
    return keyed_digest(salt, private.body)


def anchor_entry(*, seq: int, at: datetime, day: date, salt: bytes, private: Checkpoint) -> PublicEntry:
    """The public entry that anchors the private log for one day. Keep `salt` with the private checkpoint."""
    data = {"anchor": anchor_digest(salt, private), "day": day.isoformat()}
    return other_event(event="anchor", seq=seq, at=at, data=data)


def check_anchor(digest: str, *, salt: bytes, private: Checkpoint) -> None:
    """Raise Malformed unless salt and private checkpoint give the digest that the public log holds."""
    check_opened(digest, salt=salt, message=private.body)


def days_due(*, began_at: datetime, last_day: date | None, at: datetime, anchor_time: time = ANCHOR_TIME) -> list[date]:
    """The days whose anchor is missing at the moment `at`, oldest first; more than one means an alarm.

    The first is due at the first anchor time after the log `began_at`; `last_day` is the last day anchored.
    """
    first = began_at.astimezone(UTC).date()
    if began_at > datetime.combine(first, anchor_time):
        first += timedelta(days=1)
    if last_day is not None:
        first = last_day + timedelta(days=1)
    last = at.astimezone(UTC).date()
    if at < datetime.combine(last, anchor_time):
        last -= timedelta(days=1)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
