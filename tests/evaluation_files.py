"""A spec and a table as files, for tests that go all the way through: made up, and the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
from pyarrow import csv, parquet

SPEC = """\
schema: touchstone.evaluation.spec/1
title: Made-up incidents
technology: grader-1
version: "1.0"
unit: incident
population: {selection: everyone, labels: everyone, note: Made up.}
data:
  format: parquet
  score: {column: score, meaning: probability, range: [0, 1]}
  decision: {column: decision, positive: [1], negative: [0]}
  label: {column: label, positive: [1], negative: [0]}
groups:
  attributes:
    - {name: ethnicity, column: ethnicity, reference: White}
    - {name: sex, column: sex, reference: M}
operating: {decision: recorded}
thresholds: [0.5]
metrics:
  - {id: tpr, role: primary, limit: {min: 0.2}}
  - {id: fpr, role: primary, limit: {max: 0.9}}
  - {id: selection_rate}
"""


def rows_of(count: int = 2_400, *, seed: int = 3) -> pyarrow.Table:
    """So many rows: ethnicity, sex, score, decision, label, a date, and a column of names that must never be shown."""
    generator = np.random.Generator(np.random.PCG64(seed))
    score = generator.random(count)
    label = (generator.random(count) < score * 0.6).astype(np.int64)
    return pyarrow.table(
        {
            "ethnicity": generator.choice(["White", "Asian", "Black"], count, p=[0.6, 0.2, 0.2]).tolist(),
            "sex": generator.choice(["M", "F"], count).tolist(),
            "score": score,
            "decision": (score + generator.normal(0, 0.1, count) > 0.55).astype(np.int64),
            "label": label,
            "event_date": [f"2025-{1 + place % 6:02d}-15" for place in range(count)],
            "name": [f"Zebedee-{place}" for place in range(count)],
        }
    )


def parquet_at(folder: Path, table: pyarrow.Table | None = None, *, row_group: int = 400) -> Path:
    """The rows as a Parquet file."""
    place = folder / "incidents.parquet"
    parquet.write_table(rows_of() if table is None else table, place, row_group_size=row_group)
    return place


def csv_at(folder: Path, table: pyarrow.Table | None = None) -> Path:
    """The rows as a CSV file."""
    place = folder / "incidents.csv"
    csv.write_csv(rows_of() if table is None else table, place)
    return place


def spec_at(folder: Path, text: str = SPEC, **changes: str) -> Path:
    """The spec as a file, with words of it replaced."""
    for old, new in changes.items():
        text = text.replace(old, new)
    place = folder / "spec.yaml"
    place.write_text(text, encoding="utf-8")
    return place


def numbers_in(value: Any) -> list[Any]:
    """Every number of a JSON document."""
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers_in(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in numbers_in(inner)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []
