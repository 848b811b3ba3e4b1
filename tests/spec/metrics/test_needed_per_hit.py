"""needed_per_hit: the reciprocal of ppv, with its limits. Tables are TP, FP, FN, TN."""

import pytest

from tests.small_tables import of_table


def test_value_and_reciprocal_limits() -> None:
    found = of_table("needed_per_hit", 30, 10, 20, 40)
    assert (found.numerator, found.denominator) == (40, 30)
    assert found.value == pytest.approx(4 / 3)
    assert (found.lower, found.upper) == (pytest.approx(1 / 0.858129, abs=1e-5), pytest.approx(1 / 0.59806, abs=1e-5))


def test_no_hit_has_a_lower_limit_alone() -> None:
    found = of_table("needed_per_hit", 0, 5, 3, 7)
    assert (found.value, found.upper, found.reason) == (None, None, "zero_variance")
    assert found.lower == pytest.approx(1 / 0.521824, abs=1e-5)


def test_nobody_selected_is_undefined() -> None:
    assert of_table("needed_per_hit", 0, 0, 3, 7).reason == "no_selected"


def test_identified_for_those_acted_upon_alone() -> None:
    practice = {"selection": "acted_upon", "labels": "acted_upon"}
    assert of_table("needed_per_hit", 30, 10, 0, 0, population=practice).status == "ok"
