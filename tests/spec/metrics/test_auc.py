"""auc: how often a positive outcome scores higher, ties counting half."""

import pytest

from tests.small_tables import limits, of_rows

#: Three bins: negatives 6, 3, 1; positives 1, 2, 4.
ROWS = [
    (6, {"label": 0, "score": 0.1}),
    (1, {"label": 1, "score": 0.1}),
    (3, {"label": 0, "score": 0.5}),
    (2, {"label": 1, "score": 0.5}),
    (1, {"label": 0, "score": 0.9}),
    (4, {"label": 1, "score": 0.9}),
]


def test_value_and_interval_of_small_classes() -> None:
    found = of_rows("auc", ROWS)["all"]
    assert (found.value, found.numerator, found.denominator) == (pytest.approx(0.8), 7, 17)
    assert found.method == "newcombe_auc5"


def test_large_classes_have_delongs_interval() -> None:
    found = of_rows("auc", [(count * 100, row) for count, row in ROWS])["all"]
    assert (found.value, found.method) == (pytest.approx(0.8), "delong_logit")
    assert found.lower is not None and found.upper is not None and found.lower < 0.8 < found.upper


def test_auc_ties_are_half() -> None:
    rows = [(5, {"label": 1, "score": 0.3}), (7, {"label": 0, "score": 0.3})]
    assert of_rows("auc", rows)["all"].value == 0.5


def test_auc_one_class_is_undefined() -> None:
    found = of_rows("auc", [(5, {"label": 1, "score": 0.3})])["all"]
    assert (found.value, found.reason) == (None, "one_class")


def test_auc_of_one_has_a_lower_limit_below_one() -> None:
    found = of_rows("auc", [(5, {"label": 1, "score": 0.9}), (20, {"label": 0, "score": 0.1})])["all"]
    assert (found.value, limits(found)) == (1.0, (0.760699, 1.0))


def test_rank_scores_are_enough() -> None:
    rank = {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}
    assert of_rows("auc", ROWS, data=rank)["all"].value == pytest.approx(0.8)
