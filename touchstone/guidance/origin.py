"""Which pack an item of a composed pack came from, so that a page can say whose question it asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchstone.guidance.model import Model, identity, walk
from touchstone.guidance.text import Text

#: Where two kinds of thing share an id, the one that people are asked comes first.
_FIRST = ("QuestionSet", "Question", "FailureCheck", "Instrument")

#: They bear the id of the item they speak of.
_ABOUT_OTHERS = ("Replacement", "ItemChange")


@dataclass(frozen=True)
class Origin:
    """One version of one pack. `digest` is that of the pack alone."""

    pack: str
    version: str
    digest: str
    title: Text


def origins_of(members: Iterable[tuple[Origin, Iterable[Model]]]) -> dict[str, Origin]:
    """Id to origin for everything with an id in the members' files; `members` in the order of composition."""
    found: dict[str, Origin] = {}
    first: dict[str, Origin] = {}
    for origin, files in members:
        for item in (item for file in files for _, item in walk(file)):
            named = identity(item)
            if named is not None and type(item).__name__ not in _ABOUT_OTHERS:
                found.setdefault(named, origin)
                if type(item).__name__ in _FIRST:
                    first.setdefault(named, origin)
    return {**found, **first}
