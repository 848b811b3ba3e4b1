"""share: the group's part of all rows."""

from tests.small_tables import limits, near, of_rows


def test_counts_value_and_interval() -> None:
    rows = [(30, {"label": 1, "group": "A"}), (20, {"label": 0, "group": "B"})]
    found = of_rows("share", rows)
    assert (found["A"].numerator, found["A"].denominator, found["A"].value) == (30, 50, 0.6)
    assert limits(found["A"]) == (0.461814, 0.723916)
    assert found["all"].value == 1.0


def test_by_weight_where_rows_bear_weights() -> None:
    rows = [(2, {"label": 1, "group": "A", "weight": 3.0}), (4, {"label": 0, "group": "B", "weight": 0.5})]
    found = of_rows("share", rows)["A"]
    assert (found.numerator, found.denominator, found.value, found.method) == (2, 6, 0.75, "wilson_neff")
    # v = (.25² · 18 + .75² · 1) / 64, effective n = .1875 / v
    assert near(found.effective_n) == near(0.1875 / ((0.0625 * 18 + 0.5625) / 64))
