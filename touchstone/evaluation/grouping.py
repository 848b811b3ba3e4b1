"""Cells by group: which cell is in which group of a breakdown, and sums over chosen cells, as whole numbers."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.areas import RankSums
from touchstone.evaluation.cells import Cells, Ints
from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.moments import Group as Group
from touchstone.evaluation.moments import Moments
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.spec import ALL, EvaluationSpec
from touchstone.evaluation.sql import SQUARE_SCALE, WEIGHT_SCALE

T = TypeVar("T")
EVERYONE_ELSE = "(everyone else)"
_UNUSABLE = -1


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A set of groups over the same attributes (none: everybody), with the cells counted for it.

    `assumed`: codes of roles that no column records, such as a decision where everybody in the table was acted upon;
    `people`: what the second scan brought back, by group, where the spec names a person; `period`: where the cells
    are those of one period, its name; `exact`: sums over distinct scores by group, where the areas were counted again.
    """

    spec: EvaluationSpec
    plan: Plan
    attributes: tuple[str, ...]
    cells: Cells
    assumed: Mapping[str, int]
    people: Mapping[Group, Moments] | None = None
    period: str | None = None
    exact: Mapping[Group, RankSums] | None = None

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every combination of levels, those with nobody in them too."""
        levels = [[level for level in self.cells.levels[name] if level != ALL] for name in self.attributes]
        return tuple(itertools.product(*levels))

    @cached_property
    def index(self) -> Ints:
        """For each cell, the place of its group in `groups`."""
        place = np.zeros(self.cells.size, dtype=np.int64)
        for name in self.attributes:
            levels = [level for level in self.cells.levels[name] if level != ALL]
            numbers = {level: number for number, level in enumerate(levels)}
            table = np.array([numbers.get(level, 0) for level in self.cells.levels[name]], dtype=np.int64)
            place = place * len(levels) + table[self.cells.codes[name]]
        return place

    @cached_property
    def reference(self) -> int | None:
        """The place of the group of named references; None for everybody, or where nobody is in it."""
        named = {item.name: item.reference for item in self.spec.attributes}
        group = tuple(named[name] for name in self.attributes)
        return self.groups.index(group) if self.attributes and group in self.groups else None

    @property
    def is_weighted(self) -> bool:
        """Whether rows bear sampling weights."""
        return "sw" in self.cells.sums

    def mask(self, match: Match) -> NDArray[np.bool_]:
        """Which cells the match counts; a row whose weight cannot be used counts in none."""
        if match not in self._masks:
            self._masks[match] = self._matching(match)
        return self._masks[match]

    def total(self, match: Match, column: str = "n") -> Ints:
        """The sum of a column over the matching cells, for each group."""
        if (match, column) not in self._totals:
            self._totals[match, column] = self.total_where(self.mask(match), column)
        return self._totals[match, column]

    def total_where(self, picked: NDArray[np.bool_], column: str = "n") -> Ints:
        """The sum of a column over the picked cells, for each group; whole numbers, so nothing is rounded."""
        sums = np.zeros(len(self.groups), dtype=np.int64)
        np.add.at(sums, self.index[picked], self.cells.integers[column][picked])
        return sums

    def mask_of_all(self) -> NDArray[np.bool_]:
        """Every cell."""
        return np.ones(self.cells.size, dtype=bool)

    @cached_property
    def sizes(self) -> Ints:
        """All rows of each group, usable or not."""
        return self.total_where(self.mask_of_all())

    def in_periods(self, first: int, last: int, name: str | None = None) -> Breakdown:
        """The same groups counted from those periods only (places in the plan's list, both included).

        What second scans brought back is of the whole table, and left behind.
        """
        return replace(self, cells=self.cells.in_periods(first, last), people=None, exact=None, period=name)

    def against_rest(self, number: int) -> Breakdown:
        """Two groups: the one at that place, and everybody who is not in it. Sums over people are left behind."""
        name = "(group)"
        other = (self.index != number).astype(np.int64)
        cells = replace(
            self.cells,
            attributes=(name,),
            levels={name: (" / ".join(self.groups[number]), EVERYONE_ELSE)},
            codes={name: other},
        )
        return replace(self, attributes=(name,), cells=cells, people=None, exact=None)

    def once(self, name: str, make: Callable[[Breakdown], T]) -> T:
        """What `make` works out for all groups together, made the first time and kept under that name."""
        if name not in self._once:
            self._once[name] = make(self)
        return cast("T", self._once[name])

    @cached_property
    def _once(self) -> dict[str, object]:
        return {}

    def counts(self, number: int) -> Counts:
        """The counts of the group at that place in `groups`."""
        return Counts(breakdown=self, number=number)

    def each(self) -> Iterator[tuple[Group, Counts]]:
        """Each group with its counts."""
        for number, group in enumerate(self.groups):
            yield group, self.counts(number)

    @cached_property
    def _masks(self) -> dict[Match, NDArray[np.bool_]]:
        return {}

    @cached_property
    def _totals(self) -> dict[tuple[Match, str], Ints]:
        return {}

    def _matching(self, match: Match) -> NDArray[np.bool_]:
        found = self._codes("wcode") >= 0 if "wcode" in self.cells.integers else self.mask_of_all()
        for role, codes in match.items():
            found = found & np.isin(self._codes(role), codes)
        for key in (*match.usable, *(match.same or ()), *(match.differ or ())):
            found = found & (self._codes(key) >= 0)
        if match.same is not None:
            found = found & (self._codes(match.same[0]) == self._codes(match.same[1]))
        if match.differ is not None:
            found = found & (self._codes(match.differ[0]) != self._codes(match.differ[1]))
        return found

    def _codes(self, key: str) -> Ints:
        if key in self.cells.integers:
            return self.cells.integers[key]
        return np.full(self.cells.size, self.assumed.get(key, _UNUSABLE), dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The counts of one group: what a metric is given. The letters are those of the usual two-by-two table."""

    breakdown: Breakdown
    number: int

    @property
    def spec(self) -> EvaluationSpec:
        """The spec: costs, level of intervals, what the score means."""
        return self.breakdown.spec

    @property
    def plan(self) -> Plan:
        """The plan: grid, edges, sums."""
        return self.breakdown.plan

    @property
    def reference(self) -> Counts | None:
        """The counts of the group of named references; None where there is none."""
        number = self.breakdown.reference
        return None if number is None else self.breakdown.counts(number)

    @property
    def in_all(self) -> int:
        """All rows of the table, whatever their group."""
        return int(self.breakdown.sizes.sum())

    @property
    def people(self) -> Moments | None:
        """Second moments over people, where the spec names a person."""
        found = self.breakdown.people
        return None if found is None else found.get(self.breakdown.groups[self.number])

    def of(self, match: Match) -> int:
        """Rows that the match counts."""
        return int(self.breakdown.total(match)[self.number])

    def count(self, **codes: tuple[int, ...]) -> int:
        """Rows whose roles hold these codes: `count(label=(1,), decision=(1,))`."""
        return self.of(Match(**codes))  # type: ignore[arg-type]  # roles only, as their annotation says

    def sum_of(self, match: Match, column: str) -> int:
        """The sum of one of the cells' columns over what the match counts: fixed point, as the plan says."""
        return int(self.breakdown.total(match, column)[self.number])

    def amount(self, match: Match) -> float:
        """What the match counts, by weight where rows bear sampling weights; else rows."""
        return self.sum_of(match, "sw") / WEIGHT_SCALE if self.breakdown.is_weighted else float(self.of(match))

    def squares(self, match: Match) -> float:
        """The sum of squared weights of what the match counts; rows where there are no weights."""
        return self.sum_of(match, "sww") / SQUARE_SCALE if self.breakdown.is_weighted else float(self.of(match))

    @property
    def n(self) -> int:
        """All rows of the group."""
        return int(self.breakdown.sizes[self.number])

    @cached_property
    def tp(self) -> int:
        """Selected, and positive."""
        return self.count(label=(1,), decision=(1,))

    @cached_property
    def fp(self) -> int:
        """Selected, and negative."""
        return self.count(label=(0,), decision=(1,))

    @cached_property
    def fn(self) -> int:
        """Not selected, and positive."""
        return self.count(label=(1,), decision=(0,))

    @cached_property
    def tn(self) -> int:
        """Not selected, and negative."""
        return self.count(label=(0,), decision=(0,))

    @cached_property
    def unlabelled_selected(self) -> int:
        """Selected, with no usable outcome (U1)."""
        return self.count(decision=(1,)) - self.tp - self.fp

    @cached_property
    def unlabelled_unselected(self) -> int:
        """Not selected, with no usable outcome (U0)."""
        return self.count(decision=(0,)) - self.fn - self.tn

    @property
    def positives(self) -> int:
        """P: usable outcome and decision, positive."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """N: usable outcome and decision, negative."""
        return self.fp + self.tn

    @cached_property
    def labelled(self) -> int:
        """L: rows with a usable outcome, whatever the decision."""
        return self.count(label=USABLE)

    def cells_where(self, match: Match) -> dict[str, Ints]:
        """The group's matching cells: each integer column, cell by cell."""
        picked = self.breakdown.mask(match) & (self.breakdown.index == self.number)
        return {name: values[picked] for name, values in self.breakdown.cells.integers.items()}


def breakdown_of(
    cells: Cells,
    attributes: tuple[str, ...],
    assumed: Mapping[str, int] | None = None,
    *,
    spec: EvaluationSpec,
    plan: Plan,
    people: Mapping[Group, Moments] | None = None,
    period: str | None = None,
    exact: Mapping[Group, RankSums] | None = None,
) -> Breakdown:
    """The breakdown by those attributes: rolled up from a full cross, or picked where it was counted by itself."""
    return Breakdown(
        spec=spec,
        plan=plan,
        attributes=attributes,
        cells=cells.only(attributes),
        assumed=assumed or {},
        people=people,
        period=period,
        exact=exact,
    )
