"""Our figures beside those of scikit-learn, statsmodels and SciPy, on tables nobody chose."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics as sk
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.small_tables import found, measured_from
from touchstone.evaluation.intervals import exact_limits, garwood, newcombe, wilson_limits

#: Outcome, score on a place of its own in the grid (so that binning moves nothing), weight, what people decided.
ROW = st.tuples(st.integers(0, 1), st.integers(0, 127), st.sampled_from([0.25, 1.0, 2.5, 16.0]), st.integers(0, 1))
TABLES = st.lists(ROW, min_size=4, max_size=60).filter(lambda rows: len({label for label, *_ in rows}) == 2)
THRESHOLD = 64 / 128


def columns(
    rows: list[tuple[int, int, float, int]],
) -> tuple[list[int], list[float], list[int], list[float], list[int]]:
    """Outcome, score, decision, weight and baseline."""
    scores = [place / 128 for _, place, _, _ in rows]
    decisions = [int(score >= THRESHOLD) for score in scores]
    return [row[0] for row in rows], scores, decisions, [row[2] for row in rows], [row[3] for row in rows]


def written(rows: list[tuple[int, int, float, int]], *, weighed: bool = False) -> list[tuple[int, dict[str, object]]]:
    """The rows as a table."""
    return [
        (1, {"label": y, "score": s / 128, "baseline": b, **({"weight": w} if weighed else {})}) for y, s, w, b in rows
    ]


@given(TABLES)
def test_figures_are_those_of_scikit_learn(rows: list[tuple[int, int, float, int]]) -> None:
    y, scores, decided, _, people = columns(rows)
    names = ["tpr", "accuracy", "balanced_accuracy", "brier", "auc", {"id": "fbeta", "beta": 2}]
    measured = measured_from(written(rows), [*names, "kappa", "baseline_tpr"], seed=1)
    expected = {
        "tpr": sk.recall_score(y, decided),
        "accuracy": sk.accuracy_score(y, decided),
        "balanced_accuracy": sk.balanced_accuracy_score(y, decided),
        "brier": sk.brier_score_loss(y, scores),
        "auc": sk.roc_auc_score(y, scores),
        "fbeta": sk.fbeta_score(y, decided, beta=2),
        "baseline_tpr": sk.recall_score(y, people),
    }
    for name, value in expected.items():
        assert found(measured, name)["all"].value == pytest.approx(value, abs=2e-9), name
    kappa = found(measured, "kappa")["all"].value
    if kappa is not None:
        assert kappa == pytest.approx(sk.cohen_kappa_score(decided, people), abs=1e-9)


@given(TABLES)
def test_composites_are_those_of_scikit_learn_or_undefined(rows: list[tuple[int, int, float, int]]) -> None:
    """Where the library gives 0 for want of a denominator, we say that there is no figure."""
    y, _, decided, _, _ = columns(rows)
    measured = measured_from(written(rows), ["ppv", "f1", "mcc"])
    shown = {name: found(measured, name)["all"].value for name in ("ppv", "f1", "mcc")}
    if any(decided):
        assert shown["ppv"] == pytest.approx(sk.precision_score(y, decided))
    else:
        assert shown["ppv"] is None
    assert shown["f1"] == pytest.approx(sk.f1_score(y, decided))
    if len(set(decided)) == 2:
        assert shown["mcc"] == pytest.approx(sk.matthews_corrcoef(y, decided), abs=1e-12)
    else:
        assert shown["mcc"] is None


@given(TABLES)
def test_weighted_figures_are_those_of_scikit_learn(rows: list[tuple[int, int, float, int]]) -> None:
    y, scores, decided, weights, _ = columns(rows)
    measured = measured_from(written(rows, weighed=True), ["tpr", "accuracy", "f1", "auc", "calibration_in_large"])
    expected = {
        "tpr": sk.recall_score(y, decided, sample_weight=weights),
        "accuracy": sk.accuracy_score(y, decided, sample_weight=weights),
        "f1": sk.f1_score(y, decided, sample_weight=weights),
        "auc": sk.roc_auc_score(y, scores, sample_weight=weights),
        "calibration_in_large": np.average(scores, weights=weights) - np.average(y, weights=weights),
    }
    for name, value in expected.items():
        assert found(measured, name)["all"].value == pytest.approx(value, abs=1e-6), name


COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.sampled_from([0.8, 0.95, 0.999]))
def test_intervals_are_those_of_statsmodels_and_scipy(counts: tuple[int, int], level: float) -> None:
    hits, total = counts
    test = stats.binomtest(hits, total)
    for limits, method, other in ((wilson_limits, "wilson", "wilson"), (exact_limits, "exact", "beta")):
        lower, upper = (float(limit) for limit in limits(hits, total, level))
        theirs = test.proportion_ci(confidence_level=level, method=method)
        assert (lower, upper) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
        printed = proportion_confint(hits, total, alpha=1 - level, method=other)
        assert (lower, upper) == pytest.approx(tuple(float(limit) for limit in printed), abs=1e-9)


@given(COUNTS, COUNTS)
def test_differences_are_those_of_statsmodels(first: tuple[int, int], second: tuple[int, int]) -> None:
    rates = []
    for hits, total in (first, second):
        lower, upper = wilson_limits(hits, total)
        rates.append((hits / total, float(lower), float(upper)))
    ours = newcombe(rates[0], rates[1])
    theirs = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (ours.lower, ours.upper) == pytest.approx(tuple(float(limit) for limit in theirs), abs=1e-9)


@given(st.integers(0, 10_000))
def test_event_limits_are_those_of_chi_square(events: int) -> None:
    ours = garwood(events)
    lower = stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    assert ours.lower == pytest.approx(lower, rel=1e-9)
    assert ours.upper == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2, rel=1e-9)
    assert ours.upper is not None and math.isfinite(ours.upper)
