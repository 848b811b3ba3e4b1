"""Proofs for a whole publication: each small count in turn, withholding what stands in the way, in bounded work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from touchstone.evaluation.exchanges import Exchanges
from touchstone.evaluation.patterns import Pattern
from touchstone.evaluation.protection import Known, Layout, TooLarge, Wanted, is_joinable
from touchstone.evaluation.suppression_counts import MOST, Count, Counted, What
from touchstone.evaluation.witnesses import FAR, Budget, Ranges, Walk, proved

STEPS_IN_ALL = 40_000  # of one round of proofs
STEPS_AT_LEAST = 8  # of one proof: where there are too many to do, none is begun
TRIES = 6  # times that something is withheld for one hidden count
OUT = 1e4  # price of what cannot be withheld


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What is to be published. `out`: what is out already."""

    counted: Counted
    pattern: Pattern
    out: Mapping[Count, Known]

    def known(self, count: Count) -> Known | None:
        """What can be read of a count; None for nothing."""
        raise NotImplementedError


@dataclass
class Proved:
    """`unproved`: not within the steps allowed; `given_away`: not even were nothing published now."""

    unproved: list[Wanted] = field(default_factory=list)
    given_away: list[Wanted] = field(default_factory=list)


def prove_all(publication: Publication, wanted: Iterable[Wanted]) -> Proved:
    """Prove every hidden count safe, withholding published counts in the way of it."""
    meant = _Meant(publication)
    origins: dict[Count, list[Wanted]] = {}
    asked: dict[Count, Wanted] = {}
    for one in wanted:
        other = meant.instead(one)
        if other is not None:
            origins.setdefault(other.count, []).append(one)
            asked[other.count] = _both(asked.get(other.count, other), other)
    if not asked:
        return Proved()
    layout = meant.layout(asked)
    if layout is None:
        return Proved(unproved=[one for mine in origins.values() for one in mine])
    left = [one for count, one in asked.items() if layout.could_be(count)]
    found = _Proofs(publication, layout, left).run()
    unproved, given_away = ([one for place in sorted(places) for one in origins[left[place].count]] for places in found)
    return Proved(unproved=unproved, given_away=given_away)


def _both(one: Wanted, other: Wanted) -> Wanted:
    return Wanted(count=one.count, least=min(one.least, other.least), most=max(one.most, other.most))


class _Meant:
    """Of what a hidden count has to be proved. Where no published count looks at an attribute, a period or a code any
    more, people may be moved along it unseen: then it is enough that there may be so many by all the rest.
    """

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        pattern = publication.pattern
        self._read = list(dict.fromkeys((*pattern.shown, *pattern.left_over, *publication.out)))
        whats = {what for count in self._read for what in (count.what, count.less) if what is not None}
        self._used = {name for count in self._read for name in count.attributes}
        self._has_bands = any(_is_band(what) for what in whats)
        self._has_periods = any(what.periods is not None for what in whats)

    def instead(self, wanted: Wanted) -> Wanted | None:
        """The count to be proved; None where there are so many for certain."""
        count, counted = wanted.count, self._publication.counted
        if self._used.issuperset(count.attributes) and self._is_read(count.what) and self._is_read(count.less):
            return wanted
        kept = [place for place, name in enumerate(count.attributes) if name in self._used]
        what, less = (self._plainer(one) if one is not None else None for one in (count.what, count.less))
        plainer = counted.count(
            tuple(count.attributes[place] for place in kept),
            tuple(count.group[place] for place in kept),
            what or count.what,
            None if less == what else less,
        )
        value = counted.value(plainer)
        return None if value >= wanted.most else Wanted(count=plainer, least=value, most=wanted.most)

    def _is_read(self, what: What | None) -> bool:
        """Whether published counts look at all that a description looks at."""
        return what is None or ((self._has_bands or not _is_band(what)) and (self._has_periods or what.periods is None))

    def _plainer(self, what: What) -> What:
        key = (what.key[0], 0, MOST) if what.key is not None and _is_band(what) and not self._has_bands else what.key
        return replace(what, key=key, periods=what.periods if self._has_periods else None)

    def layout(self, targets: Iterable[Count]) -> Layout | None:
        """Everything that can be read and everything hidden, in one; None where that is too large to be proved, or
        where the breakdowns hang together in a circle and were not counted as one table.
        """
        try:
            layout = Layout(self._publication.counted, [*self._read, *targets])
        except TooLarge:
            return None
        return layout if is_joinable(layout.families) else None


