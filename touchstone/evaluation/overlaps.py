"""Rows that count the same people twice: a total among its parts, two classifications, the same group on two rows.

Adding such rows up counts everybody several times, so a table is refused until the spec filters them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from touchstone.evaluation.count_shapes import form_of, named_columns
from touchstone.evaluation.counts_reading import CountRow, CountTable, text_of
from touchstone.evaluation.outcome import Warned
from touchstone.evaluation.problems import EvaluationRefused, Problem

#: How a total is called in published tables. "All other backgrounds" is a part, not a total.
_TOTAL = re.compile(
    r"(all|totals?|grand total|overall|everyone|everybody|persons|national)(?![a-z])(?! other)", re.IGNORECASE
)
NO_TOTAL = "none"  # under totals: the spec's word that none of an attribute's levels is a total
NEAR = 0.02  # sums so close to one another are pointed out, though they are not equal


def is_total_name(level: str) -> bool:
    """Whether a level is called as totals are."""
    return _TOTAL.match(level.strip("( ")) is not None


def check_overlaps(table: CountTable) -> tuple[Warned, ...]:
    """What looks like an overlap without being proved one. Raises EvaluationRefused for what is one."""
    problems = [*_totals_among_parts(table), *_within_others(table), *_doubled(table), *_classifications(table)]
    if problems:
        raise EvaluationRefused(problems)
    return tuple(_near_classifications(table))


def parts_only(table: CountTable) -> list[CountRow]:
    """The rows that are nobody's declared total."""
    return [row for row in table.rows if not total_of(table, row)]


def total_of(table: CountTable, row: CountRow) -> tuple[str, ...]:
    """The attributes in which the row is a declared total."""
    declared = form_of(table.spec).totals
    names = [item.name for item in table.spec.attributes]
    return tuple(name for name, level in zip(names, row.group, strict=True) if declared.get(name) == level)


def _totals_among_parts(table: CountTable) -> Iterator[Problem]:
    rows = parts_only(table)
    declared = form_of(table.spec).totals
    for place, item in enumerate(table.spec.attributes):
        levels = sorted({row.group[place] for row in rows})
        if declared.get(item.name) == NO_TOTAL or len(levels) < 2:
            continue
        named = [level for level in levels if is_total_name(level)]
        found = named or [level for level in levels if _is_sum_of_others(table, rows, place, level)]
        if found:
            yield Problem(
                where=f"groups.attributes.{item.name}",
                message=f"The level '{found[0]}' is a total of other levels in the table",
                remedy=f"Filter it with counts.keep, or declare it: totals: {{{item.name}: '{found[0]}'}} "
                f"(or '{NO_TOTAL}' where it is no total)",
                rows=sum(1 for row in rows if row.group[place] in found),
            )


def _is_sum_of_others(table: CountTable, rows: Sequence[CountRow], place: int, level: str) -> bool:
    """Whether a level equals all the others together in each of two columns or more: no accident.

    At least two of the others count anybody: of two groups, one may well equal the other.
    """
    others = {row.group[place] for row in rows if any(row.numbers.get(name) for name in _added(table))} - {level}
    if len(others) < 2:
        return False
    sums = [
        (
            _sum(rows, name, lambda row: row.group[place] == level),
            _sum(rows, name, lambda row: row.group[place] != level),
        )
        for name in _added(table)
    ]
    known = [(own, rest) for own, rest in sums if own is not None and rest is not None and rest > 0]
    return len(known) >= 2 and all(own == rest for own, rest in known)


def _within_others(table: CountTable) -> Iterator[Problem]:
    """A level named within another (White, White British) and no larger: two classifications in one table."""
    rows = parts_only(table)
    declared = form_of(table.spec).totals
    for place, item in enumerate(table.spec.attributes):
        levels = sorted({row.group[place] for row in rows})
        if declared.get(item.name) == NO_TOTAL:
            continue
        for level in levels:
            parts = {one for one in levels if one.lower().startswith(level.lower() + " ")}
            if parts and _is_at_least(table, rows, place, level, parts):
                yield Problem(
                    where=f"groups.attributes.{item.name}",
                    message=f"The level '{level}' looks like the whole of '{min(parts)}'"
                    f"{f' and {len(parts) - 1} more' if len(parts) > 1 else ''}",
                    remedy="Keep the levels of one classification with counts.keep "
                    f"(or say that none is within another: totals: {{{item.name}: {NO_TOTAL}}})",
                    rows=sum(1 for row in rows if row.group[place] in parts),
                )


