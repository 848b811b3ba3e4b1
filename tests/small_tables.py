"""Small tables for tests of evaluations: a few counts in, the engine's own way through, estimates out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow

from touchstone.evaluation.cells import cells_from
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.measure import Measured, estimates_of
from touchstone.evaluation.outcome import Estimate
from touchstone.evaluation.runner import compiled
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import spec_from
from touchstone.evaluation.tables import Table

#: So many rows that hold these values; a value not given is missing.
Rows = Sequence[tuple[int, Mapping[str, Any]]]
TYPES = {
    "label": pyarrow.int64(),
    "decision": pyarrow.int64(),
    "baseline": pyarrow.int64(),
    "final": pyarrow.int64(),
    "score": pyarrow.float64(),
    "weight": pyarrow.float64(),
    "person": pyarrow.string(),
    "group": pyarrow.string(),
    "other": pyarrow.string(),
    "period": pyarrow.int64(),
}
PENDING = 9


def confusion(tp: int, fp: int, fn: int, tn: int, **values: Any) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a two-by-two table, each with further values."""
    counts = ((tp, 1, 1), (fp, 0, 1), (fn, 1, 0), (tn, 0, 0))
    return [(count, {"label": label, "decision": decision, **values}) for count, label, decision in counts]


def spec_for(columns: Sequence[str], metrics: Sequence[str | Mapping[str, Any]], **changes: Any) -> EvaluationSpec:
    """A spec that names those columns; `changes` replace its parts, `data` is added to."""
    data: dict[str, Any] = {"format": "arrow"}
    for role in ("label", "decision", "baseline", "final"):
        if role in columns:
            data[role] = {"column": role, "positive": [1], "negative": [0]}
    if "label" in columns:
        data["label"]["pending"] = [PENDING]
    if "score" in columns:
        data["score"] = {"column": "score", "meaning": "probability"}
    for role in ("weight", "person"):
        if role in columns:
            data[role] = {"column": role}
    if "period" in columns:
        data["period"] = {"column": "period", "unit": "value", "start": 1, "end": 12}
    attributes = [{"name": name, "column": name, "reference": "A"} for name in ("group", "other") if name in columns]
    operating = (
        {"decision": "recorded"} if "decision" in columns else {"threshold": 0.5} if "score" in columns else None
    )
    content: dict[str, Any] = {
        "schema": "touchstone.evaluation.spec/1",
        "title": "A small table",
        "technology": "example",
        "population": {"selection": "everyone", "labels": "everyone"},
        "data": data | changes.pop("data", {}),
        "groups": {"attributes": attributes} if attributes else "none",
        "metrics": [{"id": one} if isinstance(one, str) else dict(one) for one in metrics],
        **({"operating": operating} if operating else {}),
    }
    return spec_from(content | changes)


def table_from(rows: Rows) -> Table:
    """The rows as a table in memory."""
    columns = columns_of(rows)
    values = {name: [row.get(name) for count, row in rows for _ in range(count)] for name in columns}
    arrays = {name: pyarrow.array(column, type=TYPES[name]) for name, column in values.items()}
    return Table(kind="arrow", frame=pyarrow.table(arrays))


def columns_of(rows: Rows) -> list[str]:
    """The columns that any row has a value for."""
    return [name for name in TYPES if any(name in row for _, row in rows)]


def measured_from(
    rows: Rows, metrics: Sequence[str | Mapping[str, Any]], *, engine: Engine | None = None, **changes: Any
) -> Measured:
    """The rows counted by an engine (the reference engine where none is named), with its scan of people."""
    return measure_table(table_from(rows), spec_for(columns_of(rows), metrics, **changes), engine=engine)


def measure_table(table: Table, spec: EvaluationSpec, *, engine: Engine | None = None) -> Measured:
    """Any table counted by an engine."""
    engine = engine or ReferenceEngine()
    _, plan = compiled(spec=spec, table=table, engine=engine)
    cells = cells_from(spec, plan, engine.scan(table, plan))
    measured = Measured(spec=spec, plan=plan, cells=cells)
    if plan.person is None:
        return measured
    people = engine.people(table, spec, plan, measured.breakdowns)
    return Measured(spec=spec, plan=plan, cells=cells, people=people)


def found(measured: Measured, metric: str) -> dict[str, Estimate]:
    """The estimates of one metric by group, `all` for everybody."""
    return {
        " / ".join(estimate.group) or "all": estimate
        for estimate in estimates_of(measured)
        if estimate.metric == metric
    }


def of_rows(metric: str, rows: Rows, **changes: Any) -> dict[str, Estimate]:
    """One metric of some rows, by group."""
    return found(measured_from(rows, [metric], **changes), metric)


def of_table(metric: str, tp: int, fp: int, fn: int, tn: int, **changes: Any) -> Estimate:
    """One metric of a two-by-two table, for everybody."""
    return of_rows(metric, confusion(tp, fp, fn, tn), **changes)["all"]


def near(value: float | None, digits: int = 6) -> float | None:
    """Rounded for comparison with a printed figure."""
    return None if value is None else round(value, digits)


def limits(estimate: Estimate, digits: int = 6) -> tuple[float | None, float | None]:
    """Both limits, rounded."""
    return near(estimate.lower, digits), near(estimate.upper, digits)
