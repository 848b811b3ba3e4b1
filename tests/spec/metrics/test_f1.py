"""f1: a composite of the two-by-two table, interval from resampled cells. Tables are TP, FP, FN, TN."""

import pytest

from tests.small_tables import of_table


def test_value_and_interval() -> None:
    found = of_table("f1", 30, 10, 20, 40)
    assert found.value == pytest.approx(2 * 30 / (2 * 30 + 20 + 10))
    assert found.method == "bootstrap_cells" and found.undefined_replicates == 0
    assert found.lower is not None and found.upper is not None
    assert found.lower < found.value < found.upper


def test_undefined_is_not_zero() -> None:
    found = of_table("f1", 0, 0, 0, 7)
    assert (found.value, found.lower, found.reason) == (None, None, "zero_variance")


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    runs = [of_table("f1", 30, 10, 20, 40, seed=seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1]
    assert (runs[0].lower, runs[0].upper) != (runs[2].lower, runs[2].upper)