def _is_at_least(table: CountTable, rows: Sequence[CountRow], place: int, level: str, parts: Collection[str]) -> bool:
    """Whether a level's counts are nowhere smaller than those of the parts together."""
    sums = [
        (
            _sum(rows, name, lambda row: row.group[place] == level),
            _sum(rows, name, lambda row: row.group[place] in parts),
        )
        for name in _added(table)
    ]
    return all(whole is None or some is None or whole >= some for whole, some in sums)


def _added(table: CountTable) -> list[str]:
    """The parts that add up over rows."""
    return [name for name in table.parts if name not in ("threshold", "list_size")]


def _sum(rows: Sequence[CountRow], name: str, holds: Callable[[CountRow], bool]) -> float | None:
    """The sum of a part over some rows; None where one of them is not available."""
    values = [row.numbers.get(name) for row in rows if holds(row)]
    return None if not values or any(value is None for value in values) else sum(value or 0 for value in values)


def _doubled(table: CountTable) -> Iterator[Problem]:
    """Two rows for one group. Counts by score may stand on several rows, and add."""
    form = form_of(table.spec)
    if form.shape == "scored":
        return
    seen: dict[object, CountRow] = {}
    doubled = []
    for row in table.rows:
        key = (row.group, row.period, *(row.numbers.get(name) for name in ("threshold", "list_size")))
        if key in seen:
            doubled.append((seen[key], row))
        seen.setdefault(key, row)
    if doubled:
        first, second = doubled[0]
        telling = [name for name in _unnamed(table) if text_of(first.raw[name]) != text_of(second.raw[name])]
        yield Problem(
            where="counts",
            message=f"{table.place(first)} and {table.place(second)} are for one group"
            + (f"; what tells them apart is {', '.join(telling)}" if telling else ""),
            remedy="Choose among them with counts.keep, or name what tells them apart as an attribute or a period",
            rows=len(doubled),
        )


def _unnamed(table: CountTable) -> list[str]:
    """Columns that the spec does not speak of, and that hold words rather than numbers."""
    named = named_columns(table.spec, table.columns)
    return [name for name in table.facts.columns if name not in named and _is_wordy(table, name)]


def _is_wordy(table: CountTable, column: str) -> bool:
    words = {text_of(row.raw[column]) for row in table.rows} - {word.strip() for word in _unavailable(table)}
    return any(re.search(r"[^\W\d_]", word) for word in words)


def _unavailable(table: CountTable) -> tuple[str, ...]:
    return ("", *form_of(table.spec).not_available)


def _classes(table: CountTable, column: str) -> dict[str, list[CountRow]]:
    found: dict[str, list[CountRow]] = {}
    for row in parts_only(table):
        found.setdefault(text_of(row.raw[column]), []).append(row)
    return found


def _classifications(table: CountTable) -> Iterator[Problem]:
    """A column that cuts the rows into classes of equal sums: the same people by two classifications."""
    for column in _unnamed(table):
        classes = _classes(table, column)
        totals = [name for name in classes if is_total_name(name)] if len(classes) > 1 else []
        pair = _pair(table, classes, 0.0)
        if totals or pair:
            said = f"'{totals[0]}' is a total" if totals else f"{' and '.join(pair or ())} add up to the same"
            yield Problem(
                where=f"column {column}",
                message=f"The rows kept fall into {len(classes)} classes that overlap: {said}",
                remedy=f"Keep one class: counts: {{keep: {{{column}: [...]}}}}",
                rows=len(table.rows),
            )


def _near_classifications(table: CountTable) -> Iterator[Warned]:
    for column in _unnamed(table):
        pair = _pair(table, _classes(table, column), NEAR)
        if pair:
            yield Warned(
                code="classes_may_overlap",
                text=f"The column {column} cuts the rows into classes with nearly equal sums. "
                "If they count the same people, keep one of them.",
                figures={"column": column, "classes": list(pair)},
            )


def _pair(table: CountTable, classes: Mapping[str, Sequence[CountRow]], near: float) -> tuple[str, str] | None:
    """Two classes whose sums agree to within that share, in every column that both have."""
    names = sorted(classes)
    sums = {name: {part: _sum(classes[name], part, lambda _: True) for part in _added(table)} for name in names}
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            both = [(a, b) for part in _added(table) if (a := sums[first][part]) and (b := sums[second][part])]
            if len(both) and all(abs(a - b) <= near * max(a, b) for a, b in both) and max(both[0]) >= _ENOUGH:
                return first, second
    return None


_ENOUGH = 20  # small sums are equal by chance
