"""Limits on figures that are no rates, and groups set against one another by them."""

from __future__ import annotations

from pathlib import Path

import pyarrow
import pytest

from tests.evaluation_files import SPEC, parquet_at, rows_of
from tests.small_tables import Rows, confusion, measured_from
from touchstone.evaluation.areas import Area, area_difference
from touchstone.evaluation.assembling import findings_of
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.outcome import Findings, LimitVerdict
from touchstone.evaluation.ranking import WITHIN
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at


def ranked(group: str, positives: tuple[int, int, int], negatives: tuple[int, int, int]) -> Rows:
    """Positives and negatives at a low, a middle and a high score."""
    places = ((0.1, 0), (0.5, 0), (0.9, 1))
    return [
        (count, {"group": group, "label": label, "score": score, "decision": decision})
        for label, counts in ((1, positives), (0, negatives))
        for count, (score, decision) in zip(counts, places, strict=True)
    ]


GOOD, POOR = ranked("A", (50, 150, 600), (900, 300, 100)), ranked("B", (200, 200, 200), (400, 300, 300))


def judged(found: Findings) -> dict[tuple[str, str], LimitVerdict]:
    """Verdicts by rule and group."""
    return {(one.rule, " / ".join(one.group) or "all"): one for one in found.limits}


def test_areas_are_compared_tested_and_judged(engine: Engine) -> None:
    limit = {"min": 0.7, "max": 0.95, "difference_max": 0.1, "ratio_min": 0.8}
    measured = measured_from([*GOOD, *POOR], [{"id": "auc", "role": "primary", "limit": limit}], engine=engine)
    found = findings_of(measured)
    verdicts = {key: (one.verdict, one.reason) for key, one in judged(found).items()}
    assert verdicts == {
        ("min", "all"): ("met", None),
        ("min", "A"): ("met", None),
        ("min", "B"): ("not_met", None),
        ("max", "all"): ("met", None),
        ("max", "A"): ("met", None),
        ("max", "B"): ("met", None),
        ("difference_max", "B"): ("not_met", None),
        ("ratio_min", "B"): ("cannot_tell", "no_ratio"),
    }
    (comparison,) = found.comparisons
    rows = {row.group: row for row in found.areas if row.kind == WITHIN}
    assert (comparison.test, comparison.difference.method) == ("wald", "delong_difference")
    shown = rows[("B",)]
    assert (comparison.difference.value, comparison.difference.lower, comparison.difference.upper) == pytest.approx(
        (shown.difference, shown.difference_lower, shown.difference_upper), abs=1e-12
    )
    assert comparison.p is not None and comparison.p < 0.001 and comparison.p_adjusted == comparison.p
    (test,) = found.homogeneity
    assert (test.test, test.df, test.p) == ("wald", 1, pytest.approx(comparison.p, rel=1e-6))
    assert [(gap.largest, gap.smallest, gap.chance_95) for gap in found.gaps] == [(("A",), ("B",), None)]


def test_a_perfect_small_group_shows_no_difference_for_certain(engine: Engine) -> None:
    """DeLong's error is nothing for an area of 1, so a limit would be met by twelve people."""
    small = ranked("B", (0, 0, 6), (6, 0, 0))
    perfect = ranked("A", (0, 0, 400), (400, 0, 0))
    limit = {"difference_max": 0.05}
    found = findings_of(measured_from([*perfect, *small], [{"id": "auc", "limit": limit}], engine=engine))
    (comparison,) = found.comparisons
    assert comparison.difference.value == 0
    assert comparison.difference.method == "mover"
    assert comparison.difference.lower is not None and comparison.difference.lower < -0.1
    assert judged(found)["difference_max", "B"].verdict == "cannot_tell"


def test_delong_is_kept_where_both_classes_are_large() -> None:
    sides = [
        Area(value=value, se=se, bound=0, change=0, largest_share=0, positives=p, negatives=n, effective=(p, n))
        for value, se, p, n in ((0.691834, 0.008562, 1901, 1795), (0.693146, 0.010797, 966, 1488))
    ]
    value, interval = area_difference(*sides)
    assert (value, interval.lower, interval.upper) == pytest.approx((-0.001312, -0.028320, 0.025697), abs=2e-6)
    assert interval.method == "delong_difference"


