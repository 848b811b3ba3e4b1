"""base_rate: positive outcomes, whatever was decided."""

from tests.small_tables import PENDING, limits, of_rows, of_table


def test_counts_value_and_interval() -> None:
    found = of_table("base_rate", 30, 10, 20, 40)
    assert (found.numerator, found.denominator, found.value) == (50, 100, 0.5)
    assert limits(found) == (0.403832, 0.596168)


def test_an_outcome_counts_without_a_decision_and_a_pending_one_does_not() -> None:
    rows = [(1, {"label": 1, "decision": 1}), (3, {"label": 0, "decision": None}), (2, {"label": PENDING})]
    found = of_rows("base_rate", rows)["all"]
    assert (found.numerator, found.denominator, found.n) == (1, 4, 6)


def test_no_known_outcome_is_undefined() -> None:
    rows = [(3, {"label": None, "group": "B"}), (1, {"label": 1, "group": "A"})]
    found = of_rows("base_rate", rows)["B"]
    assert (found.value, found.reason) == (None, "no_label")
