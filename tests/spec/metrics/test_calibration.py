"""calibration: in how many tenths the observed share agrees with the mean score."""

from tests.small_tables import of_rows

#: Mean score .5 of eight, five of them positive; one row without an outcome.
ROWS = [
    (3, {"label": 1, "score": 0.75}),
    (1, {"label": 0, "score": 0.75}),
    (2, {"label": 1, "score": 0.25}),
    (2, {"label": 0, "score": 0.25}),
    (1, {"label": None, "score": 1.0}),
]


def test_every_tenth_agrees() -> None:
    assert of_rows("calibration", ROWS)["all"].value == 1.0


def test_one_tenth_of_two_is_off() -> None:
    rows = [(60, {"label": 1, "score": 0.25}), (40, {"label": 0, "score": 0.25})]
    rows += [(75, {"label": 1, "score": 0.75}), (25, {"label": 0, "score": 0.75})]
    assert of_rows("calibration", rows)["all"].value == 0.5


def test_a_rank_is_no_probability() -> None:
    data = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("calibration", ROWS, data=data)["all"].reason == "rank_only"


def test_no_known_outcome_is_undefined() -> None:
    rows = [(1, {"label": 1, "score": 0.5, "group": "A"}), (2, {"label": None, "score": 0.5, "group": "B"})]
    assert of_rows("calibration", rows)["B"].reason == "no_label"
