"""accuracy: right either way. Tables are TP, FP, FN, TN."""

from tests.small_tables import limits, of_rows, of_table


def test_counts_value_and_interval() -> None:
    found = of_table("accuracy", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.value) == (70, 100, 70 / 100)
    assert (limits(found), found.method) == ((0.604151, 0.781051), "wilson")


def test_small_counts_have_the_exact_interval() -> None:
    found = of_table("accuracy", 0, 2, 3, 0)
    assert (found.numerator, found.denominator, found.value) == (0, 5, 0 / 5)
    assert (limits(found), found.method) == ((0.0, 0.521824), "exact")


def test_undefined_is_not_zero() -> None:
    rows = [(3, {"label": None, "decision": 1, "group": "B"}), (1, {"label": 1, "decision": 1, "group": "A"})]
    assert of_rows("accuracy", rows)["B"].reason == "no_label"


def test_not_identified_where_outcomes_are_known_for_those_acted_upon() -> None:
    acted_upon = {"selection": "everyone", "labels": "acted_upon"}
    found = of_table("accuracy", 30, 10, 20, 40, population=acted_upon)
    assert (found.value, found.status, found.reason) == (None, "not_identified", "not_identified")
