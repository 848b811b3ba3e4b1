"""n: rows of the group, usable or not."""

from tests.small_tables import of_rows

ROWS = [(3, {"label": 1, "group": "A"}), (2, {"label": None, "group": "A"}), (4, {"label": 0, "group": None})]


def test_every_row_counts() -> None:
    found = of_rows("n", ROWS)
    assert {group: one.value for group, one in found.items()} == {"all": 9.0, "A": 5.0, "(not recorded)": 4.0}
    assert (found["A"].lower, found["A"].upper) == (None, None)
