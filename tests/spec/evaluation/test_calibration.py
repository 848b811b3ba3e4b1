"""Calibration by tenths: the same bands for every group, exact means, small bands merged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.small_tables import Rows, measured_from
from touchstone.evaluation.calibration import CalibrationRow, calibration_rows, merged
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.intervals import wilson_limits
from touchstone.evaluation.metrics.ece_expected import mean_deviation

#: A thousand scores 0.0005, 0.0015, …: every second one of group A, and one in fifty of group C.
SCORES = [(k + 0.5) / 1000 for k in range(1000)]


def rows(**extra: object) -> Rows:
    """Those scores, positive where the score passes 0.3."""
    return [
        (1, {"group": "C" if k % 50 == 0 else "AB"[k % 2], "label": int(score > 0.3), "score": score, **extra})
        for k, score in enumerate(SCORES)
    ]


def found(engine: Engine, table: Rows, *attributes: str, **changes: object) -> list[CalibrationRow]:
    """The bands of one breakdown."""
    measured = measured_from(table, ["calibration"], engine=engine, **changes)
    return list(calibration_rows(measured, measured.breakdown(attributes)))


def test_ten_bands_of_near_equal_size_cut_at_grid_edges(engine: Engine) -> None:
    bands = found(engine, rows())
    assert [band.band for band in bands] == list(range(1, 11))
    assert all(90 <= band.n <= 110 for band in bands)
    assert sum(band.n for band in bands) == 1000
    assert all(band.low is not None and (band.low * 128).is_integer() for band in bands)
    assert [band.high for band in bands[:-1]] == [band.low for band in bands[1:]]


def test_means_are_exact_and_limits_are_wilsons(engine: Engine) -> None:
    for band in found(engine, rows()):
        assert band.low is not None
        assert band.high is not None
        mine = [score for score in SCORES if band.low <= score < band.high]
        assert band.mean_score == pytest.approx(sum(mine) / len(mine), abs=1e-9)
        assert band.positives == sum(score > 0.3 for score in mine)
        assert [band.lower, band.upper] == pytest.approx([float(one) for one in wilson_limits(band.positives, band.n)])


def test_edges_are_the_same_for_every_group(engine: Engine) -> None:
    bands = found(engine, rows(), "group")
    edges = {group: [band.low for band in bands if band.group == (group,)] for group in "AB"}
    assert edges["A"] == edges["B"]
    assert len(edges["A"]) == 10


def test_bands_under_ten_rows_are_merged_and_say_so(engine: Engine) -> None:
    bands = [band for band in found(engine, rows(), "group") if band.group == ("C",)]
    assert sum(band.n for band in bands) == 20
    assert all(band.n >= 10 for band in bands)
    assert sum(band.merged for band in bands) == 10
    assert all(("merged" in band.cautions) == (band.merged > 1) for band in bands)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=10))
def test_merging_keeps_every_row_and_ends_with_enough(counts: list[int]) -> None:
    bands = merged(counts)
    assert [place for first, last in bands for place in range(first, last + 1)] == list(range(len(counts)))
    assert len(bands) == 1 or all(sum(counts[first : last + 1]) >= 10 for first, last in bands)


@pytest.mark.parametrize(
    ("counts", "bands"),
    [
        ([50, 3, 20, 50], [(0, 0), (1, 2), (3, 3)]),
        ([20, 3, 50, 50], [(0, 1), (2, 2), (3, 3)]),
        ([4, 4, 4], [(0, 2)]),
        ([0, 50], [(0, 1)]),
        ([7], [(0, 0)]),
    ],
)
def test_a_small_band_joins_the_neighbour_that_holds_fewer(counts: list[int], bands: list[tuple[int, int]]) -> None:
    assert merged(counts) == bands


def test_weights_move_means_and_widen_limits(engine: Engine) -> None:
    weighted = [(n, row | {"weight": 3.0 if row["label"] else 1.0}) for n, row in rows()]
    plain, heavy = found(engine, rows()), found(engine, weighted)
    mixed = [(a, b) for a, b in zip(plain, heavy, strict=True) if 0 < a.positives < a.n]
    assert mixed
    for a, b in mixed:
        assert (a.n, a.positives) == (b.n, b.positives)
        assert b.observed == pytest.approx(3 * a.positives / (3 * a.positives + a.n - a.positives))
        assert b.method == "wilson_neff"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"population": {"selection": "everyone", "labels": "acted_upon"}}, "not_identified"),
        ({"data": {"score": {"column": "score", "meaning": "rank", "range": [0, 1]}}}, "rank_only"),
    ],
)
def test_what_cannot_be_said_has_its_reason(engine: Engine, changes: dict[str, object], reason: str) -> None:
    assert [(band.observed, band.reason) for band in found(engine, rows(), **changes)] == [(None, reason)]


def test_a_group_without_outcomes_is_undefined(engine: Engine) -> None:
    bands = found(engine, [*rows(), (3, {"group": "D", "score": 0.5})], "group")
    assert [(band.status, band.reason) for band in bands if band.group == ("D",)] == [("undefined", "no_label")]


def test_scores_of_another_range_are_given_back_in_it(engine: Engine) -> None:
    wide = [(n, row | {"score": row["score"] * 40 + 10}) for n, row in rows()]
    data = {"score": {"column": "score", "meaning": "count", "range": [10, 50]}}
    bands = found(engine, wide, data=data, operating={"threshold": 20})
    assert (bands[0].low, bands[-1].high) == (10, 50)
    assert bands[0].mean_score == pytest.approx(sum(SCORES[: bands[0].n]) / bands[0].n * 40 + 10)


@pytest.mark.parametrize(("n", "p", "value"), [(1, 0.5, 0.5), (2, 0.5, 0.25), (4, 0.25, 0.158203125)])
def test_expected_error_of_a_calibrated_band(n: int, p: float, value: float) -> None:
    """E|k/n - p| worked out by listing every k."""
    assert mean_deviation(n, p) == pytest.approx(value)