def _is_band(what: What) -> bool:
    """Whether it holds some usable codes and not others: a band of scores."""
    return what.key is not None and what.key[1] >= 0 and what.key[1:] != (0, MOST)


class _Proofs:
    """The proofs of one layout. `wanted`: what is asked of each hidden count."""

    def __init__(self, publication: Publication, layout: Layout, wanted: list[Wanted]) -> None:
        self._publication, self._layout = publication, layout
        pattern = publication.pattern
        read = dict.fromkeys((*pattern.shown, *pattern.left_over, *publication.out))
        self._numbers = {count: number for count in read if (number := layout.number(count)) >= 0}
        self._counts = {number: count for count, number in self._numbers.items()}
        self._walk = self._walking(publication.known, Budget(STEPS_IN_ALL))
        self._ranges = Ranges(layout, wanted)

    def run(self) -> tuple[set[int], set[int]]:
        """The places of what was not proved, and of what is given away already."""
        unproved: set[int] = set()
        given_away: set[int] = set()
        self._exchange()
        todo = self._ranges.all_open()
        if len(todo) * STEPS_AT_LEAST * self._walk.cost_of_step > self._walk.budget.left:
            return {place for place, _ in todo}, given_away
        for place, is_up in todo:
            if place in unproved or place in given_away or not self._ranges.is_open(place, is_up=is_up):
                continue
            found = self._settled(place, is_up) if self._walk.budget.left > 0 else False
            if found is not None:
                (given_away if found else unproved).add(place)
        return unproved, given_away

    def _exchange(self) -> None:
        """What needs no search."""
        read = {count.attributes for count in self._numbers}
        exchanges = Exchanges(self._layout, read)
        for place, wanted in enumerate(self._ranges.wanted):
            self._ranges.may_differ(place, *exchanges.of(wanted.count))

    def _settled(self, place: int, is_up: bool) -> bool | None:
        """None once proved; else whether it is given away whatever is withheld now."""
        for _ in range(TRIES):
            in_the_way = proved(self._walk, self._ranges, place, is_up=is_up)
            if in_the_way is None:
                return None
            if self._walk.budget.left <= 0:
                return False
            hide = [self._counts[number] for number in in_the_way if self._is_published(number)]
            if not hide:
                return self._is_out(place, is_up)
            for count in hide:
                self._hide(count)
        return False

    def _is_published(self, number: int) -> bool:
        count, pattern = self._counts.get(number), self._publication.pattern
        return count is not None and (count in pattern.shown or count in pattern.left_over)

    def _hide(self, count: Count) -> None:
        for changed in self._publication.pattern.hide(count):
            number = self._numbers.get(changed)
            if number is not None:
                low, high, self._walk.price[number] = _bounds(self._publication.known(changed))
                self._walk.bound(number, low, high)

    def _is_out(self, place: int, is_up: bool) -> bool:
        walk = self._walking(self._publication.out.get, Budget(STEPS_IN_ALL))
        return proved(walk, self._ranges, place, is_up=is_up) is not None

    def _walking(self, known: Callable[[Count], Known | None], budget: Budget) -> Walk:
        size = len(self._layout.values)
        low, high = np.full(size, -FAR, dtype=np.int64), np.full(size, FAR, dtype=np.int64)
        price = np.ones(size)
        for count, number in self._numbers.items():
            low[number], high[number], price[number] = _bounds(known(count))
        low[self._layout.links] = high[self._layout.links] = 0
        price[self._layout.links] = OUT
        return Walk(self._layout, low, high, price, budget)


def _bounds(known: Known | None) -> tuple[int, int, float]:
    if known is None:
        return -FAR, FAR, 1.0
    return known.low, known.high, OUT if known.cost is None else known.cost
