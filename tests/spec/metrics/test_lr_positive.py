"""lr_positive: a ratio of two rates over different people of one group. Tables are TP, FP, FN, TN."""

import math

import pytest

from tests.small_tables import of_table


def test_value_and_interval_without_dividing_by_nearly_nothing() -> None:
    """The limits as Donner and Zou print them: quotients of differences."""
    found = of_table("lr_positive", 30, 10, 20, 40)
    p1, l1, u1, p2, l2, u2 = 0.6, 0.461814, 0.723916, 0.2, 0.112438, 0.330371
    root = math.sqrt((p1 * p2) ** 2 - l1 * u2 * (2 * p1 - l1) * (2 * p2 - u2))
    lower = (p1 * p2 - root) / (u2 * (2 * p2 - u2))
    root = math.sqrt((p1 * p2) ** 2 - u1 * l2 * (2 * p1 - u1) * (2 * p2 - l2))
    upper = (p1 * p2 + root) / (l2 * (2 * p2 - l2))
    assert found.value == pytest.approx(3.0)
    assert found.lower == pytest.approx(lower, abs=1e-4)
    assert found.upper == pytest.approx(upper, abs=1e-4)
    assert found.method == "mover_ratio"


def test_over_zero_it_is_undefined_with_a_lower_limit() -> None:
    found = of_table("lr_positive", 3, 0, 7, 9)
    assert (found.value, found.upper, found.reason) == (None, None, "zero_variance")
    assert found.lower is not None and found.lower > 0


def test_undefined_parts() -> None:
    assert of_table("lr_positive", 0, 3, 0, 7).reason == "no_positives"
    assert of_table("lr_positive", 3, 0, 7, 0).reason == "no_negatives"
