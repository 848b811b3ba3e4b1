"""brier: mean squared distance of the score from the outcome."""

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
    found = of_rows("brier", ROWS)["all"]
    assert found.value == pytest.approx((3 * 0.25**2 + 0.75**2 + 2 * 0.75**2 + 2 * 0.25**2) / 8)
    assert found.method == "bootstrap_cells"
    assert found.lower is not None and found.upper is not None and found.lower < found.value < found.upper


def test_a_count_of_events_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "count", "range": [0, 1]}}
    assert of_rows("brier", ROWS, data=data)["all"].reason == "rank_only"


def test_a_probability_on_part_of_the_scale_is_taken_as_it_stands() -> None:
    data = {"score": {"column": "score", "meaning": "probability", "range": [0.2, 0.8]}}
    assert of_rows("brier", ROWS[:4], data=data)["all"].value == pytest.approx(0.25 / 8 + 0.5625 * 3 / 8 + 0.0625 / 8)


def test_squares_of_scores_are_not_weighed() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "weight": 2.0})]
    assert of_rows("brier", rows)["all"].reason == "not_weighted"


def test_a_rank_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("brier", ROWS, data=data)["all"].reason == "rank_only"


def test_no_known_outcome_is_undefined() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "group": "A"}), (2, {"label": None, "score": 0.5, "group": "B"})]
    assert of_rows("brier", rows)["B"].reason == "no_label"
