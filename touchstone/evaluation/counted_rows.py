"""Rows that each stand for so many: counted as a scan would have counted them one by one, with the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from touchstone.evaluation.cells import Cells, RawCells, cells_from
from touchstone.evaluation.engines.reference import count_row
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.plan import SAMPLE_ROWS, Plan, compile_plan
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Sample, Storage, TableFacts

CountedRow = tuple[Mapping[str, Any], int]


def measured_rows(
    spec: EvaluationSpec,
    rows: Sequence[CountedRow],
    columns: Mapping[str, Storage],
    *,
    levels: Mapping[str, Iterable[str]],
) -> Measured:
    """The cells of those rows, each counted so many times. `levels`: of each attribute, those with nobody in them too.

    The digest is that of the same table with its rows written out. Raises EvaluationRefused as a scan does.
    """
    facts = TableFacts(columns=columns, rows=sum(times for _, times in rows))
    plan = compile_plan(spec=spec, facts=facts, sample=_sample(spec, rows, facts))
    found: list[dict[tuple[Any, ...], list[int]]] = [{} for _ in plan.sets]
    names = [item.name for item in plan.attributes]
    for row, times in rows:
        if times == 0:
            continue
        attributes, integers, terms = count_row(plan, row)
        for counted, chosen in zip(found, plan.sets, strict=True):
            key = (*(attributes[names.index(name)] for name in chosen), *integers)
            sums = counted.setdefault(key, [0] * len(terms))
            for place, term in enumerate(terms):
                sums[place] += term * times
    sets = [(chosen, _raw(plan, chosen, counted)) for chosen, counted in zip(plan.sets, found, strict=True)]
    cells = cells_from(spec, plan, sets)
    return Measured(spec=spec, plan=plan, cells=cells.plus(_nobody(cells, levels)))


def _raw(plan: Plan, chosen: tuple[str, ...], cells: Mapping[tuple[Any, ...], Sequence[int]]) -> RawCells:
    width = len(chosen)
    keys, sums = list(cells), list(cells.values())
    integers = {name: np.array([key[width + at] for key in keys], dtype=np.int64) for at, name in enumerate(plan.keys)}
    integers |= {name: np.array([terms[at] for terms in sums], dtype=np.int64) for at, name in enumerate(plan.sums)}
    attributes = {name: [key[at] for key in keys] for at, name in enumerate(chosen)}
    return RawCells(attributes=attributes, integers=integers)


def _nobody(cells: Cells, levels: Mapping[str, Iterable[str]]) -> Cells:
    """No cells, and the levels that no cell has: a group of nobody is still a group."""
    none = np.zeros(0, dtype=np.int64)
    return Cells(
        attributes=cells.attributes,
        keys=cells.keys,
        sums=cells.sums,
        levels={name: tuple(sorted({*cells.levels[name], *levels.get(name, ())})) for name in cells.attributes},
        codes=dict.fromkeys(cells.attributes, none),
        integers=dict.fromkeys((*cells.keys, *cells.sums), none),
    )


def _sample(spec: EvaluationSpec, rows: Sequence[CountedRow], facts: TableFacts) -> Sample:
    """Rows at even distances, as if they were written out: for choices of resolution only."""
    levels = {item.name: len({row[item.column] for row, _ in rows}) + 1 for item in spec.attributes}
    if spec.data.score is None or facts.rows == 0:
        return Sample(levels=levels)
    ends = np.cumsum([times for _, times in rows])
    size = min(facts.rows, SAMPLE_ROWS)
    places = np.arange(size, dtype=np.int64) * facts.rows // size
    scores = [_score(row[spec.data.score.column]) for row, _ in rows]
    return Sample(scores=tuple(scores[at] for at in np.searchsorted(ends, places, side="right")), levels=levels)


def _score(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None
