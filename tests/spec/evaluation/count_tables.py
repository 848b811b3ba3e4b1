"""Tables of published counts for tests: a few rows in, what is taken in and found from them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow

from touchstone.evaluation.assembling import findings_of
from touchstone.evaluation.intake import take_in
from touchstone.evaluation.outcome import Comparison, Estimate, Findings
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.spec_reading import spec_from
from touchstone.evaluation.tables import Table

LABELLED = {"selection": "everyone", "labels": "everyone"}


def spec_of(metrics: Sequence[str | Mapping[str, Any]], *, by: str | None = "group", **changes: Any) -> EvaluationSpec:
    """A spec of counts by one attribute, its reference A unless `reference` says another."""
    reference = changes.pop("reference", "A")
    attributes = [{"name": by, "column": by, "reference": reference}] if by else []
    content: dict[str, Any] = {
        "schema": "touchstone.evaluation.spec/1",
        "title": "Published counts",
        "technology": "example",
        "data": {"format": "counts"},
        "groups": {"attributes": attributes} if attributes else "none",
        "metrics": [{"id": one} if isinstance(one, str) else dict(one) for one in metrics],
    }
    return spec_from(content | changes)


def table_of(*rows: Mapping[str, Any]) -> Table:
    """Rows in memory; a row without a column has nothing there."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table(kind="arrow", frame=pyarrow.table({name: _column([row.get(name) for row in rows]) for name in names}))


def _column(values: Sequence[Any]) -> list[Any]:
    """All text where any of it is."""
    if any(isinstance(value, str) for value in values):
        return [None if value is None else str(value) for value in values]
    return list(values)


def csv_of(path: Path, text: str) -> Table:
    """The text as a CSV file."""
    file = path / "counts.csv"
    file.write_text(text, encoding="utf-8")
    return Table(kind="csv", files=(file,))


def found_in(spec: EvaluationSpec, table: Table) -> Findings:
    """Everything found from a table that is read and not scanned."""
    taken = take_in(spec, table)
    return taken.finished(findings_of(taken.measured) if taken.measured is not None else Findings())


def estimates(findings: Findings, metric: str, **wanted: Any) -> dict[str, Estimate]:
    """The estimates of one metric by group, `all` for everybody, with those values."""
    return {
        " / ".join(one.group) or "all": one
        for one in findings.estimates
        if one.metric == metric and all(getattr(one, name) == value for name, value in wanted.items())
    }


def comparisons(findings: Findings, metric: str) -> dict[str, Comparison]:
    """The comparisons of one metric by group."""
    return {" / ".join(one.group): one for one in findings.comparisons if one.metric == metric}


def codes(findings: Findings) -> set[str]:
    """The codes of all warnings."""
    return {warning.code for warning in findings.warnings}


def said(findings: Findings, code: str) -> str:
    """The text of the warnings with that code."""
    return " ".join(warning.text for warning in findings.warnings if warning.code == code)
