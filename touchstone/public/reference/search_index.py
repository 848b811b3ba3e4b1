"""Full-text search over every item: forgives slips of the keyboard, and puts the id that was typed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from touchstone.guidance.model import Model
from touchstone.guidance.text import Text
from touchstone.public.reference.catalogue import Catalogue, catalogue
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import ORDER
from touchstone.public.word_table import WordTable, as_typed, joined, words_in

__all__ = ["Found", "Hit", "SearchIndex", "search_index", "searched_text", "words_in"]

_ID, _NAME, _TEXT = 6.0, 3.0, 1.0
_EXACT_ID, _PART_OF_ID = 1_000.0, 100.0


@dataclass(frozen=True)
class Hit:
    """One item found, with its score and the words of the index that were taken for what was typed."""

    item: Item
    score: float
    words: frozenset[str]


@dataclass(frozen=True)
class Found:
    """Hits, the best first; `instead`: word typed → the nearest words, where nobody used the word that was typed.

    `exact`: whether what was typed is an item's id.
    """

    hits: tuple[Hit, ...]
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exact: bool = False


class SearchIndex:
    """The words and ids of one catalogue."""

    def __init__(self, items: Catalogue) -> None:
        self.items = list(items.items.values())
        self.words: WordTable[int] = WordTable()
        self.ids: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            self._add(place, item)

    def _add(self, place: int, item: Item) -> None:
        for name in {item.id, item.address}:
            self.ids.setdefault(joined(name), []).append(place)
        self.words.put(place, ((item.id, _ID), (str(item.name.en), _NAME), (searched_text(item), _TEXT)))

    def find(self, typed: str, *, kinds: Sequence[str] = ()) -> Found:
        """The items that hold every word typed, or the nearest to it; where none does, those that hold some."""
        looked = self.words.look_up(typed)
        for place, score in self._ids(typed, looked.wanted, looked.instead).items():
            looked.scores[place] = looked.scores.get(place, 0.0) + score
            looked.counts[place] = len(looked.wanted)
        hits = [
            Hit(self.items[place], looked.scores[place] * count * count, frozenset(looked.words.get(place, ())))
            for place, count in looked.kept.items()
            if not kinds or self.items[place].kind_id in kinds
        ]
        hits.sort(key=lambda hit: (-hit.score, ORDER[hit.item.kind_id], hit.item.address))
        instead = {as_typed(typed, word): near for word, near in looked.instead.items()}
        return Found(tuple(hits), instead, joined(typed) in self.ids)

    def _ids(self, typed: str, words: Sequence[str], instead: Mapping[str, Sequence[str]]) -> dict[int, float]:
        """Items whose id is what was typed or meant, and those whose id begins with what was typed."""
        whole = joined(typed)
        if len(whole) < 2:
            return {}
        meant = "".join(instead.get(word, (word,))[0] for word in words)
        places = self.ids.get(whole) or self.ids.get("".join(words)) or self.ids.get(meant, [])
        found = dict.fromkeys(places, _EXACT_ID)
        if any(letter.isdigit() for letter in whole):
            for name, places in self.ids.items():
                if name.startswith(whole):
                    found |= {place: _PART_OF_ID for place in places if place not in found}
        return found


def searched_text(item: Item) -> str:
    """Every text of the item, its name apart: hints, reasons, notes, labels and choices."""
    found = [text.en for text in _texts(item.model) if text != item.name] if item.model else []
    return " · ".join(dict.fromkeys(found))


def _texts(model: Model) -> list[Text]:
    found: list[Text] = []
    for name in type(model).model_fields:
        _gather(getattr(model, name), found)
    return found


def _gather(value: object, found: list[Text]) -> None:
    if isinstance(value, Text):
        found.append(value)
    elif isinstance(value, tuple):
        for one in value:
            _gather(one, found)
    elif isinstance(value, Model) and not hasattr(value, "obligation"):  # what asks by itself is an item by itself
        found.extend(_texts(value))


@cache
def search_index() -> SearchIndex:
    """The index of the packs that came with this copy, made when somebody first searches."""
    return SearchIndex(catalogue())
