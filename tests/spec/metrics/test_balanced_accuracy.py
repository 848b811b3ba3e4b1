"""balanced_accuracy: the mean of tpr and tnr, interval by MOVER. Tables are TP, FP, FN, TN."""

import math

from tests.small_tables import near, of_table


def test_value_and_interval() -> None:
    found = of_table("balanced_accuracy", 30, 10, 20, 40)
    # tpr .6 (.461814, .723916), tnr .8 (.669629, .887562): halves of the roots of summed squares
    lower = 0.7 - math.hypot(0.6 - 0.461814, 0.8 - 0.669629) / 2
    upper = 0.7 + math.hypot(0.723916 - 0.6, 0.887562 - 0.8) / 2
    assert near(found.value) == 0.7
    assert (near(found.lower, 5), near(found.upper, 5)) == (near(lower, 5), near(upper, 5))
    assert found.method == "mover"


def test_one_class_is_undefined() -> None:
    assert of_table("balanced_accuracy", 0, 3, 0, 7).reason == "one_class"
    assert of_table("balanced_accuracy", 3, 0, 7, 0).reason == "one_class"
