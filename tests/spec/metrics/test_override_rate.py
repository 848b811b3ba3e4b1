"""override_rate: final differs from decision, of rows with both."""

from tests.small_tables import found, measured_from, of_rows

#: Decision, final, outcome: 10 of 50 overridden downwards, 5 of 50 upwards; one final decision missing.
ROWS = [
    (40, {"decision": 1, "final": 1, "label": 1}),
    (7, {"decision": 1, "final": 0, "label": 0}),
    (3, {"decision": 1, "final": 0, "label": 1}),
    (45, {"decision": 0, "final": 0, "label": 0}),
    (4, {"decision": 0, "final": 1, "label": 1}),
    (1, {"decision": 0, "final": 1, "label": None}),
    (1, {"decision": 0, "final": None, "label": 0}),
]


def test_counts_and_value() -> None:
    one = of_rows("override_rate", ROWS)["all"]
    assert (one.numerator, one.denominator, one.value) == (15, 100, 15 / 100)
    assert one.lower is not None and one.upper is not None and one.lower < 15 / 100 < one.upper


def test_undefined_without_any() -> None:
    one = of_rows("override_rate", [(3, {"decision": None, "final": 1, "label": 1}), (1, {"decision": None})])["all"]
    assert (one.value, one.reason) == (None, "no_denominator")


def test_both_directions_are_shown_beside_it() -> None:
    measured = measured_from(ROWS, ["override_rate"])
    assert found(measured, "override_up")["all"].numerator == 5
    assert found(measured, "override_down")["all"].numerator == 10