@pytest.mark.parametrize("metric", ["mcc", "brier", "balanced_accuracy", "calibration_in_large", "observed_expected"])
def test_other_figures_with_intervals_are_compared_and_judged(engine: Engine, metric: str) -> None:
    limit = {"min": -5.0, "max": 5.0, "difference_max": 5.0}
    found = findings_of(measured_from([*GOOD, *POOR], [{"id": metric, "limit": limit}], engine=engine))
    assert {(key, one.verdict) for key, one in judged(found).items()} == {
        (key, "met") for key in (("min", "all"), ("min", "A"), ("min", "B"), ("max", "all"), ("max", "A"), ("max", "B"))
    } | {(("difference_max", "B"), "met")}
    (comparison,) = found.comparisons
    one = {estimate.group: estimate for estimate in found.estimates if estimate.metric == metric}
    a, b = one[("A",)], one[("B",)]
    assert comparison.test == "mover"
    assert comparison.difference.value == pytest.approx((b.value or 0) - (a.value or 0))
    lower, upper = comparison.difference.lower, comparison.difference.upper
    assert lower is not None and upper is not None and lower < comparison.difference.value < upper  # type: ignore[operator]
    # the test and the interval are one thing: p is under 5 % just where zero is outside
    assert comparison.p is not None and (comparison.p < 0.05) == (lower > 0 or upper < 0)


def test_the_same_figures_in_both_groups_leave_nothing_to_find(engine: Engine) -> None:
    twin = [(count, {**row, "group": "B"}) for count, row in GOOD]
    limit = {"difference_max": 0.2, "ratio_max": 1.5, "ratio_min": 0.6}
    found = findings_of(measured_from([*GOOD, *twin], [{"id": "brier", "limit": limit}], engine=engine))
    assert {rule: one.verdict for (rule, _), one in judged(found).items()} == dict.fromkeys(limit, "met")
    assert found.comparisons[0].p == pytest.approx(1.0)


def test_error_by_chance_is_not_held_against_a_small_group(engine: Engine) -> None:
    """Twenty people whose scores are right on the whole have a calibration error by tenths of nearly a tenth."""
    big = [(800, {"group": "A", "label": 1, "score": 0.75}), (7200, {"group": "A", "label": 0, "score": 0.75})]
    rows: Rows = [*big, (12, {"group": "B", "label": 1, "score": 0.5}), (4, {"group": "B", "label": 0, "score": 0.5})]
    found = judged(findings_of(measured_from(rows, [{"id": "ece", "limit": {"max": 0.02}}], engine=engine)))
    assert (found["max", "A"].verdict, found["max", "A"].reason) == ("not_met", None)
    assert (found["max", "B"].verdict, found["max", "B"].reason) == ("cannot_tell", "biased_upwards")


@pytest.mark.parametrize("metric", ["ece", "calibration", "share", "n"])
def test_what_groups_are_not_compared_by_says_so(engine: Engine, metric: str) -> None:
    measured = measured_from([*GOOD, *POOR], [{"id": metric, "limit": {"difference_max": 0.1}}], engine=engine)
    found = findings_of(measured)
    verdict = judged(found)["difference_max", "all"]
    assert (verdict.verdict, verdict.reason, verdict.value) == ("cannot_tell", "not_compared", None)
    assert [one.figures for one in found.warnings if one.code == "limit_not_judged"] == [
        {"metric": metric, "rules": ["difference_max"]}
    ]


def test_a_figure_without_an_interval_cannot_be_judged_and_a_count_can(engine: Engine) -> None:
    metrics = [{"id": "calibration", "limit": {"min": 0.5}}, {"id": "n", "limit": {"min": 2000}}]
    found = findings_of(measured_from([*GOOD, *POOR], metrics, engine=engine))
    verdicts = {(one.metric, *one.group): (one.verdict, one.reason) for one in found.limits}
    assert verdicts["calibration", "A"] == ("cannot_tell", "no_interval")
    assert verdicts["n", "A"] == ("met", None)
    assert verdicts["n", "B"] == ("not_met", None)


def test_an_interval_that_ignores_repeat_people_settles_nothing(engine: Engine) -> None:
    rows = [
        (1, {**row, "person": f"{row['group']}{place}-{number % 40}"})
        for place, (count, row) in enumerate([*GOOD, *POOR])
        for number in range(count)
    ]
    limit = {"min": 0.5, "difference_max": 0.9}
    found = findings_of(measured_from(rows, [{"id": "auc", "limit": limit}], engine=engine))
    assert {one.verdict for one in found.limits} == {"cannot_tell"}
    assert {one.reason for one in found.limits} == {"not_adjusted_for_people"}


