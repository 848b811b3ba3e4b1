"""observed_expected: positive outcomes for each one that the scores add up to."""

import pytest

from tests.small_tables import of_rows

#: Mean score .5 of eight, five of them positive; one row without an outcome.
ROWS = [
    (3, {"label": 1, "score": 0.75}),
    (1, {"label": 0, "score": 0.75}),
    (2, {"label": 1, "score": 0.25}),
    (2, {"label": 0, "score": 0.25}),
    (1, {"label": None, "score": 1.0}),
]


def test_value_and_interval() -> None:
    found = of_rows("observed_expected", ROWS)["all"]
    assert (found.numerator, found.denominator) == (5, 8)
    assert found.value == pytest.approx(5 / 4)
    # the exact interval of 5/8 is .244863 to .914766; m/Σs is 2
    assert found.lower == pytest.approx(0.244863 * 2, abs=2e-6)
    assert found.upper == pytest.approx(0.914766 * 2, abs=2e-6)


def test_undefined_where_scores_add_up_to_nothing() -> None:
    assert of_rows("observed_expected", [(3, {"label": 1, "score": 0.0})])["all"].reason == "zero_variance"


def test_a_rank_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("observed_expected", ROWS, data=data)["all"].reason == "rank_only"


def test_no_known_outcome_is_undefined() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "group": "A"}), (2, {"label": None, "score": 0.5, "group": "B"})]
    assert of_rows("observed_expected", rows)["B"].reason == "no_label"
