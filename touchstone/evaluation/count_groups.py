"""Published counts by group: everybody, each level, each declared intersection; a stated total stands for its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchstone.evaluation.count_shapes import form_of
from touchstone.evaluation.counts_reading import CountRow, CountTable
from touchstone.evaluation.overlaps import total_of

LEFT_OUT = "parts_not_available"


@dataclass(frozen=True, kw_only=True)
class CountGroup:
    """The rows of one group of one breakdown."""

    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    rows: tuple[CountRow, ...]

    def totals(self, *parts: Sequence[str]) -> tuple[list[float], int]:
        """For each choice of parts, their sum over the rows that have all of them, and how many rows have not."""
        wanted = [name for names in parts for name in names]
        known = [row for row in self.rows if all(row.numbers.get(name) is not None for name in wanted)]
        sums = [sum(row.numbers[name] or 0 for row in known for name in names) for names in parts]
        return sums, len(self.rows) - len(known)


def breakdowns_of(table: CountTable) -> tuple[tuple[str, ...], ...]:
    """Everybody, each attribute, each declared intersection."""
    names = tuple(item.name for item in table.spec.attributes)
    declared = [tuple(name for name in names if name in parts) for parts in table.spec.intersections]
    return tuple(dict.fromkeys([(), *((name,) for name in names), *declared]))


def groups_of(table: CountTable, rows: Sequence[CountRow], breakdown: tuple[str, ...]) -> Iterator[CountGroup]:
    """The groups of a breakdown in the order of their levels, with the rows that make each up."""
    names = [item.name for item in table.spec.attributes]
    places = [names.index(name) for name in breakdown]
    found: dict[tuple[str, ...], list[CountRow]] = {}
    for row in rows:
        if not set(total_of(table, row)) & set(breakdown):
            found.setdefault(tuple(row.group[place] for place in places), []).append(row)
    others = frozenset(form_of(table.spec).totals) & (set(names) - set(breakdown))
    for group in sorted(found):
        yield CountGroup(breakdown=breakdown, group=group, rows=tuple(_counted_once(table, found[group], others)))


def _counted_once(table: CountTable, rows: Sequence[CountRow], others: frozenset[str]) -> Sequence[CountRow]:
    """The stated totals over the attributes left out of the breakdown where they are there, else all parts."""
    for wanted in (others, frozenset[str]()):
        chosen = [row for row in rows if frozenset(total_of(table, row)) == wanted]
        if chosen:
            return chosen
    return [row for row in rows if not total_of(table, row)]
