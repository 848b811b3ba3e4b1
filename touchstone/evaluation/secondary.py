"""Which findings are withheld: those that show a small count, and as many more as it takes to keep it hidden.

For each small count another table of people is looked for that agrees with everything published. Where there is none
to be found, the published figures in its way are withheld; where that does not do within a bounded number of steps,
whole tables are, the finer first. So nothing that could not be proved ambiguous is left.

A decision: small cells of a table that is withheld whole (`withheld_whole`), or that no metric asked for looks at, are
not targets of the proof. Nobody reads a figure of such a table, so what a reader could learn of its cells comes only
through counts that are shown; those are rounded sums, and the cells that they show or leave over are targets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchstone.evaluation.comparisons import reference_of
from touchstone.evaluation.patterns import Pattern, Table, table_name, table_of
from touchstone.evaluation.protection import Known, Wanted
from touchstone.evaluation.proving import Publication, prove_all
from touchstone.evaluation.releases import Before
from touchstone.evaluation.suppression_counts import EVERYBODY, Count, Counted, What
from touchstone.evaluation.suppression_rows import Row
from touchstone.evaluation.suppression_rules import Rule
from touchstone.evaluation.witnesses import FAR

TOTAL = 8.0  # times as dear to withhold: a total of everybody


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """The keys of rows withheld and left, and what nothing here can mend because it is out already.

    `whole`: the tables withheld as a whole for want of a proof, in words; `given_away`: hidden counts that are not
    safe whatever is withheld now.
    """

    withheld: set[tuple[str, object]]
    left: set[tuple[str, object]]
    visible: Mapping[Count, int]
    counts: frozenset[Count]
    given_away: tuple[Wanted, ...]
    whole: tuple[str, ...] = ()


def withhold(
    counted: Counted, rows: Sequence[Row], rule: Rule, before: Before, singled_out: Iterable[Count] = ()
) -> Hidden:
    """Primary suppression, what earlier releases make necessary, then secondary suppression until all is safe.

    `singled_out`: counts to be withheld however large.
    """
    refused = {table_of(row) for row in rows if row.refused is not None}
    looked_at = [row for row in rows if row.refused is None]
    fine = {table_of(row) for row in looked_at if any(counted.is_refused(one) for one in (*row.shows, *row.guards))}
    pattern = Pattern([row for row in looked_at if table_of(row) not in fine])
    values = {count: counted.value(count) for count in pattern.counts()}
    small = [count for count in values if _is_small(counted, count, values[count], rule)]
    small += [count for count in singled_out if count in values and not rule.is_small(values[count])]
    for count in (*small, *before.hidden_still(values)):
        pattern.hide(count)
    outside = _known_outside(counted, values)
    wanted = [_wanted(count, values[count], rule) for count in small]
    wanted = [one for one in (*wanted, *before.wanted(values)) if one.count not in outside]
    publication = _Rules(
        counted=counted,
        pattern=pattern,
        values=values,
        rule=rule,
        out=_narrowed([*outside.values(), *before.known(values)]),
    )
    publication.pair()
    given_away, whole = _until_safe(publication, wanted) if wanted else ([], set())
    publication.pair()
    left = {pattern.rows[place].key for place in pattern.left()}
    return Hidden(
        withheld={row.key for row in rows} - left,
        left=left,
        visible={count: values[count] for count in pattern.shown},
        counts=frozenset(values),
        given_away=tuple(given_away),
        whole=tuple(table_name(table) for table in sorted(refused | fine | whole)),
    )


def _until_safe(publication: _Rules, wanted: list[Wanted]) -> tuple[list[Wanted], set[Table]]:
    """Prove what can be proved, withholding single counts; then whole tables, until nothing is left unproved.

    What is given away even so, and the tables withheld.
    """
    pattern = publication.pattern
    given_away: list[Wanted] = []
    whole: set[Table] = set()
    while True:
        done = prove_all(publication, wanted)
        given_away += done.given_away
        wanted = done.unproved
        left = pattern.tables()
        if not wanted or not left:
            return [*given_away, *wanted], whole
        meant = {attributes for one in wanted for attributes in pattern.breakdowns(one.count)}
        gone = _next_to_go(publication.counted, left, meant)
        pattern.drop_tables(gone)
        whole |= gone


_PLAIN = ("estimates", "accounting", "areas", "bounds", "paired")


def _next_to_go(counted: Counted, left: set[Table], meant: set[tuple[str, ...]]) -> set[Table]:
    """The tables to withhold where single counts do not do: of periods and scores first, then the finest breakdowns.

    `meant`: the breakdowns of the counts that are not proved safe.
    """
    fine = {table for table in left if table[0] not in _PLAIN}
    crossed = {table[1] for table in left if len(table[1]) > 1}
    largest = max(crossed, key=lambda one: (one in meant, len(counted.places(one)), one), default=())
    steps = (
        {table for table in fine if table[0] == "drift" and table[1] in meant},
        {table for table in fine if len(table[1]) > 1 and table[1] in meant},
        fine,
        {table for table in left if table[1] and table[1] == largest},
        {table for table in left if table[1] and table[1] in meant},
        {table for table in left if table[1]},
        left,
    )
    return next(step for step in steps if step)


def _wanted(count: Count, value: int, rule: Rule) -> Wanted:
    least, most = rule.wanted(value)
    return Wanted(count=count, least=least, most=most)


def _is_small(counted: Counted, count: Count, value: int, rule: Rule) -> bool:
    return rule.is_small(value) and not (value == 0 and is_structural(counted, count))


def is_structural(counted: Counted, count: Count) -> bool:
    """Whether nobody could be there: in a group, as the spec declares with a reason, or in a period with no rows."""
    if counted.places(count.attributes).get(count.group) is None:
        return True
    periods = count.what.periods
    if periods is not None and counted.value(counted.count((), (), What(periods=periods))) == 0:
        return True
    levels = dict(zip(count.attributes, count.group, strict=True))
    declared = counted.measured.spec.suppression.structural
    return any(all(levels.get(name) == level for name, level in one.group.items()) for one in declared)


def _narrowed(known: Iterable[Known]) -> dict[Count, Known]:
    """All that is out already of each count, together."""
    found: dict[Count, Known] = {}
    for one in known:
        other = found.get(one.count, one)
        low, high = max(one.low, other.low), min(one.high, other.high)
        found[one.count] = Known(count=one.count, low=low, high=high, cost=None)
    return found


def _known_outside(counted: Counted, values: Mapping[Count, int]) -> dict[Count, Known]:
    """Sizes of groups that the spec says are published exactly elsewhere: nothing here can hide them."""
    found = {}
    for attributes in counted.measured.spec.suppression.known_outside:
        for group in counted.places(attributes):
            count = counted.count(attributes, group, EVERYBODY)
            value = values.get(count, counted.value(count))
            found[count] = Known(count=count, low=value, high=value, cost=None)
    return found


@dataclass(frozen=True, kw_only=True)
class _Rules(Publication):
    """What can be read, by the rules."""

    values: Mapping[Count, int]
    rule: Rule

    def known(self, count: Count) -> Known | None:
        """What can be read of a count, from what is published now and what is out already."""
        low, high, cost = 0, 0, None
        shown, over = self.pattern.shown.get(count, 0), self.pattern.left_over.get(count, 0)
        value, out = self.values.get(count, 0), self.out.get(count)
        if not shown and not over:
            return out
        if shown:
            low, high = (0, 0) if value == 0 else self.rule.behind(value)
        else:  # a rate is shown only where what it leaves over is no small count either
            low, high = (self.rule.threshold, value + FAR) if not self.rule.is_small(value) else (0, value + FAR)
        is_reference = count.group == reference_of(self.counted.measured.spec, count.attributes)
        dear = TOTAL if not count.attributes else 2.0 if is_reference else 1.0
        cost = (shown + over) * math.log2(value + 2) * dear
        if out is not None:
            low, high = max(low, out.low), min(high, out.high)
        return Known(count=count, low=low, high=high, cost=cost)

    def pair(self) -> None:
        """Never one hidden count alone beside a total that is shown: the smallest of its neighbours goes too (T7)."""
        while lonely := [partner for line in self._lines() if (partner := self._partner(*line)) is not None]:
            for partner in lonely:
                self.pattern.hide(partner)

    def _lines(self) -> list[tuple[Count, int]]:
        """Each line of a table that has something hidden beside a total that is shown, once: a count and an axis.

        Lines with two hidden counts or more that somebody is or could be in need nothing, and are left out.
        """
        found: dict[tuple[Count, tuple[str, ...], int], list[Count]] = {}
        for count in self.pattern.hidden:
            for axis in range(len(count.attributes)):
                total = self.counted.count(
                    _without(count.attributes, axis), _without(count.group, axis), count.what, count.less
                )
                if total in self.pattern.shown:
                    found.setdefault((total, count.attributes, axis), []).append(count)
        return [
            (next((one for one in hidden if not self._is_nobody(one)), hidden[0]), axis)
            for (_, _, axis), hidden in found.items()
            if len(hidden) == 1 or sum(not self._is_nobody(one) for one in hidden) < 2
        ]

    def _partner(self, count: Count, axis: int) -> Count | None:
        """The count to hide beside the only hidden one of its line; None where it is not the only one."""
        others = [
            Count(
                attributes=count.attributes,
                group=(*count.group[:axis], level, *count.group[axis + 1 :]),
                what=count.what,
                less=count.less,
            )
            for (level,) in self.counted.places((count.attributes[axis],))
            if level != count.group[axis]
        ]
        others = [one for one in others if not self._is_nobody(one)]
        if not others or any(one not in self.pattern.shown for one in others):
            return None
        reference = reference_of(self.counted.measured.spec, count.attributes)
        return min(others, key=lambda one: (one.group == reference, self.values[one], one.group))

    def _is_nobody(self, count: Count) -> bool:
        return is_structural(self.counted, count) and self.counted.value(count) == 0


def _without(parts: tuple[str, ...], axis: int) -> tuple[str, ...]:
    return parts[:axis] + parts[axis + 1 :]
