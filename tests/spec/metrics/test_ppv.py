"""ppv: positive, of those selected. Tables are TP, FP, FN, TN."""

from tests.small_tables import limits, of_table


def test_counts_value_and_interval() -> None:
    found = of_table("ppv", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.value) == (30, 40, 30 / 40)
    assert (limits(found), found.method) == ((0.59806, 0.858129), "wilson")


def test_small_counts_have_the_exact_interval() -> None:
    found = of_table("ppv", 0, 5, 3, 7)
    assert (found.numerator, found.denominator, found.value) == (0, 5, 0 / 5)
    assert (limits(found), found.method) == ((0.0, 0.521824), "exact")


def test_undefined_is_not_zero() -> None:
    found = of_table("ppv", 0, 0, 3, 7)
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert (found.status, found.reason) == ("undefined", "no_selected")


def test_identified_for_those_acted_upon_alone() -> None:
    acted_upon = {"selection": "everyone", "labels": "acted_upon"}
    assert of_table("ppv", 30, 10, 0, 0, population=acted_upon).status == "ok"
