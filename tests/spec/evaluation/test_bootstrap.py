"""Intervals of composites: cells drawn from one multinomial."""

from __future__ import annotations

import numpy as np
import pytest

from tests.growth import calls_made
from tests.small_tables import confusion, of_table
from tests.small_tables import of_rows as rows_of
from touchstone.evaluation.bootstrap import draws, resampled_interval
from touchstone.evaluation.intervals import Floats


def rate(drawn: Floats) -> Floats:
    """The first cell's share of two."""
    whole = drawn.sum(axis=-1)
    return np.where(whole > 0, drawn[..., 0] / np.where(whole > 0, whole, 1.0), np.nan)


def test_bootstrap_reports_undefined_replicates() -> None:
    """Three of 1,000 rows are in the group, so about one replicate in twenty has nobody in it."""
    few = resampled_interval(np.array([1, 2]), total=1_000, value=rate, seed=5)
    assert few.undefined > 0 and few.replicates == 1_000
    assert (few.interval is None) == (few.undefined > 50)
    many = resampled_interval(np.array([10, 20]), total=1_000, value=rate, seed=5)
    assert many.undefined == 0 and many.interval is not None


def test_over_one_in_twenty_undefined_there_is_no_interval() -> None:
    found = resampled_interval(np.array([1, 0]), total=1_000, value=rate, seed=5)
    assert 300 < found.undefined < 450  # exp(-1) of them
    assert found.interval is None
    one = rows_of("f1", confusion(1, 0, 0, 0, group="B") + confusion(30, 10, 20, 40, group="A"))["B"]
    assert (one.value, one.lower, one.upper, one.status) == (1.0, None, None, "ok")
    assert "below_minimum" in one.cautions and one.undefined_replicates is not None and one.undefined_replicates > 50


def test_cells_are_drawn_as_rows_would_be() -> None:
    """End points agree with resampling the rows themselves, within the noise of 4,000 draws."""
    counts, rest = np.array([60, 140]), 300
    cells = resampled_interval(counts, total=500, value=rate, seed=3, replicates=4_000).interval
    generator = np.random.default_rng(4)
    kinds = np.repeat([0, 1, 2], [*counts, rest])
    drawn = kinds[generator.integers(0, 500, size=(4_000, 500))]
    rows = np.quantile(rate(np.stack([(drawn == kind).sum(axis=1) for kind in (0, 1)], axis=1)), [0.025, 0.975])
    assert cells is not None
    assert (cells.lower, cells.upper) == pytest.approx(tuple(rows), abs=0.006)


def test_group_sizes_vary_too() -> None:
    sizes = draws(np.array([60, 140]), total=500, seed=1, replicates=2_000).sum(axis=1)
    assert sizes.mean() == pytest.approx(200, abs=2)
    assert sizes.var() == pytest.approx(500 * 0.4 * 0.6, rel=0.15)


def test_seed_and_level() -> None:
    runs = [of_table("f1", 30, 10, 20, 40, intervals={"level": level}) for level in (0.8, 0.95)]
    widths = [run.upper - run.lower for run in runs if run.upper is not None and run.lower is not None]
    assert widths[0] < widths[1]


@pytest.mark.parametrize("extra", [{"weight": 1.5}, {"person": "p"}])
def test_not_offered_with_weights_or_people(extra: dict[str, object]) -> None:
    one = rows_of("f1", confusion(30, 10, 20, 40, **extra))["all"]
    assert (one.value, one.lower, one.method) == (pytest.approx(60 / 90), None, "none")
    assert len(one.cautions) == 1 and one.cautions[0].startswith("no_interval_with_")


def test_what_matters_of_ten_thousand_cells_is_drawn_fast() -> None:
    """A composite is drawn from the cells it tells apart: four a group, or two a bin, however many the table has."""
    counts = np.full(512, 20)
    assert calls_made(lambda: resampled_interval(counts, total=200_000, value=rate, seed=1)) < 5_000
    assert resampled_interval(counts, total=200_000, value=rate, seed=1).interval is not None
