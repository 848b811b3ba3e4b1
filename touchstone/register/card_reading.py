"""Reads cards and places in the log out of the register's tables, in as few questions as can be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from touchstone.register.cards import Card, Entered, bare_card, card_of
from touchstone.register.models import PublicFile, RegisterEntry, RegisterRecord
from touchstone.register.said import first, plain_texts, words_under

DATA = "record.json"
AT_ONCE = 100  # of versions or records in one question: SQLite bears no deeper conditions
_TITLE, _TEXT = 3.0, 1.0
#: Parts of what people ask first whose words are searched; who is affected has a search of its own.
_SEARCHED = ("what-it-does", "why", "who-is-affected")
_COLUMNS = ("record", "version", "event", "force_code", "force_name", "position", "public_digest", "published_at")

Stamp = tuple[int, str]
Texts = tuple[tuple[str, float], ...]


def newest_stamp() -> Stamp | None:
    """Position and digest of the newest entry on a record: whatever is published changes it. None: nothing yet."""
    return RegisterEntry.objects.order_by("-position").values_list("position", "public_digest").first()


def is_of_this_history(stamp: Stamp) -> bool:
    """Whether the entry is still there; a database put back from a backup may hold others at the same place."""
    return RegisterEntry.objects.filter(position=stamp[0], public_digest=stamp[1]).exists()


def entries_after(position: int) -> Iterator[Entered]:
    """Every entry on a record after a position, in order."""
    rows = RegisterEntry.objects.filter(position__gt=position).order_by("position").values_list(*_COLUMNS)
    for row in rows.iterator(chunk_size=2_000):
        yield Entered(**dict(zip(_COLUMNS, row, strict=True)))


def cards_with_texts(
    versions: dict[str, list[Entered]], records: Sequence[str] | None = None
) -> Iterator[tuple[Card, Texts]]:
    """Each record's newest card, with the texts to search it by. `versions`: those of each record, oldest first."""
    if records is None:
        yield from _read(RegisterRecord.objects.iterator(chunk_size=200), versions)
        return
    for start in range(0, len(records), AT_ONCE):
        chunk = records[start : start + AT_ONCE]
        yield from _read(RegisterRecord.objects.filter(record__in=chunk).iterator(chunk_size=200), versions)


def _read(rows: Iterable[RegisterRecord], versions: dict[str, list[Entered]]) -> Iterator[tuple[Card, Texts]]:
    for row in rows:
        entered = next((one for one in versions.get(row.record, ()) if one.version == row.latest_version), None)
        if entered is None:
            continue  # made public while this was read: it is taken in next time
        data = {**row.data, "is_demonstration": row.is_demonstration}
        yield card_of(data, entered, first_published_at=row.first_published_at), _texts(row)


def _texts(row: RegisterRecord) -> Texts:
    """What a record is searched by: its title and force count most, then what it does and why, and its tags."""
    title = " · ".join(row.title.values())
    plain = " · ".join([*row.summary.values(), *plain_texts(row.data, _SEARCHED)])
    tags = first(words_under(row.data, "atrs.other-tags"))
    supplier = first(words_under(row.data, "atrs.supplier"))
    return ((f"{title} {row.record}", _TITLE), (row.force_name, _TITLE), (f"{plain} {tags} {supplier}", _TEXT))


def cards_of_versions(wanted: Sequence[Entered], *, first_of: dict[str, Entered]) -> Iterator[Card]:
    """The card of each version from its frozen file; one whose file was taken away says so."""
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        pairs = reduce(or_, (Q(record=one.record, version=one.version) for one in chunk))
        rows = PublicFile.objects.filter(pairs, path=DATA).values_list("record", "version", "body")
        bodies = {(record, version): bytes(body) for record, version, body in rows}
        for one in chunk:
            yield _card(one, bodies.get((one.record, one.version)), first_of[one.record])


def _card(entered: Entered, body: bytes | None, first_entry: Entered) -> Card:
    if body is None:
        bare = bare_card(entered, first_published_at=first_entry.published_at)
        return Card(**{**bare.__dict__, "is_taken_away": True})
    return card_of(json.loads(body), entered, first_published_at=first_entry.published_at)
