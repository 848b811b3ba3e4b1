"""Threshold sweeps: exact at declared thresholds, by group, by weight, and only as far as outcomes are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.growth import calls_made
from tests.small_tables import Rows, measured_from
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.intervals import wilson_limits
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.sweep import DECLARED, GRID, RATES, RECORDED, SweepRow, SweepTable, sweep

ROWS: Rows = [
    (6, {"group": "A", "label": 1, "decision": 1, "score": 0.9}),
    (3, {"group": "A", "label": 0, "decision": 0, "score": 0.7}),
    (4, {"group": "A", "label": 0, "decision": 0, "score": 0.2}),
    (2, {"group": "A", "label": 1, "decision": 1, "score": 0.29}),
    (5, {"group": "B", "label": 0, "decision": 1, "score": 0.9}),
    (1, {"group": "B", "decision": 1, "score": 0.9}),
    (1, {"group": "B", "label": 1, "decision": 1}),
]


def table_of(measured: Measured, *attributes: str) -> SweepTable:
    """The sweep of one breakdown."""
    found = sweep(measured, measured.breakdown(attributes))
    assert found is not None
    return found


def at(table: SweepTable, group: str, threshold: float | None, kind: str = DECLARED) -> SweepRow:
    """One row."""
    return next(row for row in table.rows() if (row.group, row.threshold, row.kind) == ((group,), threshold, kind))


def test_declared_thresholds_are_exact_and_at_or_above(engine: Engine) -> None:
    table = table_of(measured_from(ROWS, ["tpr"], engine=engine, thresholds=[0.29, 0.7]), "group")
    low, high = at(table, "A", 0.29), at(table, "A", 0.7)
    assert (low.tp, low.fp, low.fn, low.tn, low.selected, low.scored) == (8, 3, 0, 4, 11, 15)
    assert (high.tp, high.fp, high.fn, high.tn) == (6, 3, 2, 4)
    assert high.rates["tpr"] == 6 / 8
    assert high.limits["tpr"] == tuple(float(one) for one in wilson_limits(6, 8))
    assert high.net_benefit == pytest.approx(6 / 15 - 3 / 15 * 0.7 / 0.3)


def test_the_recorded_decision_is_a_point_of_its_own(engine: Engine) -> None:
    table = table_of(measured_from(ROWS, ["tpr"], engine=engine, thresholds=[0.7]), "group")
    found = at(table, "B", None, RECORDED)
    assert (found.tp, found.fp, found.selected, found.scored) == (1, 5, 7, 7)  # one of them without a score
    assert found.net_benefit is None
    assert at(table, "B", 0.7).scored == 6


def test_undefined_is_none_and_not_zero(engine: Engine) -> None:
    row = at(table_of(measured_from(ROWS, ["tpr"], engine=engine, thresholds=[0.7]), "group"), "B", 0.7)
    assert (row.rates["tpr"], row.limits["tpr"], row.rates["npv"]) == (None, None, None)
    assert row.rates["fpr"] == 1.0


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ("acted_upon", {"selection_rate", "ppv"}),
        ("followed_up", {"selection_rate", "ppv"}),
        ("none", {"selection_rate"}),
    ],
)
def test_rates_that_the_data_cannot_show_are_not_shown(engine: Engine, labels: str, shown: set[str]) -> None:
    population = {"selection": "everyone", "labels": labels}
    table = table_of(measured_from(ROWS, ["ppv"], engine=engine, thresholds=[0.7], population=population), "group")
    row = at(table, "A", 0.7)
    assert {name for name, value in row.rates.items() if value is not None} == shown
    assert set(table.not_identified) == set(RATES) - shown
    assert row.net_benefit is None


def test_weights_are_not_counts_in_a_sweep(engine: Engine) -> None:
    rows: Rows = [(1, {"label": 1, "score": 0.9, "weight": one}) for one in (2, 0.5, 1.5)]
    rows = [*rows, (1, {"label": 1, "score": 0.1, "weight": 1.0}), (1, {"label": 1, "score": 0.1, "weight": 0.0})]
    row = next(table_of(measured_from(rows, ["tpr"], engine=engine)).rows())
    assert row.rates["tpr"] == pytest.approx(0.8)
    assert row.limits["tpr"] == pytest.approx((0.355101, 0.966731), abs=5e-7)  # as in section 22.1
    assert (row.tp, row.fn, row.method) == (3, 1, "wilson_neff")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans(), st.sampled_from("AB")), min_size=1, max_size=60))
def test_every_point_is_the_count_of_rows_at_or_above(rows: list[tuple[int, bool, str]]) -> None:
    table = table_of(
        measured_from(
            [(1, {"group": group, "label": int(label), "score": k / 100}) for k, label, group in rows],
            ["tpr"],
            thresholds=[0.07, 0.29, 0.57, 0.58],
            grid={"kind": "even"},  # the edges of a centred grid are rounded numbers, to draw by
        ),
        "group",
    )
    for row in table.rows():
        mine = [(k / 100, label) for k, label, group in rows if (group,) == row.group]
        assert row.threshold is not None
        above = [label for score, label in mine if score >= row.threshold]
        assert (row.selected, row.tp, row.fp) == (len(above), sum(above), len(above) - sum(above))
        assert row.scored == len(mine)


def test_groups_and_points_can_be_left_out(engine: Engine) -> None:
    table = table_of(measured_from(ROWS, ["tpr"], engine=engine, thresholds=[0.7]), "group")
    assert {row.group for row in table.only([False, True]).rows()} == {("B",)}
    assert {row.kind for row in table.at(kinds=[RECORDED, DECLARED]).rows()} == {RECORDED, DECLARED}
    assert [row for row in table.rows() if row.kind == GRID] == list(table.at(kinds=[GRID]).rows())


def swept(rows: int) -> tuple[int, SweepTable | None]:
    """How many calls a sweep of eighteen groups by six others took, and what it found."""
    generator = np.random.default_rng(7)
    made: Rows = [
        (1, {"group": f"g{group}", "other": f"o{other}", "label": int(label), "score": float(score)})
        for group, other, label, score in zip(
            generator.integers(0, 18, rows), generator.integers(0, 6, rows), generator.integers(0, 2, rows),
            generator.random(rows), strict=True,
        )
    ]  # fmt: skip
    groups = {
        "attributes": [{"name": name, "column": name, "reference": f"{name[0]}0"} for name in ("group", "other")],
        "intersections": [["group", "other"]],
    }
    measured = measured_from(made, ["tpr"], thresholds=[0.3, 0.5, 0.7], groups=groups)
    breakdown = measured.breakdown(("group", "other"))
    sweep(measured, breakdown)
    return calls_made(lambda: sweep(measured, breakdown)), sweep(measured, breakdown)


def test_a_large_sweep_is_worked_out_at_once() -> None:
    """Whole arrays at a time: five times the rows take no more calls, and a call for every row would take thousands."""
    few, _ = swept(4_000)
    many, found = swept(20_000)
    assert found is not None
    assert found.selected.shape == (108, 3 + 127)
    assert many <= few * 1.1
    assert many < 108 * (3 + 127)
