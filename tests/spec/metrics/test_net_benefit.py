"""net_benefit: hits less false alarms at the price that the threshold states."""

import pytest

from tests.small_tables import of_rows, of_table

#: Threshold .2: 30 hits, 10 false alarms, 20 missed, 40 left alone.
ROWS = [
    (30, {"label": 1, "score": 0.6}),
    (10, {"label": 0, "score": 0.2}),
    (20, {"label": 1, "score": 0.1}),
    (40, {"label": 0, "score": 0.05}),
]


def test_value_and_interval() -> None:
    found = of_rows("net_benefit", ROWS, operating={"threshold": 0.2})["all"]
    assert found.value == pytest.approx(30 / 100 - 10 / 100 * 0.2 / 0.8)
    assert found.lower is not None and found.upper is not None and found.lower < found.value < found.upper


def test_undefined_without_a_threshold() -> None:
    assert of_table("net_benefit", 30, 10, 20, 40).reason == "no_threshold"


def test_undefined_where_the_score_is_no_probability() -> None:
    rank = {"score": {"column": "score", "meaning": "rank", "range": [0, 10]}}
    assert of_rows("net_benefit", ROWS, data=rank, operating={"threshold": 0.2})["all"].reason == "no_threshold"
