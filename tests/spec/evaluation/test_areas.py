"""Areas under the curve: from bins with both errors, exact where binning may matter, and between groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.small_tables import Rows, measure_table, measured_from, spec_for, table_from
from touchstone.evaluation.areas import (
    Area,
    Bins,
    area_from_bins,
    area_interval,
    area_of_ranks,
    areas_of_bins,
    rank_sums,
)
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.group_areas import area_of, areas
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.ranking import AreaRow, area_rows, sets_wanting_exact
from touchstone.evaluation.tables import Table, table_at

Scored = list[tuple[float, bool]]


def by_pairs(rows: Scored) -> float:
    """The area by looking at every pair: what it means."""
    positives, negatives = ([score for score, label in rows if label is kind] for kind in (True, False))
    wins = sum((p > q) + (p == q) / 2 for p in positives for q in negatives)
    return wins / (len(positives) * len(negatives))


def exactly(measured: Measured, table: Table, engine: Engine, *sets: tuple[str, ...]) -> Measured:
    """With the areas of those breakdowns counted again by distinct score."""
    found = engine.exact_areas(table, measured.spec, measured.plan, sets or measured.breakdowns)
    return dataclasses.replace(measured, exact=found)


def test_the_printed_example() -> None:
    found = area_from_bins([1, 2, 4], [6, 3, 1])
    assert found is not None
    assert (round(found.value, 7), round(found.se, 7), round(found.bound, 7)) == (0.8, 0.1118034, 0.1142857)


def test_auc_ties_are_half() -> None:
    found = area_from_bins([5], [7])
    assert found is not None
    assert found.value == 0.5


def test_auc_one_class_is_undefined(engine: Engine) -> None:
    rows: Rows = [(5, {"label": 1, "score": 0.3, "group": "A"}), (5, {"label": 0, "score": 0.3, "group": "B"})]
    measured = measured_from(rows, ["auc"], engine=engine)
    assert areas(measured.breakdown(("group",))) == [None, None]
    assert {(row.status, row.reason) for row in area_rows(measured, measured.breakdown(("group",)))} == {
        ("undefined", "one_class"),
        ("ok", None),
    }


@pytest.mark.parametrize(("p", "n", "lower"), [(5, 20, 0.760699), (10, 8, 0.777638)])
def test_auc_of_one_has_a_lower_limit_below_one(p: int, n: int, lower: float) -> None:
    found = area_from_bins([0, p], [n, 0])
    assert found is not None
    interval = area_interval(found)
    assert (found.value, interval.method, interval.upper) == (1.0, "newcombe_auc5", 1.0)
    assert interval.lower == pytest.approx(lower, abs=5e-7)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.booleans()), min_size=2, max_size=60))
def test_auc_bound_holds(drawn: list[tuple[int, bool]]) -> None:
    """The area of the unbinned score is never further from the binned one than the bound says."""
    rows = [(k / 2000, label) for k, label in drawn]
    if len({label for _, label in rows}) < 2:
        return
    measured = measured_from([(1, {"score": score, "label": int(label)}) for score, label in rows], ["auc"])
    found = area_of(measured.breakdown(()).counts(0))
    assert found is not None
    assert abs(found.value - by_pairs(rows)) <= found.bound + 1e-12


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=2, max_size=40))
def test_exact_sums_are_those_of_every_pair(drawn: list[tuple[int, bool]]) -> None:
    rows = [(float(k), label) for k, label in drawn]
    scores = {score: (0, 0) for score, _ in rows}
    for score, label in rows:
        p, q = scores[score]
        scores[score] = (p + label, q + (not label))
    found = area_of_ranks(rank_sums(scores))
    if len({label for _, label in rows}) < 2:
        assert found is None
        return
    ordered = sorted(scores)
    binned = area_from_bins([scores[one][0] for one in ordered], [scores[one][1] for one in ordered])
    assert found is not None
    assert binned is not None
    assert found.value == pytest.approx(by_pairs(rows))
    assert (found.value, found.se, found.bound) == pytest.approx((binned.value, binned.se, binned.bound))


HARD: Rows = [
    (3, {"group": "A", "label": 1, "score": 0.5000001, "other": "x"}),
    (4, {"group": "A ", "label": 0, "score": 0.5, "other": "x"}),
    (2, {"group": "A", "label": 0, "score": 0.9, "other": "y"}),
    (5, {"group": "B", "label": 1, "score": -0.0, "other": "y"}),
    (6, {"group": "B", "label": 0, "score": 0.0, "other": "x"}),
    (2, {"label": 1, "score": 0.25, "other": "y"}),
    (2, {"label": 0, "score": 0.2500001, "other": "x"}),
    (3, {"group": "B", "score": 0.4, "other": "x"}),
    (3, {"group": "B", "label": 1, "other": "x"}),
    (1, {"group": "B", "label": 1, "score": 7.0, "other": "x"}),
    (1, {"group": "B", "label": 1, "score": float("nan"), "other": "x"}),
]


def test_exact_areas_of_every_group(engine: Engine) -> None:
    """Raw values that are one level are ranked together; minus zero is zero; what is unusable plays no part."""
    measured = exactly(measured_from(HARD, ["auc"], engine=engine), table_from(HARD), engine)
    found = dict(zip(measured.breakdown(("group",)).groups, areas(measured.breakdown(("group",))), strict=True))
    assert {group: area and (area.value, area.is_exact) for group, area in found.items()} == {
        ("A",): (4 / 6, True),
        ("B",): (0.5, True),
        ("(not recorded)",): (0.0, True),
    }


def test_engines_give_the_same_whole_numbers() -> None:
    groups = {
        "attributes": [{"name": name, "column": name, "reference": "A"} for name in ("group", "other")],
        "intersections": [["group", "other"]],
    }
    table = table_from(HARD)
    given_back = []
    for engine in (ReferenceEngine(), DuckDBEngine()):
        measured = measured_from(HARD, ["auc"], engine=engine, groups=groups)
        given_back.append(engine.exact_areas(table, measured.spec, measured.plan, measured.breakdowns))
    assert given_back[0] == given_back[1]


def test_frequencies_count_as_rows_and_weights_have_no_exact_pass(engine: Engine) -> None:
    rows: Rows = [
        (1, {"label": 1, "score": 0.3, "weight": 2.0}),
        (1, {"label": 0, "score": 0.2, "weight": 3.0}),
        (1, {"label": 0, "score": 0.4, "weight": 1.0}),
        (1, {"label": 0, "score": 0.1, "weight": 0.0}),
    ]
    data = {"weight": {"column": "weight", "kind": "frequency"}}
    measured = exactly(measured_from(rows, ["auc"], engine=engine, data=data), table_from(rows), engine)
    found = area_of(measured.breakdown(()).counts(0))
    assert found is not None
    assert (found.value, found.positives, found.negatives) == (0.75, 2, 4)
    assert sets_wanting_exact(measured_from(rows, ["auc"], engine=engine)) == ()


def test_weighted_area() -> None:
    """Weighted components, and for each class Σ w²(V - A)² / (Σw)² (section 8.5)."""
    ones = np.array([[1.0, 1.0]])
    found = areas_of_bins(
        Bins(
            positives=ones,
            negatives=ones,
            weights=(np.array([[1.0, 3.0]]), np.array([[2.0, 1.0]])),
            squares=(np.array([[1.0, 9.0]]), np.array([[4.0, 1.0]])),
        )
    )[0]
    assert found is not None
    first, second = (2 / 2) / 3, (2 + 1 / 2) / 3
    value = (1 * first + 3 * second) / 4
    above = [(3 + 1 / 2) / 4, (3 / 2) / 4]
    variance = (1 * (first - value) ** 2 + 9 * (second - value) ** 2) / 16
    variance += (4 * (above[0] - value) ** 2 + 1 * (above[1] - value) ** 2) / 9
    assert (found.value, found.se) == pytest.approx((value, variance**0.5))
    assert found.effective == pytest.approx((16 / 10, 9 / 5))
    assert (found.positives, found.negatives) == (2, 2)


def test_differences_and_both_directions(engine: Engine) -> None:
    rows: Rows = [
        (60, {"group": "A", "label": 1, "score": 0.8}),
        (60, {"group": "A", "label": 0, "score": 0.2}),
        (30, {"group": "A", "label": 0, "score": 0.9}),
        (60, {"group": "B", "label": 1, "score": 0.3}),
        (60, {"group": "B", "label": 0, "score": 0.1}),
    ]
    measured = measured_from(rows, ["auc"], engine=engine)
    found = {(row.group[0], row.kind): row for row in area_rows(measured, measured.breakdown(("group",)))}
    assert {key: round(row.value or 0, 4) for key, row in found.items()} == {
        ("A", "within"): 0.6667,
        ("B", "within"): 1.0,
        ("B", "group_positives"): 0.6667,
        ("B", "reference_positives"): 1.0,
    }
    assert found["B", "within"].difference == pytest.approx(1 / 3)
    assert found["A", "within"].difference is None


def test_areas_are_not_shown_where_outcomes_are_selective(engine: Engine) -> None:
    population = {"selection": "everyone", "labels": "acted_upon"}
    measured = measured_from(HARD, ["auc"], engine=engine, population=population)
    rows: list[AreaRow] = list(area_rows(measured, measured.breakdown(())))
    assert [(row.value, row.status, row.reason) for row in rows] == [(None, "not_identified", "not_identified")]
    assert sets_wanting_exact(measured) == ()


def test_a_few_rows_of_a_small_class_are_no_crowd() -> None:
    found = area_from_bins([3, 3, 3], [0, 50, 0])
    assert found is not None
    assert found.largest_share == 1.0
    assert not area_from_bins([1] * 9, [1] * 9).is_crowded  # type: ignore[union-attr]  # both classes are there
    assert found.is_crowded


@pytest.fixture(scope="module")
def invented(synthetic: Callable[[str], Path]) -> dict[str, Path]:
    """100,000 invented rows of each profile."""
    return {profile: synthetic(profile) for profile in ("plain", "rare")}


def evaluated(path: Path, **changes: Any) -> tuple[Measured, Table]:
    """One of them, by ethnicity."""
    groups = {"attributes": [{"name": "ethnicity", "column": "ethnicity", "reference": "White"}]}
    spec = spec_for(["label", "decision", "score"], ["auc"], groups=groups, **changes)
    table = table_at(path, kind="parquet")
    return measure_table(table, spec, engine=DuckDBEngine()), table


def everybody(measured: Measured) -> Area:
    """The area over everybody."""
    found = area_of(measured.breakdown(()).counts(0))
    assert found is not None
    return found


def test_plain_scores_from_bins_and_exactly(invented: dict[str, Path]) -> None:
    measured, table = evaluated(invented["plain"], thresholds=[0.29, 0.5, 0.7])
    binned = everybody(measured)
    assert (round(binned.value, 6), round(binned.se, 6)) == (0.745214, 0.001839)
    exact = everybody(exactly(measured, table, DuckDBEngine(), ()))
    assert (round(exact.value, 6), exact.is_exact, exact.is_coarse) == (0.745247, True, False)
    other = measured.breakdown(("ethnicity",))
    group = area_of(other.counts(other.groups.index(("Other",))))
    assert group is not None
    assert (group.value - 0.744992, group.change) == (pytest.approx(-4.8e-5, abs=5e-6), pytest.approx(3.0e-4, abs=1e-5))


def test_rare_scores_trigger_exact_auc(invented: dict[str, Path]) -> None:
    measured, table = evaluated(invented["rare"], thresholds=[0.01, 0.025])
    assert measured.plan.score is not None
    assert (measured.plan.score.grid, measured.plan.score.bins) == ("centred", 256)
    wanted = sets_wanting_exact(measured)
    assert () in wanted
    binned, exact = everybody(measured), everybody(exactly(measured, table, DuckDBEngine(), *wanted))
    assert binned.is_coarse
    assert binned.change > binned.se / 10
    assert 0 < abs(exact.value - binned.value) <= binned.bound
    assert sets_wanting_exact(evaluated(invented["rare"], thresholds=[0.01, 0.025], exact_auc=False)[0]) == ()


def test_an_even_grid_on_rare_scores_says_how_far_off_it_is(invented: dict[str, Path]) -> None:
    measured, _ = evaluated(invented["rare"], thresholds=[0.01, 0.025], grid={"kind": "even"})
    found = everybody(measured)
    assert found.change > 0.01
    assert found.is_coarse


def test_an_empty_table_of_groups_has_no_area() -> None:
    spec = spec_for(["label", "score"], ["auc"])
    frame = pyarrow.table({"label": pyarrow.array([None], pyarrow.int64()), "score": pyarrow.array([0.5])})
    measured = measure_table(Table(kind="arrow", frame=frame), spec)
    assert areas(measured.breakdown(())) == [None]
