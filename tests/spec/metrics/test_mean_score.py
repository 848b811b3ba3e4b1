"""mean_score: exact from the fixed-point sums; normal interval."""

import math

import pytest

from tests.small_tables import of_rows

ROWS = [(2, {"score": 0.25}), (1, {"score": 0.75}), (1, {"score": 1.0}), (3, {"score": None})]


def test_value_and_interval() -> None:
    found = of_rows("mean_score", ROWS)["all"]
    # mean .5625; squares .0977 .0977 .0352 .1914: variance .140625
    half = 1.959963984540054 * math.sqrt(0.140625 / 4)
    assert (found.value, found.denominator, found.n) == (0.5625, 4, 7)
    assert found.lower == pytest.approx(0.5625 - half, abs=1e-9)
    assert found.upper == pytest.approx(0.5625 + half, abs=1e-9)


def test_given_in_the_scores_own_units() -> None:
    data = {"score": {"column": "score", "meaning": "count", "range": [-10, 30]}}
    rows = [(1, {"score": -10.0}), (1, {"score": 30.0}), (2, {"score": 5.0})]
    assert of_rows("mean_score", rows, data=data, operating={"threshold": 6})["all"].value == pytest.approx(7.5)


def test_no_usable_score_is_undefined() -> None:
    rows = [(2, {"score": 0.5, "group": "A"}), (1, {"score": None, "group": "B"})]
    assert of_rows("mean_score", rows)["B"].reason == "no_score"


def test_a_rank_has_no_mean() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("mean_score", ROWS, data=data)["all"].reason == "rank_only"
