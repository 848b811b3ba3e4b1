"""kappa: agreement beyond what both rates of selecting would give by chance."""

import pytest

from tests.small_tables import of_rows

ROWS = [
    (20, {"decision": 1, "baseline": 1}),
    (5, {"decision": 1, "baseline": 0}),
    (10, {"decision": 0, "baseline": 1}),
    (15, {"decision": 0, "baseline": 0}),
    (4, {"decision": None, "baseline": 0}),
]


def test_value_and_interval() -> None:
    one = of_rows("kappa", ROWS)["all"]
    # observed .7; expected (25 · 30 + 25 · 20) / 50² = .5
    assert one.value == pytest.approx(0.4)
    assert one.lower is not None and one.upper is not None and one.lower < 0.4 < one.upper


def test_undefined_where_both_always_decide_alike() -> None:
    assert of_rows("kappa", [(3, {"decision": 1, "baseline": 1})])["all"].reason == "zero_variance"
