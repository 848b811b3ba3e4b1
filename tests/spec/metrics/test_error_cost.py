"""error_cost: what both errors cost, at declared prices. Tables are TP, FP, FN, TN."""

import pytest

from tests.small_tables import of_table

COSTS = {"false_positive": 1, "false_negative": 4, "decided_by": "Senior leader"}


def test_value_and_interval() -> None:
    found = of_table("error_cost", 30, 10, 20, 40, costs=COSTS)
    assert found.value == pytest.approx((1 * 10 + 4 * 20) / 100)
    assert found.lower is not None and found.upper is not None and found.lower < found.value < found.upper


def test_undefined_without_costs() -> None:
    assert of_table("error_cost", 30, 10, 20, 40).reason == "no_costs"
