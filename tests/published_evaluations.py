"""Evaluations offered for a public record: a made-up result, and what goes with it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from touchstone.documents.atrs_record.evaluations import (
    FairnessChosen,
    PublishedClaim,
    PublishedEvaluation,
    SealedPlan,
)

#: What the engine once found in these rows: kept, so that the words around it are held to the byte.
RESULT = (Path(__file__).parent / "fixtures" / "publishable_result.json").read_text(encoding="utf-8")
DIGEST = "sha256:" + "d" * 64
AT = datetime(2026, 2, 2, tzinfo=UTC)
SPEC: dict[str, Any] = {
    "schema": "touchstone.evaluation.spec/1",
    "title": "Grades of risk, incidents of 2025",
    "technology": "grader",
    "version": "1.0",
    "unit": "incident",
    "population": {"selection": "everyone", "labels": "everyone", "note": "Made up for a test."},
    "data": {
        "format": "arrow",
        "score": {"column": "score", "meaning": "rank", "range": [0, 10]},
        "decision": {"column": "decision", "positive": [1], "negative": [0]},
        "label": {"column": "label", "positive": [1], "negative": [0]},
    },
    "groups": {
        "attributes": [
            {"name": "ethnicity", "column": "ethnicity", "reference": "White"},
            {"name": "sex", "column": "sex", "reference": "Men"},
        ]
    },
    "operating": {"decision": "recorded"},
    "metrics": [
        {"id": "tpr", "role": "primary", "limit": {"min": 0.66}},
        {"id": "fpr", "role": "primary", "limit": {"difference_max": 0.05}},
        {"id": "brier", "role": "primary"},
        {"id": "selection_rate"},
    ],
}
# ethnicity, sex, then how many were found, wrongly selected, missed and rightly left alone
ROWS = (
    ("White", "Men", 210, 120, 80, 590),
    ("White", "Women", 190, 110, 90, 610),
    ("Asian", "Men", 60, 70, 40, 130),
    ("Asian", "Women", 40, 60, 60, 140),
    ("Black", "Men", 55, 31, 45, 169),
    ("Black", "Women", 50, 29, 52, 170),
    ("Other <group>", "Men", 3, 2, 4, 9),
    ("Other <group>", "Women", 2, 1, 3, 8),
)


@cache
def columns_of_rows() -> dict[str, list[Any]]:
    """The rows as a table: one list a column."""
    columns: dict[str, list[Any]] = {name: [] for name in ("ethnicity", "sex", "score", "decision", "label")}
    for ethnicity, sex, *counts in ROWS:
        for count, (label, decision) in zip(counts, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
            for name, value in zip(columns, (ethnicity, sex, 7.0 if decision else 2.0, decision, label), strict=True):
                columns[name] += [value] * count
    return columns


def offered(**changes: Any) -> PublishedEvaluation:
    """One offered evaluation, with a sealed plan, a measure chosen and a claim."""
    facts: dict[str, Any] = {
        "id": "01evaluation",
        "number": 2,
        "title": "Grades & risk, incidents of 2025",
        "performed_by": "force",
        "performed_on": date(2026, 2, 2),
        "data": "own",
        "kind": "performance",
        "file": RESULT,
        "result_digest": DIGEST,
        "about_data": "The force’s own records of 2025.",
        "plan": SealedPlan(digest="sha256:" + "a" * 64, sealed_on=date(2026, 1, 12), runs=3, run=2),
        "fairness": FairnessChosen(
            measures=("fpr",),
            reason="A wrong grade brings an officer to the door.",
            chosen_by="project-lead",
            chosen_on=date(2026, 2, 3),
        ),
        "claims": (PublishedClaim(statement="It finds most of those it should find.", metric="tpr", stated="62 %"),),
    }
    return PublishedEvaluation(**{**facts, **changes})
