"""Another table of people that agrees with everything published, looked for one person at a time.

The search is that of weighted repair: ask for the hidden count to be larger or smaller, then mend each published figure
that is contradicted by the one change that mends most; figures that stay contradicted grow heavier (min-conflicts
[MJ92]; weights as in Feasibility Jump [LS23]). All is in whole numbers: a table found is a proof. One not found proves
nothing, and then more is withheld. Steps are counted, so the work is bounded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.protection import Layout, Wanted

FAR = 2**40  # no bound
DEMAND = 1e4  # weight of what is asked of a hidden count: above that of the published figures
STEPS = 400  # of one search
STALE = 25  # times that nothing more could be mended, without a better table in between
TABU = 6  # steps for which a change is not taken back
STALE_ELSE = 12  # the same, where a second search follows
PLACES_A_STEP = 8_000  # of the table: a step over more counts for several
NOISE = 1e-3


class Ranges:
    """What each hidden count has been shown able to be. Hiding more never takes anything back."""

    def __init__(self, layout: Layout, wanted: Iterable[Wanted]) -> None:
        self.wanted = list(wanted)
        self.numbers = np.array([layout.number(one.count) for one in self.wanted], dtype=np.int64)
        self._least = np.array([one.least for one in self.wanted], dtype=np.int64)
        self._most = np.array([one.most for one in self.wanted], dtype=np.int64)
        self.values = layout.values[self.numbers]
        self._low, self._high = self.values.copy(), self.values.copy()

    def saw(self, values: Ints) -> None:
        """A table that agrees with everything published was found."""
        found = values[self.numbers]
        np.minimum(self._low, found, out=self._low)
        np.maximum(self._high, found, out=self._high)

    def may_differ(self, place: int, less: int, more: int) -> None:
        """The count was shown to be able to be so many less, and so many more."""
        value = int(self.values[place])
        self._low[place] = min(self._low[place], value - less)
        self._high[place] = max(self._high[place], value + more)

    def is_open(self, place: int, *, is_up: bool) -> bool:
        """Whether it is not proved yet that the count may be so much."""
        return bool(self._high[place] < self._most[place] if is_up else self._low[place] > self._least[place])

    def all_open(self) -> list[tuple[int, bool]]:
        """What is not proved yet."""
        ups, downs = (np.flatnonzero(one).tolist() for one in (self._high < self._most, self._low > self._least))
        return sorted([(place, True) for place in ups] + [(place, False) for place in downs])


@dataclass
class Budget:
    """Steps left for a whole publication; a step over a large table counts for more."""

    left: int

    def spend(self, cost: int) -> bool:
        """Whether there was enough left."""
        self.left -= cost
        return self.left >= 0


class Walk:
    """A table on its way, with every count kept. `low`, `high`, `price`: of each count by its number; the price is of
    withholding it, and says which of several ways to fail is the best.
    """

    def __init__(self, layout: Layout, low: Ints, high: Ints, price: Floats, budget: Budget) -> None:
        self.layout, self.low, self.high, self.price, self.budget = layout, low, high, price, budget
        sides = layout.sides
        self._holds = [side.holds.astype(np.float64) for side in sides]
        self._told = [
            (holds, _where(plus), _where(minus) if len(minus) else None)
            for side, holds in zip(sides, self._holds, strict=True)
            for plus, minus in side.members
        ]
        widths = [len(side.holds) for side in sides for _ in side.members]
        self._column = np.repeat(np.arange(len(widths)), widths)
        self._row = np.concatenate([np.arange(width) for width in widths])
        self._is_one = len(layout.families) == 1
        self.cost_of_step = 1 + layout.people.size // PLACES_A_STEP
        self._reach: dict[tuple[int, int], tuple[Ints, Ints]] = {}
        # Between changes that mend as much, none is always the first.
        self._noise = np.random.default_rng(0).random((len(layout.people), 2, len(layout.classes))) * NOISE
        self.restart()

    def restart(self) -> None:
        """Back to the true table, with every figure of equal weight."""
        layout = self.layout
        self.people, self.values = layout.people.copy(), layout.values.copy()
        self.weight = np.ones(len(self.values))
        self.is_true = True
        self.missed = int(self._excess(slice(None)).sum())
        self._marginal = self._marginals(slice(None))
        self.costs = self._noise.copy()
        for side, holds in zip(layout.sides, self._holds, strict=True):
            mine = self._marginal[:, side.first : side.first + side.size].reshape(2, -1, len(holds)) @ holds
            for sign in (1, -1):
                picked = np.flatnonzero(side.sign == sign)
                self.costs[picked] += mine[::sign, side.of[picked]].transpose(1, 0, 2)
        self._barred = np.zeros(self.costs.shape)
        self._barred[:, 0][layout.closed] = np.inf
        self._barred[:, 1][self.people == 0] = np.inf

    def bound(self, number: int, low: int, high: int, *, weight: float = 1.0) -> None:
        """Change what is known, or asked, of one count."""
        self.missed -= int(self._excess(number))
        self.low[number], self.high[number], self.weight[number] = low, high, weight
        self.missed += int(self._excess(number))
        self._refresh(np.array([number]))

    def search(self, patience: int) -> Ints:
        """Go on until the table agrees with everything: then no numbers; else those of the figures in the way."""
        fewest, stale = (np.inf, np.empty(0, dtype=np.int64)), 0
        heavier: set[int] = set()
        tabu: deque[tuple[int, tuple[int, int, int]]] = deque()
        for step in range(STEPS):
            if not self.missed or stale > patience or not self.budget.spend(self.cost_of_step):
                break
            while tabu and tabu[0][0] <= step:
                self._lift(tabu.popleft()[1])
            group, direction, row = self._next()
            if self.costs[group, direction, row] < -NOISE and not self._barred[group, direction, row]:
                self._move(group, direction, row)
                self._barred[group, 1 - direction, row] = np.inf
                tabu.append((step + TABU, (group, 1 - direction, row)))
                continue
            wrong = self._wrong()
            price = float(self.price[wrong].sum())
            fewest, stale = ((price, wrong), 0) if price < fewest[0] else (fewest, stale + 1)
            self.weight[wrong] += 1.0
            heavier.update(wrong.tolist())
            self._refresh(wrong)
        for _, back in tabu:
            self._lift(back)
        lighter = np.array(sorted(heavier), dtype=np.int64)
        self.weight[lighter] = 1.0
        self._refresh(lighter)
        if not self.missed:
            return np.empty(0, dtype=np.int64)
        return fewest[1] if len(fewest[1]) else self._wrong()

    def _next(self) -> tuple[int, int, int]:
        """The change that mends most: (group, 0 for one person more or 1 for one less, class)."""
        found, width = int((self.costs + self._barred).argmin()), self.costs.shape[2]
        return found // (2 * width), found // width % 2, found % width

    def _lift(self, change: tuple[int, int, int]) -> None:
        group, direction, row = change
        is_barred = self.layout.closed[group, row] if direction == 0 else self.people[group, row] == 0
        self._barred[change] = np.inf if is_barred else 0.0

    def _move(self, group: int, direction: int, row: int) -> None:
        numbers, signs = self._reached(group, row)
        by = 1 - 2 * direction
        costs = self._marginal[direction if self._is_one else np.where(signs > 0, direction, 1 - direction), numbers]
        self.missed += int(np.sign(costs).sum())
        self.values[numbers] += by * signs
        self.people[group, row] += by
        self.is_true = False
        self._lift((group, 1, row))
        self._refresh(numbers)

    def _reached(self, group: int, row: int) -> tuple[Ints, Ints]:
        """The numbers of the counts that a place is part of, and the sign with which."""
        if (group, row) not in self._reach:
            sides = [side for side in self.layout.sides if side.sign[group]]
            rows = [np.flatnonzero(side.holds[:, row]) for side in sides]
            firsts = [side.first + int(side.of[group]) * len(side.holds) for side in sides]
            numbers = np.concatenate([first + mine for first, mine in zip(firsts, rows, strict=True)])
            signs = np.repeat([int(side.sign[group]) for side in sides], [len(mine) for mine in rows])
            self._reach[group, row] = numbers, signs
        return self._reach[group, row]

    def _wrong(self) -> Ints:
        return np.flatnonzero(self._excess(slice(None))).astype(np.int64)

    def _excess(self, numbers: slice | int) -> Ints:
        """By how much counts are outside what is known of them."""
        values = self.values[numbers]
        found: Ints = np.maximum(0, np.maximum(self.low[numbers] - values, values - self.high[numbers]))
        return found

    def _marginals(self, numbers: Ints | slice) -> Floats:
        """What one person more, and one less, costs or mends at each count."""
        values, low, high = self.values[numbers], self.low[numbers], self.high[numbers]
        found: Floats = np.empty((2, len(values)))
        np.subtract(values >= high, values < low, out=found[0], dtype=np.float64)
        np.subtract(values <= low, values > high, out=found[1], dtype=np.float64)
        found *= self.weight[numbers]
        return found

    def _refresh(self, numbers: Ints) -> None:
        """Let the cost of each change know of what has changed at these counts, whose numbers rise."""
        now = self._marginals(numbers)
        by = now - self._marginal[:, numbers]
        changed = np.any(by, axis=0).nonzero()[0]
        if not len(changed):
            return
        numbers, by = numbers[changed], by[:, changed]
        self._marginal[:, numbers] = now[:, changed]
        columns, rows = self._column[numbers].tolist(), self._row[numbers]
        start, size = 0, len(columns)
        while start < size:
            end = start + 1
            while end < size and columns[end] == columns[start]:
                end += 1
            holds, plus, minus = self._told[columns[start]]
            told = by[:, start:end] @ holds[rows[start:end]]
            self.costs[plus] += told
            if minus is not None:
                self.costs[minus] += told[::-1]
            start = end


def _where(members: Ints) -> Ints | slice:
    """The same as a slice where they are evenly spaced: that is several times as fast."""
    steps = np.diff(members)
    if not len(members) or (len(steps) and (steps != steps[0]).any()):
        return members
    return slice(int(members[0]), int(members[-1]) + 1, int(steps[0]) if len(steps) else 1)


def proved(walk: Walk, ranges: Ranges, place: int, *, is_up: bool) -> list[int] | None:
    """Ask for one hidden count to be as much, or as little, as it must be able to be: None once it was, else the
    numbers of the counts in the way. The search starts where the last one ended, then once more from the true table.
    """
    wanted, number = ranges.wanted[place], int(ranges.numbers[place])
    low, high = int(walk.low[number]), int(walk.high[number])
    asked = (max(low, wanted.most), high) if is_up else (low, min(high, wanted.least))
    if asked[0] > asked[1]:
        return [number]
    while True:
        was_true = walk.is_true
        walk.bound(number, *asked, weight=DEMAND)
        in_the_way = walk.search(STALE if was_true else STALE_ELSE)
        walk.bound(number, low, high)
        if not len(in_the_way):
            ranges.saw(walk.values)
            return None
        walk.restart()
        if was_true or walk.budget.left <= 0:
            return [one for one in in_the_way.tolist() if one != number]
