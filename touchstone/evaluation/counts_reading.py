"""Counts as published: thousands commas and spaces, words for "not available", and every other text refused by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchstone.evaluation.cells import level_of
from touchstone.evaluation.count_shapes import SHAPES, columns_of, form_of
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Table, TableFacts

Number = int | float
_SPACES = " ,\u00a0\u2009\u202f"  # comma, plain, no-break, thin and narrow no-break space
_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = re.compile(rf"[+-]?[0-9]{{1,3}}([{_SPACES}][0-9]{{3}})+(\.[0-9]+)?\Z")
_MOST_SAID = 20  # faults listed one by one; the rest are counted


class Unreadable(ValueError):
    """Text that is no count. Its message says what kind of text it is, and never the text."""


@dataclass(frozen=True, kw_only=True)
class CountRow:
    """One row of a table of counts.

    `number`: from 1, the heading not counted; `group`: a level for each attribute; `numbers`: what was counted, by the
    name of the part, None where it is not available; `stated`: the rate as printed; `raw`: the row as it stands.
    """

    number: int
    group: tuple[str, ...]
    period: str | None
    numbers: Mapping[str, Number | None]
    stated: str | None
    raw: Mapping[str, Any]

    def count(self, name: str) -> int | None:
        """A part as a whole number; None where it is not available or was not given."""
        value = self.numbers.get(name)
        return None if value is None else int(value)


@dataclass(frozen=True, kw_only=True)
class CountTable:
    """The rows that the spec keeps, with what is known of the table. `columns`: part → column."""

    spec: EvaluationSpec
    facts: TableFacts
    columns: Mapping[str, str]
    rows: tuple[CountRow, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that the table has columns for."""
        return tuple(self.columns)

    def place(self, row: CountRow) -> str:
        """A row in words: its number and its group."""
        names = [f"{item.name} {level}" for item, level in zip(self.spec.attributes, row.group, strict=True)]
        return f"row {row.number}" + (f" ({', '.join(names)})" if names else "")


def read_counts(spec: EvaluationSpec, table: Table) -> CountTable:
    """The table's counts. Raises EvaluationRefused with every fault: columns, and each cell that is no count."""
    engine = ReferenceEngine()
    facts = engine.facts(table)
    columns = columns_of(spec, facts)
    problems: list[Problem] = []
    rows = []
    for number, raw in enumerate(engine.rows(table), start=1):
        if _is_kept(spec, raw):
            rows.append(_read_row(spec, columns, number, raw, problems))
    if not rows and not problems:
        remedy = "Correct counts.keep: it keeps none of the rows" if facts.rows else "Give a table with rows"
        problems.append(Problem(where="counts", message="There are no rows", remedy=remedy, rows=facts.rows))
    if problems:
        raise EvaluationRefused([*problems[:_MOST_SAID], *_more(problems)])
    return CountTable(spec=spec, facts=facts, columns=columns, rows=tuple(rows))


def _more(problems: Sequence[Problem]) -> Iterator[Problem]:
    rest = len(problems) - _MOST_SAID
    if rest > 0:
        yield Problem(where="counts", message=f"{rest:,} more cells hold no count", remedy="Mend them likewise")


def _is_kept(spec: EvaluationSpec, raw: Mapping[str, Any]) -> bool:
    wanted = form_of(spec).keep
    return all(text_of(raw[column]) in {text_of(value) for value in values} for column, values in wanted.items())


def text_of(value: Any) -> str:
    """A value as text to compare: trimmed, nothing for missing."""
    return "" if value is None else str(value).strip()


def _read_row(
    spec: EvaluationSpec, columns: Mapping[str, str], number: int, raw: Mapping[str, Any], problems: list[Problem]
) -> CountRow:
    form = form_of(spec)
    counts = SHAPES[form.shape].counts
    numbers: dict[str, Number | None] = {}
    for name, column in columns.items():
        try:
            numbers[name] = read_number(raw[column], form.not_available, is_count=name in counts)
        except Unreadable as error:
            problems.append(_fault(column, number, error))
    period = spec.data.period
    return CountRow(
        number=number,
        group=tuple(level_of(item, raw[item.column], spec.missing_tokens) for item in spec.attributes),
        period=text_of(raw[period.column]) if period is not None else None,
        numbers=numbers,
        stated=_stated(raw[form.stated_rate], form.not_available) if form.stated_rate is not None else None,
        raw=raw,
    )


def _fault(column: str, number: int, error: Unreadable) -> Problem:
    remedy = "Mend it, leave the row out with counts.keep, or declare the word under counts.not_available"
    return Problem(where=f"column {column}, row {number}", message=str(error), remedy=remedy)


def _stated(value: Any, not_available: Sequence[str]) -> str | None:
    text = text_of(value)
    return None if text == "" or text in not_available else text


def read_number(value: Any, not_available: Sequence[str], *, is_count: bool = True) -> Number | None:
    """A number as published, None where it is not available. Raises Unreadable for anything else, a negative number,
    or (for a count) a fraction. Nothing at all is not available; 0 is 0.
    """
    text = text_of(value)
    if text == "" or text in {word.strip() for word in not_available}:
        return None
    if isinstance(value, bool) or not (_PLAIN.match(text) or _GROUPED.match(text)):
        if isinstance(value, float) and value.is_integer() and value >= 0:  # 1e+16 in a column of doubles
            return int(value)
        raise Unreadable(f"The text is no count (its shape is {shape_of(text)})")
    number = float(re.sub(f"[{_SPACES}]", "", text)) if "." in text else int(re.sub(f"[{_SPACES}]", "", text))
    if number < 0:
        raise Unreadable("The count is negative")
    if isinstance(number, float) and number.is_integer():
        return int(number)
    if is_count and isinstance(number, float):
        raise Unreadable("The count is a fraction")
    return number


def shape_of(text: str) -> str:
    """A text's shape for a message: 9 for digits, a for letters, other signs as they stand; at most 12 of them."""
    return "".join("9" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in text[:12])
