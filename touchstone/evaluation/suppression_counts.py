"""The counts of people that findings show or give away, named so that they can be added up and compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown, Group
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured

MOST = 2**62  # above every code
MOST_ROWS = 500_000  # combinations of codes: above, only those that occur
MOST_WHATS = 600  # descriptions of rows: tables cut more finely are not proved, and so not published


@dataclass(frozen=True, kw_only=True)
class What:
    """Which rows count: those of a match, with codes of a key from one to another, in periods from one to another."""

    match: Match | None = None
    key: tuple[str, int, int] | None = None
    periods: tuple[int, int] | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: counts are looked up far more often than made."""
        return hash((self.match, self.key, self.periods))


EVERYBODY = What()


@dataclass(frozen=True, kw_only=True)
class Count:
    """So many people of one group; `less`: without those, who are among them."""

    attributes: tuple[str, ...]
    group: Group
    what: What
    less: What | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.attributes, self.group, self.what, self.less))

    @property
    def name(self) -> str:
        """The same in words, from one release to the next."""
        pairs = ", ".join(f"{one}={level}" for one, level in zip(self.attributes, self.group, strict=True))
        return f"[{pairs}] {_words(self.what)}" + (f" without {_words(self.less)}" if self.less is not None else "")


def _words(what: What) -> str:
    match = what.match
    parts = [] if match is None else [f"{role} {codes}" for role, codes in match.items()]
    if match is not None:
        parts += [f"{name} {value}" for name in ("usable", "same", "differ") if (value := getattr(match, name))]
    if what.key is not None:
        key, first, last = what.key
        parts.append(f"{key} {first} to {'the last' if last == MOST else last}")
    if what.periods is not None:
        parts.append(f"period {what.periods[0]} to {what.periods[1]}")
    return "; ".join(parts) or "everybody"


@dataclass(frozen=True)
class Counted:
    """The values of counts, from cells. `refused`: descriptions beyond the number that can be proved."""

    measured: Measured
    _totals: dict[tuple[tuple[str, ...], What], Ints] = field(default_factory=dict)
    _places: dict[tuple[str, ...], Mapping[Group, int]] = field(default_factory=dict)
    _same: dict[bytes, What] = field(default_factory=dict)
    _known: dict[What, What] = field(default_factory=dict)
    _within: dict[tuple[What, What], bool] = field(default_factory=dict)
    refused: set[What] = field(default_factory=set)

    def count(self, attributes: tuple[str, ...], group: Group, what: What, less: What | None = None) -> Count:
        """A count by its one name: rows that two descriptions hold alike are one count."""
        named = None if less is None else self.plain(less)
        return Count(attributes=attributes, group=group, what=self.plain(what), less=named)

    def value(self, count: Count) -> int:
        """How many; 0 for a group that the table does not have."""
        place = self.places(count.attributes).get(count.group)
        if place is None:
            return 0
        less = 0 if count.less is None else int(self.totals(count.attributes, count.less)[place])
        return int(self.totals(count.attributes, count.what)[place]) - less

    def totals(self, attributes: tuple[str, ...], what: What) -> Ints:
        """The count for every group of a breakdown."""
        if (attributes, what) not in self._totals:
            breakdown = self.measured.breakdown(attributes)
            self._totals[attributes, what] = breakdown.total_where(mask_of(breakdown, what))
        return self._totals[attributes, what]

    def places(self, attributes: tuple[str, ...]) -> Mapping[Group, int]:
        """Group → its place in a breakdown."""
        if attributes not in self._places:
            groups = self.measured.breakdown(attributes).groups
            self._places[attributes] = {group: place for place, group in enumerate(groups)}
        return self._places[attributes]

    def plain(self, what: What) -> What:
        """One description of those that would hold the same rows of any table; one too many is only set aside."""
        if what not in self._known:
            if len(self._known) >= MOST_WHATS:
                self.refused.add(what)
                return what
            held = np.packbits(mask_of(self.possible, what)).tobytes()
            self._known[what] = self._same.setdefault(held, what)
        return self._known[what]

    def is_within(self, part: What, whole: What) -> bool:
        """Whether every row of the one is a row of the other."""
        both = self.plain(part), self.plain(whole)
        if not self.refused.isdisjoint(both):
            return False
        if both not in self._within:
            first, second = (mask_of(self.possible, one) for one in both)
            self._within[both] = not bool((first & ~second).any())
        return self._within[both]

    def is_refused(self, count: Count) -> bool:
        """Whether there were too many descriptions before that of this count."""
        return count.what in self.refused or (count.less is not None and count.less in self.refused)

    @cached_property
    def possible(self) -> Breakdown:
        """Every combination of codes that a row could have."""
        return possible_rows(self.measured.breakdown(()))


def mask_of(breakdown: Breakdown, what: What) -> NDArray[np.bool_]:
    """The cells of a breakdown that count."""
    found = breakdown.mask_of_all() if what.match is None else breakdown.mask(what.match)
    for limits in (what.key, None if what.periods is None else ("period", *what.periods)):
        if limits is not None:
            codes = breakdown.cells.integers[limits[0]]
            found = found & (codes >= limits[1]) & (codes <= limits[2])
    return found


def possible_rows(everybody: Breakdown) -> Breakdown:
    """Everybody, as every combination of codes that a reader must think possible, whether or not a row has it.

    Codes of a score, and of a decision that follows from it, go together as they do in the table.
    """
    cells, plan = everybody.cells, everybody.plan
    together = [key for key in ("g", "h", *(("decision",) if plan.derives_decision else ())) if key in cells.keys]
    parts: list[tuple[list[str], Ints]] = []
    if together:
        parts.append((together, np.unique(np.stack([cells.integers[key] for key in together], axis=1), axis=0)))
    for key in (key for key in cells.keys if key not in together):
        periods = plan.period.count if plan.period is not None else 0
        usual = {"period": list(range(periods)), "wcode": [0]}.get(key, [0, 1])
        parts.append(([key], np.union1d(cells.integers[key], np.asarray(usual, dtype=np.int64))[:, None]))
    size = math.prod(len(values) for _, values in parts)
    if size > MOST_ROWS:
        return everybody
    integers = {name: np.zeros(size, dtype=np.int64) for name in (*cells.keys, *cells.sums)}
    inner = 1
    for keys, values in parts:
        places = np.arange(size) // inner % len(values)
        integers |= {key: values[places, column].astype(np.int64) for column, key in enumerate(keys)}
        inner *= len(values)
    return replace(everybody, cells=replace(cells, integers=integers))
