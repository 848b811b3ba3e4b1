"""What changed between two versions of a pack: added, removed, reworded or changed items, and which of it is material.

An item is reworded when only its words differ, and changed when anything else does. A change is material when a case
decided under the older version may have to be decided again: the author's own word on it (`changes` in pack.yaml)
comes before the defaults below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from touchstone.guidance.model import Model, Path, walk, written_name
from touchstone.guidance.pack import ItemChange, Pack
from touchstone.guidance.provenance import Obligation, Obliged
from touchstone.guidance.question_set import Choice, Section
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import TriageRule

#: Keys that say more about an item without changing what it asks of anybody.
_IMMATERIAL = frozenset(
    {"sources", "basis", "feeds", "concept", "answered_by", "tier", "headings", "dimension", "sections"}
)
#: Keys of the sheet that differ between any two versions.
_OF_THE_VERSION = frozenset({"version", "status", "changes"})


class ChangeKind(StrEnum):
    """How an item differs."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    CHANGED = "changed"


@dataclass(frozen=True)
class WordChange:
    """Words that differ: where in the item, in English or Welsh, before and after ("" for none)."""

    at: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One item that differs. `keys` names what differs besides words; `reason` is the author's, where one was given."""

    kind: ChangeKind
    item_kind: str
    id: str
    is_material: bool
    words: tuple[WordChange, ...] = ()
    keys: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """Every difference between two versions, in the order of the newer one, removed items last."""

    older: str
    newer: str
    changes: tuple[Change, ...]

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def material(self) -> tuple[Change, ...]:
        """The changes for which a decided case is looked at again."""
        return tuple(change for change in self.changes if change.is_material)


ItemKey = tuple[str, str]
Leaves = dict[str, object]


def compare(old: Pack, new: Pack) -> Comparison:
    """What `new` adds to, removes from, rewords and changes in `old`. Compares packs of one id or of two."""
    before, after = dict(_items(old)), dict(_items(new))
    marks = {mark.id: mark for mark in new.sheet.changes}
    found = [_difference(key, before.get(key), item) for key, item in after.items()]
    found += [_removed(key, item) for key, item in before.items() if key not in after]
    changes = tuple(_marked(change, marks) for change in found if change is not None)
    return Comparison(older=f"{old.id} {old.version}", newer=f"{new.id} {new.version}", changes=changes)


def _items(pack: Pack) -> Iterator[tuple[ItemKey, Model]]:
    files: list[Model] = [pack.sheet, *pack.stages, *pack.question_sets, *([pack.triage] if pack.triage else [])]
    for file in [*files, pack.glossary]:
        for _, item in walk(file):
            if _is_item(item):
                yield (_kind(item), _id(item)), item


def _is_item(value: object) -> bool:
    """Whether it is compared on its own. Choices belong to their question; a section is only a heading."""
    return isinstance(value, Model) and hasattr(value, "id") and not isinstance(value, Choice | Section | ItemChange)


def _kind(item: Model) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(item).__name__).strip()


def _id(item: Model) -> str:
    return str(getattr(item, "id", ""))


def _difference(key: ItemKey, before: Model | None, after: Model) -> Change | None:
    if before is None:
        return Change(ChangeKind.ADDED, *key, is_material=_asks_more(after))
    old, new = _own(before), _own(after)
    paths = [path for path in {**new, **old} if old.get(path) != new.get(path)]
    words = tuple(_word_change(path, old, new) for path in paths if _is_words(path, old, new))
    keys = tuple(sorted({_key_of(path) for path in paths if not _is_words(path, old, new)}))
    if keys:
        return Change(ChangeKind.CHANGED, *key, is_material=bool(set(keys) - _IMMATERIAL), words=words, keys=keys)
    return Change(ChangeKind.REWORDED, *key, is_material=False, words=words) if words else None


def _removed(key: ItemKey, item: Model) -> Change:
    return Change(ChangeKind.REMOVED, *key, is_material=isinstance(item, TriageRule))


def _asks_more(item: Model) -> bool:
    if isinstance(item, Obliged):
        return item.obligation in (Obligation.LEGAL, Obligation.SHOULD)
    return isinstance(item, TriageRule)


def _marked(change: Change, marks: Mapping[str, ItemChange]) -> Change:
    mark = marks.get(change.id)
    if mark is None:
        return change
    return Change(
        change.kind, change.item_kind, change.id, is_material=mark.material,
        words=change.words, keys=change.keys, reason=str(mark.reason),
    )  # fmt: skip


def _own(item: Model) -> Leaves:
    """The item's values by path, without those of items inside it, which are compared on their own."""
    return {path: value for path, value in _leaves(item, ()) if _key_of(path) not in _OF_THE_VERSION}


def _leaves(value: object, at: Path) -> Iterator[tuple[str, object]]:
    if isinstance(value, Text):
        for language in value.languages:
            yield _name((*at, language)), value.in_language(language)
    elif isinstance(value, Model):
        if not (at and _is_item(value)):
            for field in type(value).model_fields:
                yield from _leaves(getattr(value, field), (*at, written_name(value, field)))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*at, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*at, key))
    elif value is not None:
        yield _name(at), value


def _name(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _key_of(path: str) -> str:
    return path.partition(".")[0]


def _is_words(path: str, old: Leaves, new: Leaves) -> bool:
    """Whether both sides are words, or nothing: `Wording` is the type of localised text alone."""
    return all(value is None or hasattr(value, "fell_back") for value in (old.get(path), new.get(path)))


def _word_change(path: str, old: Leaves, new: Leaves) -> WordChange:
    return WordChange(at=path, before=str(old.get(path, "")), after=str(new.get(path, "")))
