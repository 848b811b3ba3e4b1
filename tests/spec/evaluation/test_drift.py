"""Drift and breach: published vectors, the rules of each state, and what time is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.small_tables import Rows, confusion, measure_table, measured_from
from touchstone.evaluation.breach import BREACH, FINE, INSUFFICIENT, WATCH, is_beyond, of_stability, state_of
from touchstone.evaluation.control import TAIL, control, cusum, cusum_threshold, overdispersion, widening_of, worse_rate
from touchstone.evaluation.distances import index, jensen_shannon, kolmogorov_smirnov, stability
from touchstone.evaluation.drift import Drift, DriftRow
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.outcome import LimitVerdict
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.spec import CsvForm
from touchstone.evaluation.spec_reading import spec_from
from touchstone.evaluation.tables import table_at
from touchstone.evaluation.watching import drift_of

BASE, NOW = [100, 200, 300, 400], [150, 250, 300, 300]
WATCHED = {"baseline": [1, 3], "metrics": ["fpr"], "score": "none"}


def test_stability_index_as_printed() -> None:
    found = stability(BASE, NOW)
    assert found is not None
    assert (round(found.value, 7), found.df) == (0.0599292, 3)
    plain = index(BASE, NOW)
    assert (round(plain, 7), round(plain / (1 / 1000 + 1 / 1000), 4)) == (0.0601986, 30.0993)


def test_other_distances_as_printed() -> None:
    assert kolmogorov_smirnov(BASE, NOW) == pytest.approx(0.1)
    divergence = jensen_shannon(BASE, NOW)
    assert divergence is not None
    assert (round(divergence, 7), round(divergence**0.5, 7)) == (0.0108092, 0.1039674)
    assert jensen_shannon([1, 0], [0, 1]) == 1.0
    assert (stability([0, 0], NOW[:2]), kolmogorov_smirnov([0], [1]), jensen_shannon([0], [1])) == (None, None, None)


def test_cusum_as_printed() -> None:
    steps = cusum(hits=[2, 3, 1, 5, 6, 4], totals=[100] * 6, rate=0.02, worse=0.04, threshold=99)
    assert [round(step.value, 6) for step in steps] == [0, 0.079371, 0, 1.506904, 3.727574, 4.520711]


def test_a_sum_starts_again_after_a_signal() -> None:
    steps = cusum(hits=[2, 3, 1, 5, 6, 4], totals=[100] * 6, rate=0.02, worse=0.04, threshold=3)
    assert [step.is_signal for step in steps] == [False, False, False, False, True, False]
    assert round(steps[5].value, 6) == round(4.520711 - 3.727574, 6)


def test_the_threshold_signals_falsely_one_time_in_twenty() -> None:
    totals = (200,) * 9
    threshold = cusum_threshold(totals=totals, rate=0.1, worse=0.2, seed=1)
    generator = np.random.default_rng(99)
    runs = generator.binomial(200, 0.1, (2000, 9))
    signals = sum(
        any(step.is_signal for step in cusum(hits=run, totals=totals, rate=0.1, worse=0.2, threshold=threshold))
        for run in runs.tolist()
    )
    assert signals / 2000 == pytest.approx(0.05, abs=0.02)


def test_chance_alone_gives_the_chi_square() -> None:
    """500 baseline and 100 current rows in ten bands: the 95th percentile of the statistic is about 16.9."""
    generator = np.random.default_rng(3)
    found = [
        stability(generator.multinomial(500, [0.1] * 10).tolist(), generator.multinomial(100, [0.1] * 10).tolist())
        for _ in range(2000)
    ]
    statistics = [one.statistic for one in found if one is not None]
    assert np.quantile(statistics, 0.95) == pytest.approx(16.5, abs=0.9)
    assert np.mean([one.value > 0.19 for one in found if one is not None]) == pytest.approx(0.05, abs=0.025)


@pytest.mark.parametrize(("total", "rate"), [(50, 0.1), (100, 0.02), (1000, 0.5), (40, 0.97)])
def test_control_limits_are_exact(total: int, rate: float) -> None:
    """Inside are just the hits whose tails are both probable enough, by adding up the binomial law."""
    law = [1.0]
    for _ in range(total):
        law = [a * (1 - rate) + b * rate for a, b in zip([*law, 0.0], [0.0, *law], strict=True)]
    for hits in range(total + 1):
        is_rare = sum(law[: hits + 1]) < TAIL or sum(law[hits:]) < TAIL
        assert control(hits=hits, total=total, rate=rate).is_outside == is_rare


def test_a_baseline_that_varies_too_much_widens_the_limits() -> None:
    ratio = overdispersion([10, 30, 20], [100, 100, 100])
    assert ratio == pytest.approx(((10 - 20) ** 2 + (30 - 20) ** 2) / (100 * 0.2 * 0.8) / 2)
    assert (widening_of(2.0), widening_of(ratio)) == (1.0, pytest.approx(ratio**0.5))
    plain, wide = (control(hits=20, total=100, rate=0.2, widening=factor) for factor in (1, 2))
    assert wide.upper - 0.2 == pytest.approx(2 * (plain.upper - 0.2))


@pytest.mark.parametrize(
    ("rate", "direction", "worse"),
    [(0.1, "lower", 0.2), (0.6, "lower", 0.8), (0.4, "higher", 0.2), (0.4, "none", None), (0.0, "lower", None)],
)
def test_the_rate_to_be_on_guard_against(rate: float, direction: str, worse: float | None) -> None:
    assert worse_rate(rate, direction) == (None if worse is None else pytest.approx(worse))


def test_breach_needs_size_and_evidence() -> None:
    """An index of 0.2 on 100 rows is no breach; nor is a small one on a million, however certain."""
    shares = [0.1] * 5 + [0.1 * k for k in (1.8, 1.6, 0.8, 0.5, 0.3)]
    small = stability([50] * 10, [round(100 * share) for share in shares])
    assert small is not None
    assert 0.15 < small.value < 0.25
    fired = of_stability(small.value, p=small.p, p_adjusted=small.p, alpha=0.05)
    assert fired is None or fired.state != BREACH
    assert of_stability(0.3, p=0.2, p_adjusted=0.2, alpha=0.05) is None
    assert of_stability(0.05, p=1e-9, p_adjusted=1e-9, alpha=0.05) is None
    both = of_stability(0.3, p=0.001, p_adjusted=0.004, alpha=0.05)
    assert both is not None
    assert both.state == BREACH
    adjusted_away = of_stability(0.3, p=0.04, p_adjusted=0.2, alpha=0.05)
    assert adjusted_away is not None
    assert adjusted_away.state == WATCH


def test_states() -> None:
    assert state_of(is_enough=False, expected=100, fired=()) == INSUFFICIENT
    assert state_of(is_enough=True, expected=4.9, fired=()) == INSUFFICIENT
    assert state_of(is_enough=True, expected=None, fired=()) == INSUFFICIENT
    assert state_of(is_enough=True, expected=5, fired=()) == FINE


@pytest.mark.parametrize(
    ("rule", "value", "beyond"),
    [("max", 0.31, True), ("max", 0.3, False), ("min", 0.29, True), ("difference_max", -0.4, True),
     ("ratio_min", 0.29, True), ("ratio_max", 0.2, False), ("max", None, False)],
)  # fmt: skip
def test_beyond_is_about_the_point(rule: str, value: float | None, beyond: bool) -> None:
    verdict = LimitVerdict(
        metric="fpr", rule=rule, agreed=0.3, breakdown=(), group=(), verdict="cannot_tell", value=value, lower=None,
        upper=None,
    )  # fmt: skip
    assert is_beyond(verdict) is beyond


def months(alarms: dict[int, tuple[int, int]], **values: Any) -> Rows:
    """For each period, false alarms of so many negatives, and five hits of ten."""
    return [row for period, (k, n) in alarms.items() for row in confusion(5, k, 5, n - k, period=period, **values)]


def watched(engine: Engine, rows: Rows, metrics: object = None, **changes: Any) -> Drift:
    """The false positive rate of those rows, periods 1 to 3 being the baseline."""
    changes = {
        "drift": WATCHED,
        "data": {"period": {"column": "period", "unit": "value", "start": 1, "end": 8}},
    } | changes
    return drift_of(measured_from(rows, metrics or ["fpr"], engine=engine, **changes))  # type: ignore[arg-type]


def rates(drift: Drift, group: tuple[str, ...] = ()) -> dict[str, DriftRow]:
    """The false positive rate by period."""
    return {row.period: row for row in drift.rows if (row.metric, row.group) == ("fpr", group)}


STEADY = dict.fromkeys(range(1, 9), (20, 100))


def test_a_steady_rate_is_ok(engine: Engine) -> None:
    found = watched(engine, months(STEADY))
    assert {row.state for row in rates(found).values()} == {FINE}
    assert found.breaches == ()
    row = rates(found)["4"]
    assert (row.baseline, row.baseline_n, row.n, row.numerator, row.is_baseline) == (0.2, 300, 100, 20, False)
    assert (row.control_lower, row.control_upper) == (0.09, 0.33)
    assert rates(found)["3"].is_baseline


def test_missing_period_is_not_ok(engine: Engine) -> None:
    found = watched(engine, months({period: one for period, one in STEADY.items() if period != 6}))
    row = rates(found)["6"]
    assert (row.state, row.value, row.n) == (INSUFFICIENT, None, 0)
    assert rates(found)["7"].state == FINE


def test_too_few_rows_are_insufficient(engine: Engine) -> None:
    found = rates(watched(engine, months(STEADY | {5: (20, 29), 6: (0, 30)})))
    assert (found["5"].state, found["5"].reason) == (INSUFFICIENT, "below_minimum")
    assert found["6"].state == WATCH  # six were expected, and none is under the limits


def test_one_point_outside_control_is_watched(engine: Engine) -> None:
    found = watched(engine, months(STEADY | {5: (7, 100)}))
    assert (rates(found)["5"].state, rates(found)["5"].rules) == (WATCH, ("control",))
    assert found.breaches == ()


def test_a_rate_that_creeps_up_is_a_breach(engine: Engine) -> None:
    found = watched(engine, months(STEADY | {5: (31, 100), 6: (32, 100), 7: (33, 100), 8: (33, 100)}))
    assert {breach.rule for breach in found.breaches} == {"cusum"}
    breach = found.breaches[0]
    assert (breach.metric, breach.period, breach.origin) == ("fpr", "5", "baseline 1 to 3")
    assert rates(found)[breach.period].state == BREACH
    assert rates(found)["8"].worse == pytest.approx(0.4)


LIMITED = [{"id": "fpr", "limit": {"max": 0.25}}]


def test_three_running_or_the_whole_interval_beyond(engine: Engine) -> None:
    quiet = WATCHED | {"worse": {"fpr": 0.9}}
    found = watched(engine, months(STEADY | {4: (27, 100), 5: (28, 100), 6: (27, 100)}), LIMITED, drift=quiet)
    assert {period: row.state for period, row in rates(found).items() if row.state != FINE} == {
        "4": WATCH,
        "5": WATCH,
        "6": BREACH,
    }
    assert [(one.rule, one.limit, one.period, one.value) for one in found.breaches] == [
        ("three_running", "max 0.25", "6", 0.27)
    ]
    whole = watched(engine, months(STEADY | {4: (45, 100)}), LIMITED, drift=quiet)
    assert [(one.rule, one.period) for one in whole.breaches] == [("limit", "4")]
    assert {verdict.period for verdict in whole.limits} == {str(period) for period in range(1, 9)}


def test_a_missing_period_does_not_clear_a_run(engine: Engine) -> None:
    quiet = WATCHED | {"worse": {"fpr": 0.9}}
    alarms = STEADY | {4: (27, 100), 5: (28, 100), 7: (27, 100)}
    found = watched(engine, months({p: one for p, one in alarms.items() if p != 6}), LIMITED, drift=quiet)
    assert [(one.rule, one.period) for one in found.breaches] == [("three_running", "7")]


def test_a_steady_total_hides_two_groups_that_move_apart(engine: Engine) -> None:
    """The case for which groups are watched as well as totals."""
    apart = {period: (20 if period < 4 else 38, 100) for period in range(1, 9)}
    closer = {period: (20 if period < 4 else 4, 100) for period in range(1, 9)}
    found = watched(engine, [*months(apart, group="A"), *months(closer, group="B")])
    assert {row.state for row in rates(found).values()} == {FINE}
    assert {one.group for one in found.breaches} == {("A",)}
    assert {row.state for row in rates(found, ("B",)).values()} == {FINE, WATCH}


def test_a_ratio_to_the_reference_is_judged_by_period(engine: Engine) -> None:
    metrics = [{"id": "fpr", "role": "primary", "limit": {"ratio_max": 1.25}}]
    jump = {period: (200 if period != 5 else 450, 1000) for period in range(1, 9)}
    steady = dict.fromkeys(range(1, 9), (200, 1000))
    found = watched(engine, [*months(steady, group="A"), *months(jump, group="B")], metrics)
    (breach,) = [one for one in found.breaches if one.rule == "limit"]
    assert (breach.group, breach.period, breach.limit) == (("B",), "5", "ratio_max 1.25")
    assert breach.value == pytest.approx(2.25)


def test_a_breach_has_the_same_id_every_time(engine: Engine) -> None:
    rows = months(STEADY | {4: (45, 100)})
    first, second = (watched(engine, rows, LIMITED).breaches for _ in range(2))
    assert first == second
    assert len({one.id for one in first}) == len(first)
    assert all(one.id.startswith("sha256:") for one in first)


def test_scores_mix_and_coverage_are_watched(engine: Engine) -> None:
    generator = np.random.default_rng(1)
    rows: Rows = [
        (
            1,
            {
                "period": period,
                "group": "A" if draw[1] < (0.5 if period < 5 else 0.2) else "B",
                "score": float(draw[0] ** (1 if period < 5 else 3))
                if draw[2] > (0.02 if period < 6 else 0.4)
                else None,
                "label": int(draw[3] < 0.5),
            },
        )
        for period in range(1, 9)
        for draw in generator.random((400, 4))
    ]
    found = watched(engine, rows, ["auc"], drift=WATCHED | {"score": "psi", "metrics": ["auc"]})
    states = {(row.metric, row.period): row.state for row in found.rows if row.group == ()}
    assert (states["score", "4"], states["score", "5"]) == (FINE, BREACH)
    assert (states["group", "4"], states["group", "5"]) == (FINE, BREACH)
    assert (states["score:missing", "4"], states["score:missing", "6"]) == (FINE, WATCH)
    scores = next(row for row in found.rows if (row.metric, row.period, row.group) == ("score", "5", ()))
    assert (scores.df, scores.ks is not None, scores.p is not None) == (9, True, True)
    assert {row.quantity for row in found.rows} == {"figure", "score", "mix", "coverage"}


def test_an_index_of_a_fifth_on_a_hundred_rows_is_no_breach(engine: Engine) -> None:
    rows: Rows = [
        (17, {"period": period, "score": (k + 0.5) / 10, "label": 1}) for period in (1, 2, 3) for k in range(10)
    ]
    rows += [(n, {"period": 4, "score": (k + 0.5) / 10, "label": 1})
             for k, n in enumerate([10, 10, 10, 10, 10, 18, 16, 8, 5, 3])]  # fmt: skip
    found = watched(engine, rows, ["auc"], drift=WATCHED | {"score": "psi", "metrics": ["auc"]})
    row = next(row for row in found.rows if (row.metric, row.period) == ("score", "4"))
    assert row.value is not None
    assert 0.15 < row.value < 0.25
    assert (row.n, row.state != BREACH, found.breaches) == (100, True, ())


def test_a_baseline_that_names_no_period_is_refused(engine: Engine) -> None:
    with pytest.raises(EvaluationRefused, match="baseline"):
        watched(engine, months(STEADY), drift=WATCHED | {"baseline": [3, 99]})


def test_nothing_is_watched_unless_asked(engine: Engine) -> None:
    assert watched(engine, months(STEADY), drift=None) == Drift()


def test_month_is_local_not_utc(shared_data: Path) -> None:
    """Searches filed for June are stamped 23:00 UTC on 31 May, which is midnight in British Summer Time."""
    content = {
        "schema": "touchstone.evaluation.spec/1",
        "title": "Stop and search",
        "technology": "practice",
        "population": {"selection": "acted_upon", "labels": "acted_upon"},
        "data": {
            "format": "csv",
            "csv": {"delimiter": ";"},
            "label": {"column": "outcome_linked_to_object_of_search", "positive": ["1"], "negative": "others"},
            "period": {"column": "date", "unit": "month", "start": "2023-01", "end": "2023-12"},
        },
        "groups": "none",
        "metrics": [{"id": "ppv"}],
        "drift": {"baseline": ["2023-01", "2023-03"], "metrics": ["ppv"]},
    }
    table = table_at(shared_data / "city_of_london_stop_search_2023.csv", kind="csv", csv=CsvForm(delimiter=";"))
    measured = measure_table(table, spec_from(content), engine=DuckDBEngine())
    everybody = measured.breakdown(())
    searches = {
        label: int(everybody.in_periods(place, place).sizes[0])
        for place, label in enumerate(measured.plan.period.labels if measured.plan.period else ())
    }
    assert (searches["2023-05"], searches["2023-06"]) == (217, 169)
    assert sum(searches.values()) == 2384
    assert {row.period for row in drift_of(measured).rows if row.metric == "ppv"} == set(searches)
