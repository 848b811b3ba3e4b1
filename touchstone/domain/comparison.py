"""What changed between two states of a case: for a decision that was made on an earlier version of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from touchstone.foundation.canonical_json import canonical_bytes

Facts = Mapping[str, Any]  # the form of `ProjectSnapshot.facts`
Row = Mapping[str, Any]


class Change(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference. `kind`: the noun; `id`: the thing's own; `words`: a sentence; `before`, `after`: what it held."""

    kind: str
    id: str
    change: Change
    words: str
    before: Any = None
    after: Any = None


#: Facts that are lists of rows: noun, what makes two rows the same thing, what of a row is compared.
_ROWS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "packs": ("pack", ("pack",), ("version", "digest")),
    "participants": ("participant", ("organisation",), ("kind", "controller_role", "name")),
    "versions": ("version", ("id",), ("label", "configurations")),
    "answers": ("answer", ("question", "scope", "covers"), ("value", "is_disposed")),
    "evidence": (
        "evidence",
        ("lineage",),
        ("id", "digest", "documents", "purpose", "strength", "covers", "scan", "expires_on"),
    ),
    "advice": ("advice", ("request",), ("adviser", "due_on", "advice", "conclusion", "given_on", "response")),
    "overrides": ("override", ("axis", "recorded_at"), ("computed", "chosen", "reasons")),
}

_WORDS: Mapping[tuple[str, Change], str] = {
    ("pack", Change.ADDED): "A guidance pack was added",
    ("pack", Change.CHANGED): "The project moved to another version of a guidance pack",
    ("pack", Change.REMOVED): "A guidance pack was dropped",
    ("participant", Change.ADDED): "An organisation joined",
    ("participant", Change.CHANGED): "An organisation's part changed",
    ("participant", Change.REMOVED): "An organisation left",
    ("version", Change.ADDED): "A version of the technology was added",
    ("version", Change.CHANGED): "What is recorded of a version of the technology changed",
    ("version", Change.REMOVED): "A version of the technology was removed",
    ("answer", Change.ADDED): "A question was answered",
    ("answer", Change.CHANGED): "An answer changed",
    ("answer", Change.REMOVED): "An answer was removed",
    ("evidence", Change.ADDED): "Evidence was added",
    ("evidence", Change.CHANGED): "Evidence was replaced, or what is recorded of it changed",
    ("evidence", Change.REMOVED): "Evidence was removed",
    ("advice", Change.ADDED): "Advice was asked for",
    ("advice", Change.CHANGED): "Advice was given or replied to",
    ("advice", Change.REMOVED): "A request for advice was withdrawn",
    ("override", Change.ADDED): "A judgement other than the computed one was recorded",
    ("override", Change.CHANGED): "A judgement other than the computed one changed",
    ("override", Change.REMOVED): "A judgement other than the computed one was removed",
    ("adopted", Change.ADDED): "An item became force policy",
    ("adopted", Change.REMOVED): "An item is no longer force policy",
}

_SINGLE: Mapping[str, str] = {
    "title": "The title changed",
    "problem": "The problem statement changed",
    "technology": "The technology changed",
    "technology_name": "The technology's name changed",
    "path": "The path changed",
}


def differences(before: Facts, after: Facts) -> tuple[Difference, ...]:
    """Everything that differs between two `facts()` mappings; empty where they say the same.

    A thing saved again with the same content is no difference: who saved it and when is not compared. A fact absent
    from either counts as empty, so facts sealed by an older form of the snapshot can be compared as well.
    """
    return (*_single_differences(before, after), *_row_differences(before, after), *_adopted(before, after))


def _single_differences(before: Facts, after: Facts) -> Iterator[Difference]:
    for name, words in _SINGLE.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Difference(kind=name, id=name, change=Change.CHANGED, words=words, before=old, after=new)


def _row_differences(before: Facts, after: Facts) -> Iterator[Difference]:
    for name, (kind, key, compared) in _ROWS.items():
        old, new = _by_key(before.get(name, ()), key), _by_key(after.get(name, ()), key)
        for row_id in sorted({*old, *new}):
            held, holds = _picked(old.get(row_id), compared), _picked(new.get(row_id), compared)
            if canonical_bytes(held) != canonical_bytes(holds):
                change = Change.ADDED if held is None else Change.REMOVED if holds is None else Change.CHANGED
                words = _WORDS[kind, change]
                yield Difference(kind=kind, id=row_id[0], change=change, words=words, before=held, after=holds)


def _adopted(before: Facts, after: Facts) -> Iterator[Difference]:
    old, new = set(before.get("adopted", ())), set(after.get("adopted", ()))
    for item in sorted(old ^ new):
        change = Change.ADDED if item in new else Change.REMOVED
        yield Difference(kind="adopted", id=item, change=change, words=_WORDS["adopted", change])


def _by_key(rows: Iterable[Row], key: tuple[str, ...]) -> dict[tuple[str, ...], list[Row]]:
    """Rows by what makes them one thing: a request, for instance, that several people answered is one with several."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(str(row.get(name, "")) for name in key), []).append(row)
    return found


def _picked(rows: list[Row] | None, names: tuple[str, ...]) -> Any:
    """What is compared of a thing: a mapping, or a list of them where it has several rows."""
    held = [{name: row.get(name) for name in names} for row in rows or ()]
    return held[0] if len(held) == 1 else held or None
