"""Published counts as cells (shapes confusion, rate, scored): what follows a scan follows from them too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from touchstone.evaluation.count_groups import breakdowns_of
from touchstone.evaluation.count_shapes import SHAPES, form_of
from touchstone.evaluation.counted_rows import CountedRow, measured_rows
from touchstone.evaluation.counts_reading import CountRow, CountTable
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured, metrics_asked
from touchstone.evaluation.metric import Metric
from touchstone.evaluation.overlaps import parts_only
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec, Operating, TwoValued
from touchstone.evaluation.tables import Storage

#: What each count of a two-by-two table holds.
CELLS = {
    "tp": {"label": 1, "decision": 1},
    "fp": {"label": 0, "decision": 1},
    "fn": {"label": 1, "decision": 0},
    "tn": {"label": 0, "decision": 0},
}
_ROLES = ("label", "decision", "baseline", "final")
Codes = Mapping[str, int]


def check_fits(spec: EvaluationSpec) -> None:
    """Raises EvaluationRefused where counts cannot serve what the spec asks for."""
    data = spec.data
    problems = [
        Problem(where=f"data.{name}", message="Counts already made carry no such column", remedy="Take it away")
        for name, form in (("weight", data.weight), ("person", data.person))
        if form is not None
    ]
    shape = form_of(spec).shape
    asked = metrics_asked(spec)
    if shape == "rate" and len(asked) != 1:
        remedy = "Name the one metric that the numerator and the denominator make up"
        problems.append(Problem(where="metrics", message="A rate is one metric", remedy=remedy))
    elif shape == "rate" and _codes(asked[0]) is None:
        remedy = "Name a rate of the catalogue, or use the shape events or matching"
        message = f"{asked[0].id} is not made of one numerator and one denominator of rows"
        problems.append(Problem(where=f"metrics.{asked[0].id}", message=message, remedy=remedy))
    if spec.population is None and any("label" in metric.needs for metric in asked):
        remedy = "Say under population who is counted and whose outcomes are known"
        problems.append(Problem(where="population", message="A metric asked for uses outcomes", remedy=remedy))
    if problems:
        raise EvaluationRefused(problems)


def measured_counts(table: CountTable) -> Measured | None:
    """The cells of the counts that are given; None where no row has any. Rows without a count are left out."""
    spec, rows = _spec_and_codes(table.spec)
    written = list(_written(table, rows))
    if not any(times for _, times in written):
        return None
    roles = {f"({role})" for codes in rows.values() for role in codes}
    columns = {**table.facts.columns, **dict.fromkeys(roles, Storage.INTEGER)}
    return measured_rows(spec, written, columns, levels=levels_of(table))


def levels_of(table: CountTable) -> dict[str, set[str]]:
    """Every level of each attribute, those whose counts are not available too."""
    rows = parts_only(table)
    return {item.name: {row.group[at] for row in rows} for at, item in enumerate(table.spec.attributes)}


def not_available(table: CountTable) -> tuple[frozenset[tuple[tuple[str, ...], tuple[str, ...]]], list[CountRow]]:
    """The groups all of whose rows lack a count, and the rows left out for it."""
    names = [item.name for item in table.spec.attributes]
    rows = parts_only(table)
    without = [row for row in rows if not is_counted(table, row)]
    found = set()
    for breakdown in breakdowns_of(table):
        places = [names.index(name) for name in breakdown]
        known = {tuple(row.group[at] for at in places) for row in rows if is_counted(table, row)}
        missing = {tuple(row.group[at] for at in places) for row in without} - known
        found |= {(breakdown, group) for group in missing}
    return frozenset(found), without


def is_counted(table: CountTable, row: CountRow) -> bool:
    """Whether a row has every count that its shape needs."""
    return all(row.numbers.get(name) is not None for name in SHAPES[form_of(table.spec).shape].needed)


def blocked_metrics(spec: EvaluationSpec, parts: frozenset[str]) -> frozenset[str]:
    """The metrics asked for that use one of those counts: all but the rates that do not."""
    shape = form_of(spec).shape
    if not parts:
        return frozenset()
    if shape != "confusion":
        return frozenset(metric.id for metric in metrics_asked(spec))
    return frozenset(metric.id for metric in metrics_asked(spec) if _uses(metric, parts))


def _uses(metric: Metric, parts: frozenset[str]) -> bool:
    if metric.numerator is None or metric.denominator is None:
        return True
    return any(metric.denominator.holds(CELLS[part]) for part in parts if part in CELLS)


def _spec_and_codes(spec: EvaluationSpec) -> tuple[EvaluationSpec, Mapping[str, Codes]]:
    """The spec with the roles that the counts play, and for each count the codes that its rows hold."""
    shape = form_of(spec).shape
    if shape == "scored":
        return spec, {"n": {}}
    codes: Mapping[str, Codes] = CELLS if shape == "confusion" else _codes(metrics_asked(spec)[0]) or {}
    roles = [role for role in _ROLES if any(role in one for one in codes.values())]
    forms = {role: TwoValued(column=f"({role})", positive=(1,), negative=(0,)) for role in roles}
    data = spec.data.model_copy(update={**dict.fromkeys((*_ROLES, "score"), None), **forms})
    operating = Operating(decision="recorded") if "decision" in roles else None
    return spec.model_copy(update={"data": data, "operating": operating, "thresholds": ()}), codes


def _codes(metric: Metric) -> dict[str, Codes] | None:
    """Codes that a rate's numerator counts, and codes that only its denominator does; None where there are none."""
    top, bottom = metric.numerator, metric.denominator
    if top is None or bottom is None or not (top.roles | bottom.roles) <= set(_ROLES):
        return None
    roles = [role for role in _ROLES if role in top.roles | bottom.roles]
    every = [dict(zip(roles, codes, strict=True)) for codes in itertools.product((1, 0, -1), repeat=len(roles))]
    hit = next((codes for codes in every if _both(top, bottom, codes)), None)
    miss = next((codes for codes in every if bottom.holds(codes) and not top.holds(codes)), None)
    return None if hit is None or miss is None else {"numerator": hit, "rest": miss}


def _both(top: Match, bottom: Match, codes: Codes) -> bool:
    return top.holds(codes) and bottom.holds(codes)


def _written(table: CountTable, codes: Mapping[str, Codes]) -> Iterator[CountedRow]:
    for row in parts_only(table):
        if is_counted(table, row):
            for name, held in codes.items():
                marks = {f"({role})": code if code >= 0 else None for role, code in held.items()}
                yield {**row.raw, **marks}, _times(table, row, name)


def _times(table: CountTable, row: CountRow, name: str) -> int:
    if name != "rest":
        return row.count(name) or 0
    hits, total = row.count("numerator") or 0, row.count("denominator") or 0
    if hits > total:
        remedy = "Check which column is which; for events that can happen to one person twice, use the shape events"
        raise EvaluationRefused(
            [Problem(where=table.place(row), message="The numerator is greater than the denominator", remedy=remedy)]
        )
    return total - hits


def left_out_names(table: CountTable, rows: Sequence[CountRow]) -> list[str]:
    """The rows left out, in words."""
    return [table.place(row) for row in rows]
