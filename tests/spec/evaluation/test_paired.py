"""People and technology on the same rows: paired differences, exact tests, and whether people were blind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.small_tables import Rows, measure_table, measured_from, near, spec_for
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.intervals import agresti_min
from touchstone.evaluation.paired import PairedRow, mcnemar, paired_rows
from touchstone.evaluation.tables import Table


def table(label: int, counts: dict[tuple[int, int], int], **values: Any) -> list[tuple[int, dict[str, Any]]]:
    """So many rows for each (decision, baseline)."""
    return [(n, {"label": label, "decision": d, "baseline": b, **values}) for (d, b), n in counts.items()]


POSITIVES = {(1, 1): 30, (1, 0): 8, (0, 1): 3, (0, 0): 9}
NEGATIVES = {(1, 1): 2, (1, 0): 6, (0, 1): 1, (0, 0): 41}


def rows_of(
    rows: Rows, *, engine: Engine | None = None, by: tuple[str, ...] = (), **changes: Any
) -> dict[tuple[str, str, str], PairedRow]:
    measured = measured_from(rows, ["baseline_tpr"], engine=engine, **changes)
    found = paired_rows(measured, measured.breakdown(by))
    return {(one.name, one.metric, " / ".join(one.group) or "all"): one for one in found}


def test_paired_vector() -> None:
    """b 8, c 3 of 50."""
    difference, interval = agresti_min(8, 3, 50)
    assert (difference, near(interval.lower), near(interval.upper)) == (0.1, -0.031771, 0.224079)
    assert near(mcnemar(8, 3)) == 0.226563
    assert (mcnemar(0, 0), mcnemar(4, 4)) == (1.0, 1.0)


def test_technology_minus_baseline(engine: Engine) -> None:
    found = rows_of([*table(1, POSITIVES), *table(0, NEGATIVES)], engine=engine)
    tpr = found["technology_minus_baseline", "tpr", "all"]
    assert (tpr.n, tpr.only_first, tpr.only_second, tpr.first_hits, tpr.second_hits) == (50, 8, 3, 38, 33)
    assert (near(tpr.value), near(tpr.lower), near(tpr.upper), near(tpr.p)) == (0.1, -0.031771, 0.224079, 0.226563)
    fpr = found["technology_minus_baseline", "fpr", "all"]
    assert (fpr.n, fpr.only_first, fpr.only_second, fpr.value) == (50, 6, 1, 0.1)
    accuracy = found["technology_minus_baseline", "accuracy", "all"]
    assert (accuracy.only_first, accuracy.only_second, accuracy.n) == (8 + 1, 3 + 6, 100)
    assert found["technology_minus_baseline", "selection_rate", "all"].value == pytest.approx((8 + 6 - 3 - 1) / 100)


def test_only_rows_where_both_decided_are_paired(engine: Engine) -> None:
    rows = [
        *table(1, POSITIVES),
        (40, {"label": 1, "decision": 1, "baseline": None}),
        (5, {"label": 1, "decision": None, "baseline": 1}),
    ]
    found = rows_of([*rows, (7, {"label": None, "decision": 1, "baseline": 0})], engine=engine)
    assert found["technology_minus_baseline", "tpr", "all"].n == 50
    assert found["technology_minus_baseline", "selection_rate", "all"].n == 57


def test_by_group_and_where_nobody_is_paired(engine: Engine) -> None:
    rows = [*table(1, POSITIVES, group="A"), *table(0, NEGATIVES, group="B")]
    found = rows_of(rows, engine=engine, by=("group",))
    assert found["technology_minus_baseline", "tpr", "A"].n == 50
    empty = found["technology_minus_baseline", "tpr", "B"]
    assert (empty.value, empty.status, empty.reason) == (None, "undefined", "no_positives")


def test_the_pair_of_both_is_set_against_each_alone() -> None:
    rows = [
        (6, {"label": 1, "decision": 1, "baseline": 0, "final": 1}),
        (4, {"label": 1, "decision": 0, "baseline": 0, "final": 1}),
    ]
    found = rows_of(rows)
    assert found["combined_minus_technology", "tpr", "all"].value == 0.4
    assert found["combined_minus_baseline", "tpr", "all"].value == 1.0


def test_a_baseline_that_may_have_seen_the_output_is_marked() -> None:
    rows = table(1, POSITIVES)
    assert "baseline_not_blind" in rows_of(rows)["technology_minus_baseline", "tpr", "all"].cautions
    columns = ["label", "decision", "baseline"]
    for blind, cautions in ((True, ()), (False, ("baseline_not_blind",))):
        spec = spec_for(columns, ["n"], data={"baseline_blind": blind})
        measured = measured_from(rows, ["n"], data={"baseline_blind": blind})
        assert spec.data.baseline_blind is blind
        assert next(iter(paired_rows(measured, measured.breakdown(())))).cautions == cautions


def test_outcomes_of_those_acted_upon_only_give_no_difference_in_errors() -> None:
    population = {"selection": "everyone", "labels": "acted_upon"}
    found = rows_of(table(1, POSITIVES), population=population)
    assert found["technology_minus_baseline", "tpr", "all"].status == "not_identified"
    assert found["technology_minus_baseline", "selection_rate", "all"].status == "ok"


def test_weighted_pairs_are_not_offered() -> None:
    rows = [(n, {**row, "weight": 2.0}) for n, row in table(1, POSITIVES)]
    one = rows_of(rows)["technology_minus_baseline", "tpr", "all"]
    assert (one.value, one.reason) == (None, "not_weighted")


def test_officer_against_technology_on_the_synthetic_table(synthetic: Callable[[str], Path]) -> None:
    """Discordant 11,183 and 1,706 of 24,583 positives; 6,601 and 9,398 of 75,417 negatives."""
    file = synthetic("plain")
    data = {
        "format": "parquet",
        "baseline": {"column": "officer", "positive": [1], "negative": [0]},
        "baseline_blind": True,
    }
    spec = spec_for(["label", "decision"], ["baseline_tpr"], data=data)
    measured = measure_table(Table(kind="parquet", files=(file,)), spec, engine=DuckDBEngine())
    found = {one.metric: one for one in paired_rows(measured, measured.breakdown(()))}
    tpr, fpr = found["tpr"], found["fpr"]
    assert (tpr.only_second, tpr.only_first, tpr.n) == (11_183, 1706, 24_583)
    assert (near(-(tpr.value or 0)), near(-(tpr.upper or 0)), near(-(tpr.lower or 0))) == (0.385510, 0.377817, 0.393141)
    assert (fpr.only_second, fpr.only_first, fpr.n) == (6601, 9398, 75_417)
    assert (near(-(fpr.value or 0)), near(-(fpr.upper or 0)), near(-(fpr.lower or 0))) == (
        -0.037087,
        -0.040363,
        -0.033810,
    )
    assert tpr.cautions == ()
