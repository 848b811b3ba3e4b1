"""calibration_in_large: mean score less share of positive outcomes."""

import math

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
    found = of_rows("calibration_in_large", ROWS)["all"]
    difference = 0.5 - 5 / 8
    brier = (3 * 0.25**2 + 0.75**2 + 2 * 0.75**2 + 2 * 0.25**2) / 8
    half = 1.959963984540054 * math.sqrt((brier - difference**2) / 8)
    assert found.value == pytest.approx(difference)
    assert found.lower == pytest.approx(difference - half, abs=1e-8)
    assert found.upper == pytest.approx(difference + half, abs=1e-8)


def test_a_rank_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("calibration_in_large", ROWS, data=data)["all"].reason == "rank_only"


def test_no_known_outcome_is_undefined() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "group": "A"}), (2, {"label": None, "score": 0.5, "group": "B"})]
    assert of_rows("calibration_in_large", rows)["B"].reason == "no_label"
