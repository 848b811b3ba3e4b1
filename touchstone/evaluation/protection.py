"""Everything that can be published, laid out over one table of people: which count is the sum of which of its places.

A place is a group of the finest attributes in use, crossed with a class of rows that all counts hold alike. Another
table of people that agrees with every published figure proves that a hidden count may be something else.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown
from touchstone.evaluation.spec import Structural
from touchstone.evaluation.suppression_counts import Count, Counted, What, mask_of

MOST_PLACES = 300_000  # above, sets of attributes are laid side by side rather than crossed
SEED = 20260101

Booleans = NDArray[np.bool_]
Words = NDArray[np.uint64]
Attributes = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A hidden count that must be able to be `least` or less, and `most` or more."""

    count: Count
    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """What can be read of a count: it lies from `low` to `high`. `cost`: of withholding it too; None: it is out."""

    count: Count
    low: int
    high: int
    cost: float | None


@dataclass(frozen=True, kw_only=True)
class Side:
    """The counts of one breakdown, numbered from `first`: `holds` by count and class, for each of its groups.

    `of`, `sign`: for each finest group the group it is part of, and whether it counts there (1), not at all (0), or
    against (-1, where one sum must equal another); `members`: the finest groups of each group, by sign.
    """

    attributes: Attributes
    first: int
    holds: Booleans
    of: Ints
    sign: Ints
    members: tuple[tuple[Ints, Ints], ...]

    @property
    def size(self) -> int:
        """How many counts."""
        return len(self.members) * len(self.holds)


class Classes:
    """Rows that every description holds alike, as one class each."""

    def __init__(self, counted: Counted, whats: Iterable[What]) -> None:
        self._keys = dict(zip(listed := list(dict.fromkeys(whats)), _words(len(listed)), strict=True))
        self._possible = counted.possible
        found = np.unique(self._signatures(self._possible), return_index=True, return_inverse=True)
        self._signs, firsts, self._of = found[0], found[1], found[2].reshape(-1)
        self._held = {what: mask_of(self._possible, what)[firsts] for what in listed}

    def __len__(self) -> int:
        return len(self._signs)

    def held(self, what: What, less: What | None) -> Booleans:
        """The classes that a description holds."""
        found: Booleans = self._held[what] if less is None else self._held[what] & ~self._held[less]
        return found

    def places(self, breakdown: Breakdown) -> Ints:
        """For each cell its class."""
        return np.searchsorted(self._signs, self._signatures(breakdown)).astype(np.int64)

    def only(self, picked: Booleans) -> Booleans:
        """The classes all of whose possible rows are picked."""
        found = np.ones(len(self), dtype=bool)
        np.logical_and.at(found, self._of, picked)
        return found

    def _signatures(self, breakdown: Breakdown) -> Words:
        found = np.zeros(breakdown.cells.size, dtype=np.uint64)
        for what, key in self._keys.items():
            found ^= np.where(mask_of(breakdown, what), key, np.uint64(0))
        return found


class TooLarge(Exception):
    """More places than can be searched."""