def test_selective_outcomes_leave_a_limit_on_areas_open(engine: Engine) -> None:
    population = {"selection": "everyone", "labels": "acted_upon"}
    metrics = [{"id": "auc", "limit": {"min": 0.6, "difference_max": 0.1}}]
    found = findings_of(measured_from([*GOOD, *POOR], metrics, engine=engine, population=population))
    assert {(one.rule, one.verdict, one.reason) for one in found.limits} == {
        ("min", "cannot_tell", "not_identified"),
        ("difference_max", "cannot_tell", "not_identified"),
    }
    assert [(one.status, one.p) for one in found.comparisons] == [("not_identified", None)]


def test_no_group_is_entered_as_zero(engine: Engine) -> None:
    rows: Rows = [*GOOD, *confusion(0, 40, 0, 60, group="B", score=0.4)]
    found = findings_of(measured_from(rows, [{"id": "auc", "limit": {"difference_max": 0.1}}], engine=engine))
    assert [(one.status, one.reason) for one in found.comparisons] == [("undefined", "one_class")]
    assert found.homogeneity[0].left_out == ("B",)
    assert judged(found)["difference_max", "B"].reason == "one_class"


FULL = SPEC.replace(
    "metrics:\n",
    "metrics:\n  - {id: auc, role: primary, limit: {min: 0.5, difference_max: 0.3}}\n"
    "  - {id: brier, limit: {max: 0.4, difference_max: 0.2, ratio_max: 2}}\n"
    "  - {id: ece, limit: {difference_max: 0.1}}\n",
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """The same evaluation kept in the force, and made fit to publish."""
    table = table_at(parquet_at(tmp_path_factory.mktemp("figures")), kind="parquet")
    spec = read_spec(FULL.encode())
    return {
        cells: run(spec=spec, table=table, engine=DuckDBEngine(), cells=cells)  # type: ignore[arg-type]
        for cells in ("keep", "drop")
    }


def test_published_comparisons_are_of_published_figures(both: dict[str, Result]) -> None:
    """Nothing in a published comparison of figures goes beyond the published figures themselves."""
    published = both["drop"]
    shown = {(one["metric"], *one["group"].values()): one for one in published.records("estimates") if one["breakdown"]}
    found = [one for one in published.records("comparisons") if one["metric"] in ("auc", "brier")]
    assert len(found) == 6
    for one in found:
        group, reference = (shown[one["metric"], *one[side].values()] for side in ("group", "reference"))
        assert one["difference"]["value"] == pytest.approx(group["value"] - reference["value"], abs=5e-4)
    kept = {
        (one["metric"], *one["group"].values()): one["difference"]["value"]
        for one in both["keep"].records("comparisons")
    }
    assert all(
        one["difference"]["value"] == pytest.approx(kept[one["metric"], *one["group"].values()], abs=0.01)
        for one in found
    )


def test_published_verdicts_stand_on_published_figures(both: dict[str, Result]) -> None:
    for result in both.values():
        verdicts = {(one["metric"], one["rule"], *one["group"].values()): one for one in result.records("limits")}
        assert verdicts["auc", "min"]["verdict"] == "met"
        assert verdicts["auc", "difference_max", "Black"]["verdict"] == "met"
        assert verdicts["brier", "ratio_max", "Asian"]["verdict"] == "met"
        assert verdicts["ece", "difference_max"]["reason"] == "not_compared"


def test_a_withheld_reference_takes_its_comparisons_of_areas_with_it(tmp_path: Path) -> None:
    whole = rows_of(1_200)
    sex = ["M" if place < 6 else "F" for place in range(whole.num_rows)]
    few = whole.set_column(whole.schema.get_field_index("sex"), "sex", pyarrow.array(sex))
    table = table_at(parquet_at(tmp_path, few), kind="parquet")
    result = run(spec=read_spec(FULL.encode()), table=table, engine=DuckDBEngine())
    by_sex = [one for one in result.records("comparisons") if one["metric"] == "auc" and one["breakdown"] == ["sex"]]
    assert [(one["status"], one["difference"]["value"], one["p"]) for one in by_sex] == [("suppressed", None, None)]
