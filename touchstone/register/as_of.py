"""What stood in the register at the end of a day: which version of a record, and what its frozen data said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from touchstone.register.days import end_of
from touchstone.register.models import PublicFile, RegisterEntry, RegisterRecord


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A record at the end of a day. `entry` is None where nothing was published about it by then.

    `data`: the version's `record.json`; None where it was taken away since. `why`: what was said of the version.
    `newest`: the version that stands today.
    """

    record: str
    day: date
    newest: int
    entry: RegisterEntry | None = None
    data: dict[str, Any] | None = None
    why: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record stood withdrawn on that day."""
        return self.entry is not None and self.entry.event == "withdraw"

    @property
    def is_taken_away(self) -> bool:
        """Whether what stood then is no longer there."""
        return self.entry is not None and self.data is None


def stood_on(row: RegisterRecord, day: date) -> Stood:
    """The record as it stood at the end of the day in London."""
    entries = RegisterEntry.objects.filter(record=row.record, published_at__lt=end_of(day))
    return _stood(row, entries.order_by("-version").first(), day)


def all_that_stood(day: date) -> Iterator[Stood]:
    """Every record of which something stood at the end of the day, by force and record."""
    by_record = RegisterEntry.objects.filter(published_at__lt=end_of(day)).values("record")
    newest = by_record.annotate(last=Max("position")).values("last")
    entries = RegisterEntry.objects.filter(position__in=newest)
    rows = {row.record: row for row in RegisterRecord.objects.defer("data")}
    for entry in entries.order_by("force_name", "record"):
        yield _stood(rows[entry.record], entry, day)


def _stood(row: RegisterRecord, entry: RegisterEntry | None, day: date) -> Stood:
    if entry is None:
        return Stood(record=row.record, day=day, newest=row.latest_version)
    held = PublicFile.objects.filter(record=row.record, version=entry.version, path="record.json").first()
    return Stood(
        record=row.record,
        day=day,
        newest=row.latest_version,
        entry=entry,
        data=json.loads(bytes(held.body)) if held else None,
        why=row.reasons.get(str(entry.version), {}).get("why", ""),
    )