class Layout:
    """`people`: the true table, finest groups by classes; `values`: every count, by its number; `closed`: places that
    everybody knows to be empty. Raises TooLarge.
    """

    def __init__(self, counted: Counted, counts: Iterable[Count]) -> None:
        asked: dict[Attributes, dict[tuple[What, What | None], int]] = {}
        for one in counts:
            mine = asked.setdefault(one.attributes, {})
            mine.setdefault((one.what, one.less), len(mine))
        self._counted, self._asked = counted, asked
        whats = [what for mine in asked.values() for pair in mine for what in pair if what is not None]
        self.classes = Classes(counted, whats)
        self.families = families_of(counted, set(asked), len(self.classes))
        if sum(self._size(family) for family in self.families) * len(self.classes) > MOST_PLACES:
            raise TooLarge
        self.people = np.concatenate([self._people(family) for family in self.families])
        self.closed = self._closed()
        self.sides = self._sides()
        self._firsts = {side.attributes: side for side in self.sides[: len(asked)]}
        self.values = np.zeros(sum(side.size for side in self.sides), dtype=np.int64)
        for side in self.sides:
            sums = np.zeros((len(side.members), len(side.holds)), dtype=np.int64)
            held = self.people.astype(np.float64) @ side.holds.T.astype(np.float64)  # whole numbers under 2**53
            np.add.at(sums, side.of, np.rint(held).astype(np.int64) * side.sign[:, None])
            self.values[side.first : side.first + side.size] = sums.ravel()

    def number(self, count: Count) -> int:
        """The number of a count; -1 for a group that the table does not have, where nobody could be."""
        side = self._firsts[count.attributes]
        place = self._counted.places(count.attributes).get(count.group)
        row = self._asked[count.attributes][count.what, count.less]
        return -1 if place is None else side.first + place * len(side.holds) + row

    def could_be(self, count: Count) -> bool:
        """Whether anybody could be there in any table: not in a group or a class that does not exist."""
        side, place = self._firsts[count.attributes], self._counted.places(count.attributes).get(count.group)
        if place is None:
            return False
        held = side.holds[self._asked[count.attributes][count.what, count.less]]
        return bool((~self.closed[np.ix_(side.members[place][0], held.nonzero()[0])]).any())

    def held(self, count: Count) -> tuple[int, Booleans]:
        """The place of the group of a count, and the classes that it holds."""
        side = self._firsts[count.attributes]
        row = self._asked[count.attributes][count.what, count.less]
        held: Booleans = side.holds[row]
        return self._counted.places(count.attributes)[count.group], held

    def table(self, attributes: Attributes) -> Ints | None:
        """The true table by those attributes and class; None where it cannot be had from the people laid out."""
        family = next((one for one in self.families if set(attributes) <= set(one)), None)
        if family is None:
            return None
        start = sum(self._size(one) for one in self.families[: self.families.index(family)])
        found = np.zeros((self._size(attributes), len(self.classes)), dtype=np.int64)
        np.add.at(found, self._projected(family, attributes), self.people[start : start + self._size(family)])
        return found

    def part(self, attributes: Attributes, names: Attributes) -> Ints:
        """For each group by those attributes, its group by some of them."""
        return self._projected(attributes, names)

    @property
    def structural(self) -> Sequence[Structural]:
        """The groups that are declared empty by their nature."""
        return self._counted.measured.spec.suppression.structural

    @property
    def links(self) -> Ints:
        """The numbers of the sums that must stay equal: differences of nought."""
        first = sum(side.size for side in self.sides[: len(self._asked)])
        return np.arange(first, len(self.values), dtype=np.int64)

    def _people(self, family: Attributes) -> Ints:
        breakdown = self._counted.measured.breakdown(family)
        found = np.zeros((len(breakdown.groups), len(self.classes)), dtype=np.int64)
        np.add.at(found, (breakdown.index, self.classes.places(breakdown)), breakdown.cells.integers["n"])
        return found

    def _closed(self) -> Booleans:
        """Groups declared structural, and periods that hold no rows at all."""
        rows = []
        declared = self.structural
        for family in self.families:
            groups = [dict(zip(family, group, strict=True)) for group in self._counted.places(family)]
            rows += [any(one.group.items() <= group.items() for one in declared) for group in groups]
        found = np.repeat(np.array(rows, dtype=bool)[:, None], len(self.classes), axis=1)
        codes = self._counted.possible.cells.integers.get("period")
        if codes is not None:
            cells = self._counted.measured.breakdown(()).cells.integers
            found |= self.classes.only(~np.isin(codes, cells["period"][cells["n"] > 0]))
        closed: Booleans = found & (self.people == 0)
        return closed

    def _sides(self) -> list[Side]:
        found: list[Side] = []
        first = 0
        for attributes, mine in self._asked.items():
            holds = np.array([self.classes.held(*pair) for pair in mine], dtype=bool)
            family = next(one for one in self.families if set(attributes) <= set(one))
            found.append(self._side(attributes, first, holds, {family: 1}))
            first += found[-1].size
        for one, other in itertools.combinations(self.families, 2):
            shared = tuple(name for name in one if name in other)
            found.append(self._side(shared, first, np.eye(len(self.classes), dtype=bool), {one: 1, other: -1}))
            first += found[-1].size
        return found

    def _side(self, attributes: Attributes, first: int, holds: Booleans, signs: Mapping[Attributes, int]) -> Side:
        of, sign = [], []
        for family in self.families:
            places = self._projected(family, attributes) if family in signs else np.zeros(self._size(family), np.int64)
            of.append(places)
            sign.append(np.full(len(places), signs.get(family, 0), dtype=np.int64))
        all_of, all_signs = np.concatenate(of), np.concatenate(sign)
        members = tuple(
            (np.flatnonzero((all_of == place) & (all_signs > 0)), np.flatnonzero((all_of == place) & (all_signs < 0)))
            for place in range(self._size(attributes))
        )
        return Side(attributes=attributes, first=first, holds=holds, of=all_of, sign=all_signs, members=members)

    def _size(self, attributes: Attributes) -> int:
        return math.prod(len(self._counted.places((name,))) for name in attributes)

    def _projected(self, family: Attributes, attributes: Attributes) -> Ints:
        """For each group of a family its group by fewer attributes: groups are numbered as their levels run."""
        sizes = {name: self._size((name,)) for name in family}
        rest, place = np.arange(self._size(family)), np.zeros(self._size(family), dtype=np.int64)
        levels = {}
        for name in reversed(family):
            levels[name], rest = rest % sizes[name], rest // sizes[name]
        for name in attributes:
            place = place * sizes[name] + levels[name]
        return place


def families_of(counted: Counted, sets: set[Attributes], classes: int) -> list[Attributes]:
    """The attributes in use as one table where it was counted so and is not too large; else set by set."""
    names = [item.name for item in counted.measured.plan.attributes]
    used = tuple(name for name in names if any(name in one for one in sets))
    size = math.prod(len(counted.places((name,))) for name in used) * classes
    if counted.measured.plan.is_cross and size <= MOST_PLACES:
        return [used]
    return sorted(one for one in sets if not any(set(one) < set(other) for other in sets))


def is_joinable(sets: Sequence[Attributes]) -> bool:
    """Whether tables that agree in pairs always come from one table: sets of attributes without a cycle [BFMY83]."""
    left = [set(one) for one in sets]
    while len(left) > 1:
        for one in left:
            others = [other for other in left if other is not one]
            shared = {name for name in one if any(name in other for other in others)}
            if any(shared <= other for other in others):
                left = others
                break
        else:
            return False
    return True


def _words(count: int) -> list[np.uint64]:
    """Words of 64 bits, one for each set: two rows in different sets differ but for a chance of one in 2**64."""
    generator = random.Random(SEED)  # noqa: S311 - hashing of sets, nothing secret
    return [np.uint64(generator.getrandbits(64)) for _ in range(count)]
