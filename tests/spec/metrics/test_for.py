"""for: positive, of those not selected. Tables are TP, FP, FN, TN."""

from tests.small_tables import limits, of_table


def test_counts_value_and_interval() -> None:
    found = of_table("for", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.value) == (20, 60, 20 / 60)
    assert (limits(found), found.method) == ((0.227293, 0.459431), "wilson")


def test_small_counts_have_the_exact_interval() -> None:
    found = of_table("for", 3, 7, 0, 5)
    assert (found.numerator, found.denominator, found.value) == (0, 5, 0 / 5)
    assert (limits(found), found.method) == ((0.0, 0.521824), "exact")


def test_undefined_is_not_zero() -> None:
    found = of_table("for", 3, 7, 0, 0)
    assert (found.value, found.lower, found.upper) == (None, None, None)
    assert (found.status, found.reason) == ("undefined", "no_unselected")


def test_not_identified_where_outcomes_are_known_for_those_acted_upon() -> None:
    acted_upon = {"selection": "everyone", "labels": "acted_upon"}
    found = of_table("for", 30, 10, 20, 40, population=acted_upon)
    assert (found.value, found.status, found.reason) == (None, "not_identified", "not_identified")
