"""selection_rate: selected. Tables are TP, FP, FN, TN."""

from tests.small_tables import limits, of_rows, of_table


def test_counts_value_and_interval() -> None:
    found = of_table("selection_rate", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.value) == (40, 100, 40 / 100)
    assert (limits(found), found.method) == ((0.309401, 0.497997), "wilson")


def test_small_counts_have_the_exact_interval() -> None:
    found = of_table("selection_rate", 0, 0, 2, 3)
    assert (found.numerator, found.denominator, found.value) == (0, 5, 0 / 5)
    assert (limits(found), found.method) == ((0.0, 0.521824), "exact")


def test_needs_no_outcome() -> None:
    rows = [(2, {"decision": 1}), (3, {"decision": 0}), (5, {"decision": None})]
    found = of_rows("selection_rate", rows)["all"]
    assert (found.numerator, found.denominator, found.n) == (2, 5, 10)


def test_nobody_with_a_decision_is_undefined() -> None:
    rows = [(3, {"decision": None, "group": "B"}), (1, {"decision": 1, "group": "A"})]
    assert of_rows("selection_rate", rows)["B"].reason == "empty_group"


def test_not_identified_where_the_table_holds_only_those_acted_upon() -> None:
    found = of_table("selection_rate", 30, 10, 20, 40, population={"selection": "acted_upon", "labels": "acted_upon"})
    assert found.status == "not_identified"
