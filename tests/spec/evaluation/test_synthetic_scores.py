"""Scores of the synthetic table: means, calibration, areas, and what people decided, to the digits worked out apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small_tables import found, measure_table, near, spec_for
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.tables import table_at

METRICS = [
    "tpr", "fpr", "auc", "mean_score", "brier", "observed_expected", "calibration_in_large", "ece",
    "baseline_tpr", "baseline_fpr",
]  # fmt: skip


@pytest.fixture(scope="module")
def plain(synthetic: Callable[[str], Path]) -> Measured:
    """100,000 invented rows, the plain profile."""
    groups = {"attributes": [{"name": "ethnicity", "column": "ethnicity", "reference": "White"}]}
    data = {"baseline": {"column": "officer", "positive": [1], "negative": [0]}}
    spec = spec_for(["label", "decision", "score"], METRICS, groups=groups, data=data, thresholds=[0.29, 0.5, 0.7])
    return measure_table(table_at(synthetic("plain"), kind="parquet"), spec, engine=DuckDBEngine())


@pytest.mark.parametrize(
    ("metric", "value", "digits"),
    [
        ("tpr", 0.462637, 6),
        ("fpr", 0.138523, 6),
        ("auc", 0.745214, 6),
        ("mean_score", 0.29070355019632727, 12),
        ("brier", 0.168348617, 9),
        ("observed_expected", 0.845638, 6),
        ("baseline_tpr", 0.848147, 6),
        ("baseline_fpr", 0.101436, 6),
    ],
)
def test_everybody(plain: Measured, metric: str, value: float, digits: int) -> None:
    assert near(found(plain, metric)["all"].value, digits) == near(value, digits)


@pytest.mark.parametrize(
    ("level", "n", "hits", "alarms"),
    [
        ("White", 67_940, (7507, 16418), (7049, 51522)),
        ("Not stated", 10_041, (1111, 2422), (996, 7619)),
        ("Asian", 9_040, (982, 2158), (935, 6882)),
        ("Black", 7_980, (1241, 2367), (940, 5613)),
        ("Mixed", 3_000, (320, 747), (326, 2253)),
        ("Other", 1_999, (212, 471), (201, 1528)),
    ],
)
def test_by_group(plain: Measured, level: str, n: int, hits: tuple[int, int], alarms: tuple[int, int]) -> None:
    tpr, fpr = found(plain, "tpr")[level], found(plain, "fpr")[level]
    assert (tpr.n, (tpr.numerator, tpr.denominator), (fpr.numerator, fpr.denominator)) == (n, hits, alarms)


def test_the_scores_are_too_high_and_chance_does_not_explain_it(plain: Measured) -> None:
    ece, chance = found(plain, "ece")["all"], found(plain, "ece_expected")["all"]
    assert ece.lower is not None and chance.value is not None and ece.lower > 5 * chance.value
    large = found(plain, "calibration_in_large")["all"]
    assert large.lower is not None and large.lower > 0
