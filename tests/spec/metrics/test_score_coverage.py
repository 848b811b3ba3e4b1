"""score_coverage: rows whose score can be used."""

from tests.small_tables import limits, of_rows

ROWS = [
    (30, {"score": 1, "group": "A"}),
    (10, {"score": None, "group": "A"}),
    (3, {"score": 0, "group": "B"}),
    (1, {"score": None, "group": "B"}),
]


def test_counts_value_and_interval_by_group() -> None:
    found = of_rows("score_coverage", ROWS)
    assert (found["A"].numerator, found["A"].denominator, found["A"].value) == (30, 40, 0.75)
    assert limits(found["A"]) == (0.59806, 0.858129)
    assert (found["B"].value, found["B"].method, limits(found["B"])) == (0.75, "exact", (0.19412, 0.993691))
    assert (found["all"].numerator, found["all"].denominator) == (33, 44)


def test_shown_whoever_has_outcomes() -> None:
    found = of_rows("score_coverage", ROWS, population={"selection": "acted_upon", "labels": "none"})
    assert found["all"].status == "ok"
