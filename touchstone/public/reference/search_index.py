"""Full-text search over every item: forgives slips of the keyboard, and puts the id that was typed first.

The words of all items are kept in one table (word → items, with a weight for where it stands). A word that nobody
used is taken for the nearest words that somebody did: one slip in four letters, two in eight.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from touchstone.guidance.model import Model
from touchstone.guidance.text import Text
from touchstone.public.reference.catalogue import Catalogue, catalogue
from touchstone.public.reference.item import Item
from touchstone.public.reference.kinds import ORDER

_WORD = re.compile(r"[a-z0-9]+")
_ID, _NAME, _TEXT = 6.0, 3.0, 1.0
_EXACT_ID, _PART_OF_ID = 1_000.0, 100.0
_EXACT, _BEGINS, _NEAR = 1.0, 0.6, 0.5
_NEAREST = 20
_ENOUGH = 5  # items with every word typed, below which those with some are shown as well
#: Words that say nothing about what is looked for, unless nothing else was typed.
_EMPTY = frozenset(
    "a an and any are as at be by can do does for from has have how if in is it its of on or our shall should that the "
    "must need their there this to was we what when where which who why will with you your i me my".split()
)


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


def words_in(text: str) -> list[str]:
    """The words of a text in the form in which they are compared: small letters without accents, no plural s."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [_singular(word) for word in _WORD.findall(plain)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _joined(text: str) -> str:
    """An id without its dots and dashes, so that `EIA 7` is `EIA-7`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(_WORD.findall(plain))


class SearchIndex:
    """The table over one catalogue."""

    def __init__(self, items: Catalogue) -> None:
        self.items = list(items.items.values())
        self.table: dict[str, dict[int, float]] = {}
        self.ids: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            self._add(place, item)
        self.vocabulary = list(self.table)

    def _add(self, place: int, item: Item) -> None:
        for name in {item.id, item.address}:
            self.ids.setdefault(_joined(name), []).append(place)
        for text, weight in ((item.id, _ID), (str(item.name.en), _NAME), (searched_text(item), _TEXT)):
            for word in words_in(text):
                row = self.table.setdefault(word, {})
                row[place] = max(row.get(place, 0.0), weight)

    def find(self, typed: str, *, kinds: Sequence[str] = ()) -> Found:
        """The items that hold every word typed, or the nearest to it; where none does, those that hold some."""
        wanted = words_in(typed)
        wanted = [word for word in wanted if word not in _EMPTY] or wanted
        meant = {word: self._meant(word) for word in dict.fromkeys(wanted)}
        scores, words, counts = self._scores(meant)
        instead = {word: tuple(near) for word, near in meant.items() if near and not _begins(word, near)}
        for place, score in self._ids(typed, wanted, instead).items():
            scores[place] = scores.get(place, 0.0) + score
            counts[place] = len(meant)
        hits = [
            Hit(self.items[place], scores[place] * count * count, frozenset(words.get(place, ())))
            for place, count in self._kept(counts, len(meant)).items()
            if not kinds or self.items[place].kind_id in kinds
        ]
        hits.sort(key=lambda hit: (-hit.score, ORDER[hit.item.kind_id], hit.item.address))
        return Found(
            tuple(hits), {_as_typed(typed, word): near for word, near in instead.items()}, _joined(typed) in self.ids
        )

    def _kept(self, counts: Mapping[int, int], wanted: int) -> dict[int, int]:
        """The items with every word; where they are few, those with at least half of the words as well."""
        whole = {place: count for place, count in counts.items() if count == wanted}
        if len(whole) >= _ENOUGH:
            return whole
        return {place: count for place, count in counts.items() if 2 * count >= wanted}

    def _meant(self, word: str) -> dict[str, float]:
        """Words of the index that the word typed may stand for, with how well each fits."""
        meant = {word: _EXACT} if word in self.table else {}
        if len(word) >= 3:
            meant |= {one: _BEGINS for one in self.vocabulary if one.startswith(word) and one != word}
        if not meant and len(word) >= 4:
            near = extract(
                word, self.vocabulary, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2, limit=_NEAREST
            )
            meant = dict.fromkeys(_nearest(word, [(one, int(distance)) for one, distance, _ in near]), _NEAR)
        return meant

    def _scores(
        self, meant: Mapping[str, Mapping[str, float]]
    ) -> tuple[dict[int, float], dict[int, set[str]], dict[int, int]]:
        """Score, words found and number of typed words found, by place of the item."""
        scores: dict[int, float] = {}
        words: dict[int, set[str]] = {}
        counts: dict[int, int] = {}
        for near in meant.values():
            best: dict[int, float] = {}
            for word, fit in near.items():
                row = self.table[word]
                rarity = math.log(1 + len(self.items) / len(row))
                for place, weight in row.items():
                    best[place] = max(best.get(place, 0.0), fit * weight * rarity)
                    words.setdefault(place, set()).add(word)
            for place, score in best.items():
                scores[place] = scores.get(place, 0.0) + score
                counts[place] = counts.get(place, 0) + 1
        return scores, words, counts

    def _ids(self, typed: str, words: Sequence[str], instead: Mapping[str, Sequence[str]]) -> dict[int, float]:
        """Items whose id is what was typed or meant, and those whose id begins with what was typed."""
        whole = _joined(typed)
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


def _as_typed(typed: str, word: str) -> str:
    """The piece of what was typed that was compared as `word`."""
    return next((piece for piece in re.findall(r"[\w'-]+", typed) if word in words_in(piece)), word)


def _nearest(word: str, near: Sequence[tuple[str, int]]) -> list[str]:
    """The words fewest slips away; two letters that changed places are likelier than one too many or too few."""
    best = min((distance for _, distance in near), default=0)
    found = [one for one, distance in near if distance == best]
    return [one for one in found if sorted(one) == sorted(word)] or found


def _begins(word: str, near: Iterable[str]) -> bool:
    return any(one.startswith(word) for one in near)


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
