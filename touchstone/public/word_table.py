"""Search by words that forgives slips of the keyboard: which places hold a word, and which word was likely meant.

A word that nobody used is taken for the nearest words that somebody did: one slip in four letters, two in eight. The
reference and the register search alike, each over a table of its own.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_WORD = re.compile(r"[a-z0-9]+")
_EXACT, _BEGINS, _NEAR = 1.0, 0.6, 0.5
_NEAREST = 20
_ENOUGH = 5  # places with every word typed, below which those with some are shown as well
#: Words that say nothing about what is looked for, unless nothing else was typed.
_EMPTY = frozenset(
    "a an and any are as at be by can do does for from has have how if in is it its of on or our shall should that the "
    "must need their there this to was we what when where which who why will with you your i me my".split()
)

Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class Looked(Generic[Place]):
    """What a search by words came to.

    `wanted`: the words looked for; `instead`: word → the nearest, where nobody used it; `left_out`: words beyond the
    most that are looked for at once.
    """

    wanted: tuple[str, ...]
    scores: dict[Place, float]
    words: dict[Place, set[str]]  # of the table, that were taken for what was typed
    counts: dict[Place, int]  # how many of the words wanted stand there
    instead: Mapping[str, tuple[str, ...]]
    left_out: int = 0

    @property
    def kept(self) -> dict[Place, int]:
        """The places with every word; where they are few, those with at least half of the words as well."""
        wanted = len(set(self.wanted))
        whole = {place: count for place, count in self.counts.items() if count == wanted}
        if len(whole) >= _ENOUGH:
            return whole
        return {place: count for place, count in self.counts.items() if 2 * count >= wanted}


def words_in(text: str) -> list[str]:
    """The words of a text in the form in which they are compared: small letters without accents, no plural s."""
    return list(map(_singular, _WORD.findall(plain(text))))


def joined(text: str) -> str:
    """A text without all that is no letter or digit, so that `EIA 7` is `EIA-7`."""
    return "".join(_WORD.findall(plain(text)))


def plain(text: str) -> str:
    """Small letters without accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def as_typed(typed: str, word: str) -> str:
    """The piece of what was typed that was compared as `word`."""
    return next((piece for piece in re.findall(r"[\w'-]+", typed) if word in words_in(piece)), word)


class WordTable(Generic[Place]):
    """Word → the places that hold it, with a weight for where it stands there. A place can be put again, or dropped."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, dict[Place, float]] = defaultdict(dict)
        self._held: dict[Place, tuple[str, ...]] = {}
        self._words: list[str] = []
        self._sorted: list[str] = []
        self._is_listed = False

    def put(self, place: Place, texts: Iterable[tuple[str, float]]) -> None:
        """Take in a place's texts, each with its weight, instead of those it had."""
        self.drop(place)
        weights: dict[str, float] = {}
        for text, weight in sorted(texts, key=lambda one: one[1]):  # the heaviest last, so that its weight stands
            weights.update(dict.fromkeys(words_in(text), weight))
        for word, weight in weights.items():
            self.rows[word][place] = weight
        self._held[place] = tuple(weights)
        self._is_listed = False

    def drop(self, place: Place) -> None:
        """Forget a place."""
        for word in self._held.pop(place, ()):
            row = self.rows[word]
            del row[place]
            if not row:
                del self.rows[word]
        self._is_listed = False

    def look_up(self, typed: str, *, most: int = 1_000) -> Looked[Place]:
        """Where the words typed, or the nearest to them, stand; of more than `most` words only the first."""
        wanted = words_in(typed)
        wanted = [word for word in wanted if word not in _EMPTY] or wanted
        known = list(dict.fromkeys(wanted))
        meant = {word: self._meant(word) for word in known[:most]}
        scores, words, counts = self._scores(meant)
        instead = {word: tuple(near) for word, near in meant.items() if near and not _begins(word, near)}
        return Looked(tuple(meant), scores, words, counts, instead, max(0, len(known) - most))

    def _list(self) -> None:
        if not self._is_listed:
            self._words, self._sorted, self._is_listed = list(self.rows), sorted(self.rows), True

    def _beginning(self, word: str) -> Iterator[str]:
        for one in self._sorted[bisect_left(self._sorted, word) :]:
            if not one.startswith(word):
                return
            yield one

    def _meant(self, word: str) -> dict[str, float]:
        """Words of the table that the word typed may stand for, with how well each fits."""
        self._list()
        meant = {word: _EXACT} if word in self.rows else {}
        if len(word) >= 3:
            meant |= {one: _BEGINS for one in self._beginning(word) if one != word}
        if not meant and len(word) >= 4:
            cutoff = 1 if len(word) < 8 else 2
            near = extract(word, self._words, scorer=OSA.distance, score_cutoff=cutoff, limit=_NEAREST)
            meant = dict.fromkeys(_nearest(word, [(one, int(distance)) for one, distance, _ in near]), _NEAR)
        return meant

    def _scores(
        self, meant: Mapping[str, Mapping[str, float]]
    ) -> tuple[dict[Place, float], dict[Place, set[str]], dict[Place, int]]:
        """Score, words found and number of typed words found, by place."""
        scores: dict[Place, float] = {}
        words: dict[Place, set[str]] = {}
        counts: dict[Place, int] = {}
        for near in meant.values():
            best: dict[Place, float] = {}
            for word, fit in near.items():
                row = self.rows[word]
                rarity = math.log(1 + len(self._held) / len(row))
                for place, weight in row.items():
                    best[place] = max(best.get(place, 0.0), fit * weight * rarity)
                    words.setdefault(place, set()).add(word)
            for place, score in best.items():
                scores[place] = scores.get(place, 0.0) + score
                counts[place] = counts.get(place, 0) + 1
        return scores, words, counts


@lru_cache(maxsize=100_000)
def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _nearest(word: str, near: Sequence[tuple[str, int]]) -> list[str]:
    """The words fewest slips away; two letters that changed places are likelier than one too many or too few."""
    best = min((distance for _, distance in near), default=0)
    found = [one for one, distance in near if distance == best]
    return [one for one in found if sorted(one) == sorted(word)] or found


def _begins(word: str, near: Iterable[str]) -> bool:
    return any(one.startswith(word) for one in near)
