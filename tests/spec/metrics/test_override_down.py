"""override_down: not acted on, of those selected."""

from tests.small_tables import of_rows

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
    one = of_rows("override_down", ROWS)["all"]
    assert (one.numerator, one.denominator, one.value) == (10, 50, 10 / 50)
    assert one.lower is not None and one.upper is not None and one.lower < 10 / 50 < one.upper


def test_undefined_without_any() -> None:
    one = of_rows("override_down", [(3, {"decision": None, "final": 1, "label": 1}), (1, {"decision": None})])["all"]
    assert (one.value, one.reason) == (None, "no_denominator")
