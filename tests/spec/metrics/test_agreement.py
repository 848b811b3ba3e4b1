"""agreement: technology and people deciding alike, of rows with both."""

from tests.small_tables import limits, of_rows

ROWS = [
    (20, {"decision": 1, "baseline": 1}),
    (5, {"decision": 1, "baseline": 0}),
    (10, {"decision": 0, "baseline": 1}),
    (15, {"decision": 0, "baseline": 0}),
    (4, {"decision": None, "baseline": 0}),
]


def test_counts_value_and_interval() -> None:
    one = of_rows("agreement", ROWS)["all"]
    assert (one.numerator, one.denominator, one.value) == (35, 50, 0.7)
    assert limits(one) == (0.562496, 0.808964)


def test_undefined_without_any() -> None:
    assert of_rows("agreement", [(3, {"decision": None, "baseline": 1})])["all"].reason == "no_denominator"
