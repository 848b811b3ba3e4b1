"""auc_cross and auc_cross_back: positives of one group against negatives of another."""

import pytest

from tests.small_tables import found, measured_from

ROWS = [
    (2, {"label": 1, "score": 0.6, "group": "A"}),
    (2, {"label": 0, "score": 0.2, "group": "A"}),
    (1, {"label": 1, "score": 0.9, "group": "B"}),
    (1, {"label": 1, "score": 0.2, "group": "B"}),
    (3, {"label": 0, "score": 0.7, "group": "B"}),
    (1, {"label": 0, "score": 0.1, "group": "B"}),
    (2, {"label": 1, "score": 0.5, "group": "C"}),
]


def test_both_directions_are_shown() -> None:
    measured = measured_from(ROWS, ["auc_cross"])
    across, back = found(measured, "auc_cross"), found(measured, "auc_cross_back")
    # positives of B .9 and .2 against negatives of A .2 .2; positives of A .6 .6 against negatives of B
    assert across["B"].value == pytest.approx((1 + 0.5) / 2)
    assert back["B"].value == pytest.approx(1 / 4)
    assert list(across) == ["B", "C"]


def test_a_missing_class_is_undefined_in_its_direction_only() -> None:
    measured = measured_from(ROWS, ["auc_cross"])
    assert found(measured, "auc_cross")["C"].value == pytest.approx(1.0)
    assert found(measured, "auc_cross_back")["C"].reason == "one_class"
