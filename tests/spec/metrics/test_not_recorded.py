"""not_recorded: one figure for each attribute, under the level of those for whom it is not recorded."""

from tests.small_tables import limits, of_rows


def test_blanks_and_missing_words_count() -> None:
    rows = [(40, {"label": 1, "group": "A"}), (6, {"label": 1, "group": None}), (4, {"label": 0, "group": " "})]
    found = of_rows("not_recorded", rows)
    assert list(found) == ["(not recorded)"]
    one = found["(not recorded)"]
    assert (one.numerator, one.denominator, one.value, one.n) == (10, 50, 0.2, 10)
    assert limits(one) == (0.112438, 0.330371)


def test_none_missing_is_a_measured_zero() -> None:
    one = of_rows("not_recorded", [(5, {"label": 1, "group": "A"})])["(not recorded)"]
    assert (one.value, one.status, limits(one)) == (0.0, "ok", (0.0, 0.521824))
