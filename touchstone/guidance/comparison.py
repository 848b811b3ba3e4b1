"""What changed between two versions of a pack: added, removed, reworded or changed items, and which of it is material.

An item is reworded when only its words differ, and changed when anything else does. A change is material when a case
decided under the older version may have to be decided again: the author's own word on it (`changes` in pack.yaml)
comes before the defaults below.

A main pack is compared with another, a supplement with another, a composed pack with another: there a supplement's
additions show in the stages they join, and its replacements in the parts whose place they take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from touchstone.guidance.model import Model, Path, walk, written_name
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obligation, Obliged
from touchstone.guidance.question_set import Choice, Section
from touchstone.guidance.sheet import ItemChange, Sheet
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.supplement_sheet import Replacement, StageAddition
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import TriageRule

#: Keys that say more about an item without changing what it asks of anybody.
_IMMATERIAL = frozenset(
    {
        "sources", "basis", "feeds", "concept", "answered_by", "tier", "headings", "dimension", "sections",
        "instrument", "learned_from",
    }
)  # fmt: skip
#: Keys of the sheet that differ between any two versions, and those whose items are compared on their own.
_OF_THE_VERSION = frozenset({"version", "status", "changes", "supplements", "builds_on", "question_sets"})
#: Words that are more than wording: another version of an instrument is another instrument.
_TELLING = frozenset({"version"})


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


def compare(old: Pack | Supplement, new: Pack | Supplement) -> Comparison:
    """What `new` adds to, removes from, rewords and changes in `old`. Compares packs of one id or of two."""
    before, after = dict(items_of(old)), dict(items_of(new))
    marks = {mark.id: mark for sheet in _sheets(new) for mark in sheet.changes}
    found = [_difference(key, before.get(key), item) for key, item in after.items()]
    found += [_removed(key, item) for key, item in before.items() if key not in after]
    changes = tuple(_marked(change, marks) for change in found if change is not None)
    return Comparison(older=f"{old.id} {old.version}", newer=f"{new.id} {new.version}", changes=changes)


def items_of(pack: Pack | Supplement) -> Iterator[tuple[ItemKey, Model]]:
    """Every item of the pack that is compared on its own, with its kind and id."""
    taken: set[ItemKey] = set()
    for file in _files(pack):
        for _, item in walk(file):
            if _is_item(item):
                key = (_kind(item), _id(item))
                while isinstance(item, StageAddition) and key in taken:  # a second addition to one stage
                    key = (key[0], f"{key[1]}+")
                taken.add(key)
                yield key, item


def _files(pack: Pack | Supplement) -> list[Model]:
    joined: list[Model] = [*pack.checks, *pack.evidence, pack.glossary]
    if isinstance(pack, Supplement):
        return [pack.sheet, *pack.question_sets, *joined]
    return [pack.sheet, *pack.stages, *pack.question_sets, *([pack.triage] if pack.triage else []), *joined]


def _sheets(pack: Pack | Supplement) -> list[Sheet]:
    if isinstance(pack, Supplement):
        return [pack.sheet]
    return [pack.sheet, *(one.sheet for one in pack.supplements)]


def _is_item(value: object) -> bool:
    """Whether it is compared on its own. Choices belong to their question; a section is only a heading."""
    if isinstance(value, StageAddition):
        return True
    return isinstance(value, Model) and hasattr(value, "id") and not isinstance(value, Choice | Section | ItemChange)


def _kind(item: Model) -> str:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in type(item).__name__).strip()


def _id(item: Model) -> str:
    return item.stage if isinstance(item, StageAddition) else str(getattr(item, "id", ""))


def _difference(key: ItemKey, before: Model | None, after: Model) -> Change | None:
    if before is None:
        return Change(ChangeKind.ADDED, *key, is_material=_asks_more(after))
    old, new = _own(before), _own(after)
    paths = [path for path in {**new, **old} if old.get(path) != new.get(path)]
    words = tuple(_word_change(path, old, new) for path in paths if _is_words(path, old, new))
    keys = tuple(
        sorted({_key_of(path) for path in paths if not _is_words(path, old, new) or _key_of(path) in _TELLING})
    )
    if keys:
        return Change(ChangeKind.CHANGED, *key, is_material=bool(set(keys) - _IMMATERIAL), words=words, keys=keys)
    return Change(ChangeKind.REWORDED, *key, is_material=False, words=words) if words else None


def _removed(key: ItemKey, item: Model) -> Change:
    return Change(ChangeKind.REMOVED, *key, is_material=isinstance(item, TriageRule))


def _asks_more(item: Model) -> bool:
    if isinstance(item, Obliged):
        return item.obligation in (Obligation.LEGAL, Obligation.SHOULD)
    if isinstance(item, Replacement):
        return bool(item.deciders) or item.obligation is Obligation.SHOULD
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
    left_out = _OF_THE_VERSION if isinstance(item, Sheet) else frozenset()
    return {path: value for path, value in _leaves(item, ()) if _key_of(path) not in left_out}


def _names_in(values: tuple[object, ...]) -> tuple[str | int, ...]:
    """What each is told apart by: its own key or id, so that one put in between is no change of those after it."""
    named = [getattr(one, "key", None) or getattr(one, "id", None) for one in values if not _is_item(one)]
    if len(named) == len(values) == len(set(named)) and all(isinstance(name, str) for name in named):
        return tuple(str(name) for name in named)
    return tuple(range(len(values)))


def _leaves(value: object, at: Path) -> Iterator[tuple[str, object]]:
    if isinstance(value, Text):
        for language in value.languages:
            yield _name((*at, language)), value.in_language(language)
    elif isinstance(value, Model):
        if not (at and _is_item(value)):
            for field in type(value).model_fields:
                yield from _leaves(getattr(value, field), (*at, written_name(value, field)))
    elif isinstance(value, tuple):
        names = _names_in(value)
        for name, inner in zip(names, value, strict=True):
            yield from _leaves(inner, (*at, name))
        if names and isinstance(names[0], str):
            yield _name((*at, "order")), names
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
