"""equalised_odds_gap: the larger of two gaps to the reference group. Tables are TP, FP, FN, TN."""

import pytest

from tests.small_tables import confusion, of_rows

ROWS = confusion(30, 10, 20, 40, group="A") + confusion(20, 20, 30, 30, group="B") + confusion(0, 5, 0, 5, group="C")


def test_larger_gap_and_interval() -> None:
    found = of_rows("equalised_odds_gap", ROWS)
    # tpr .6 and .4, fpr .2 and .4
    assert found["B"].value == pytest.approx(0.2)
    assert found["B"].lower is not None and found["B"].upper is not None
    assert 0 < found["B"].lower < 0.2 < found["B"].upper


def test_only_groups_other_than_the_reference_have_one() -> None:
    assert list(of_rows("equalised_odds_gap", ROWS)) == ["B", "C"]


def test_undefined_where_an_outcome_does_not_occur() -> None:
    assert of_rows("equalised_odds_gap", ROWS)["C"].reason == "one_class"
