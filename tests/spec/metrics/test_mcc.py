"""mcc: a composite of the two-by-two table, interval from resampled cells. Tables are TP, FP, FN, TN."""

import math

import numpy as np
import pytest

from tests.small_tables import of_table, spec_for
from touchstone.evaluation.metrics.mcc import correlation

SPEC = spec_for(["label", "decision"], ["mcc"])


def test_value_and_interval() -> None:
    found = of_table("mcc", 30, 10, 20, 40)
    assert found.value == pytest.approx((30 * 40 - 10 * 20) / math.sqrt(40 * 50 * 50 * 60))
    assert found.method == "bootstrap_cells" and found.undefined_replicates == 0
    assert found.lower is not None and found.upper is not None
    assert found.lower < found.value < found.upper


def test_undefined_is_not_zero() -> None:
    found = of_table("mcc", 0, 0, 3, 7)
    assert (found.value, found.lower, found.reason) == (None, None, "zero_variance")


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    runs = [of_table("mcc", 30, 10, 20, 40, seed=seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert (runs[0].lower, runs[0].upper) != (runs[2].lower, runs[2].upper)


def test_mcc_at_a_million_rows() -> None:
    """The product of the margins is beyond 2⁶³: worked out in float64 it is finite and right."""
    table = np.array([400_000, 100_000, 150_000, 850_000], dtype=np.int64)
    tp, fp, fn, tn = (int(count) for count in table)
    exact = (tp * tn - fp * fn) / math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    assert float(correlation(table, SPEC)) == pytest.approx(exact, rel=1e-12)
