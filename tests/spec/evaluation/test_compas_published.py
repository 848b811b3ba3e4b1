"""COMPAS, Broward County: every published count and rate, by race, sex and age, in both published denominators.

The counts are in fixtures/compas_counts.csv, rebuilt from publication; where the files themselves lie beside the tree
they are counted as well, and give the same. What joins decision, outcome and tenth of the score needs the files.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.csv
import pytest

from tests.small_tables import found, limits, measure_table, near, spec_for
from touchstone.evaluation.areas import area_difference
from touchstone.evaluation.comparisons import compare_groups
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.group_areas import area_of
from touchstone.evaluation.identity import fpr_from
from touchstone.evaluation.intervals import exact_limits, wilson_limits
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import Comparison, Homogeneity
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.tables import Table

FIXTURE = Path(__file__).parents[2] / "fixtures" / "compas_counts.csv"
RATES = ("fpr", "fnr", "ppv", "npv", "base_rate", "selection_rate")
PUBLISHED = list(csv.DictReader(FIXTURE.read_text(encoding="utf-8").splitlines()))
ATTRIBUTES = {"race": "Caucasian", "sex": "Male", "age": "25 - 45"}


def name(row: dict[str, str]) -> str:
    """A published row in words."""
    return f"{row['rows']} {row['level']}"


def groups_by(*names: str) -> dict[str, Any]:
    """The part of a spec that compares by these attributes."""
    return {"attributes": [{"name": one, "column": one, "reference": ATTRIBUTES[one]} for one in names]}


def from_counts(rows: str, attribute: str, *, engine: Engine) -> Measured:
    """The published counts of one attribute, written out as rows and counted again."""
    mine = [row for row in PUBLISHED if row["rows"] == rows and row["attribute"] == attribute]
    columns: dict[str, list[Any]] = {attribute: [], "decision": [], "label": []}
    for row in mine:
        for cell, decision, label in (("tp", 1, 1), ("fp", 1, 0), ("tn", 0, 0), ("fn", 0, 1)):
            for column, value in ((attribute, row["level"]), ("decision", decision), ("label", label)):
                columns[column] += [value] * int(row[cell])
    spec = spec_for(["label", "decision"], list(RATES), groups=groups_by(attribute))
    return measure_table(Table(kind="arrow", frame=pyarrow.table(columns)), spec, engine=engine)


def from_cells(shared_data: Path, rows: str, *metrics: str) -> Measured:
    """The counts by tenth of the score, race, sex and age, written out as rows."""
    table = pyarrow.csv.read_csv(shared_data / "compas_cells.csv")
    times = np.asarray(table.column("n"))
    if rows == "6172":
        times = times * np.asarray(table.column("in_6172"))
    written = table.take(np.repeat(np.arange(table.num_rows), times)).rename_columns(
        ["race", "sex", "age", "score", "in_6172", "label", "n"]
    )
    data = {"score": {"column": "score", "meaning": "rank", "range": [1, 10]}}
    spec = spec_for(
        ["label", "score"], list(metrics), data=data, operating={"threshold": 5}, groups=groups_by(*ATTRIBUTES)
    )
    return measure_table(Table(kind="arrow", frame=written), spec, engine=DuckDBEngine())


def check(measured: Measured, row: dict[str, str], group: str) -> None:
    """One published row: its counts and its six rates."""
    shown = {rate: found(measured, rate)[group] for rate in RATES}
    for rate in RATES:
        assert near(shown[rate].value, 4) == pytest.approx(float(row[rate]), abs=5.1e-5), rate
    counts = {cell: int(row[cell]) for cell in ("tp", "fp", "tn", "fn", "n")}
    assert (shown["fpr"].numerator, shown["fpr"].denominator) == (counts["fp"], counts["fp"] + counts["tn"])
    assert (shown["fnr"].numerator, shown["fnr"].denominator) == (counts["fn"], counts["fn"] + counts["tp"])
    assert (shown["ppv"].numerator, shown["npv"].numerator) == (counts["tp"], counts["tn"])
    assert shown["selection_rate"].n == counts["n"]


@pytest.mark.parametrize("row", PUBLISHED, ids=name)
def test_every_number_of_both_tables(row: dict[str, str]) -> None:
    attribute = "sex" if row["attribute"] == "all" else row["attribute"]
    measured = from_counts(row["rows"], attribute, engine=DuckDBEngine())
    check(measured, row, row["level"])


@pytest.mark.parametrize("rows", ["7214", "6172"])
def test_the_files_give_the_same_numbers(shared_data: Path, rows: str) -> None:
    measured = from_cells(shared_data, rows, *RATES)
    for row in PUBLISHED:
        if row["rows"] == rows:
            check(measured, row, row["level"])


def test_the_file_with_one_row_a_person_gives_the_same_numbers(shared_data: Path, engine: Engine) -> None:
    table = Table(kind="csv", files=(shared_data / "compas_for_aequitas.csv",))
    data = {"decision": {"column": "score", "positive": [1], "negative": [0]}}
    data["label"] = {"column": "label_value", "positive": [1], "negative": [0]}
    groups = groups_by(*ATTRIBUTES)
    groups["attributes"][2]["column"] = "age_cat"
    spec = spec_for(["decision", "label"], list(RATES), data=data, groups=groups)
    measured = measure_table(table, spec, engine=engine)
    for row in PUBLISHED:
        if row["rows"] == "7214":
            check(measured, row, row["level"])


@pytest.mark.parametrize(
    ("level", "digits"),
    [("African-American", (0.4485, 0.2799)), ("Caucasian", (0.2345, 0.4772)), ("all", (0.3235, 0.3740))],
)
def test_what_propublica_printed(level: str, digits: tuple[float, float]) -> None:
    measured = from_counts("7214", "race", engine=DuckDBEngine())
    assert (near(found(measured, "fpr")[level].value, 4), near(found(measured, "fnr")[level].value, 4)) == digits


BY_RACE = {
    "African-American": (
        (0.425595, 0.471561), (0.425282, 0.471822), (0.213925, 0.182053, 0.245023), (1.912093, 1.722170, 2.124938),
    ),
    "Hispanic": (
        (0.177595, 0.257394), (0.175792, 0.258062), (-0.019728, -0.063064, 0.027672), (0.915887, 0.742341, 1.123017),
    ),
    "Other": (
        (0.108515, 0.197493), (0.105524, 0.198362), (-0.087002, -0.131898, -0.032882), (0.629057, 0.457134, 0.855168),
    ),
    "Asian": (
        (0.024180, 0.267960), (0.010710, 0.280379), (-0.147586, -0.214171, 0.034611), (0.370749, 0.102917, 1.149195),
    ),
    "Native American": (
        (0.136844, 0.694258), (0.085233, 0.755137), (0.140457, -0.098731, 0.460393), (1.598854, 0.581958, 2.985625),
    ),
}  # fmt: skip
TESTS = {
    "African-American": (2.11e-37, 1.06e-36, "two_proportion"),
    "Hispanic": (0.4031, 0.8024, "two_proportion"),
    "Other": (0.002449, 0.009795, "two_proportion"),
    "Asian": (0.0963, 0.2888, "two_proportion"),
    "Native American": (0.4012, 0.8024, "fisher"),
}


def compared(rows: str, attribute: str, rate: str) -> tuple[dict[str, Comparison], Homogeneity]:
    """The comparisons of one rate by one attribute, tested as a primary metric."""
    measured = from_counts(rows, attribute, engine=DuckDBEngine())
    metrics = [{"id": one, "role": "primary"} for one in RATES]
    spec = spec_for(["label", "decision"], metrics, groups=groups_by(attribute))
    measured = Measured(spec=spec, plan=measured.plan, cells=measured.cells)
    made = compare_groups(measured, catalogue()[rate], measured.breakdown((attribute,)))
    return {one.group[0]: one for one in made.comparisons}, made.homogeneity[0]


@pytest.mark.parametrize("level", BY_RACE)
def test_false_positive_rate_by_race(level: str) -> None:
    row = next(one for one in PUBLISHED if one["rows"] == "7214" and one["level"] == level)
    hits, total = int(row["fp"]), int(row["fp"]) + int(row["tn"])
    one = compared("7214", "race", "fpr")[0][level]
    wilson, exact, difference, ratio = BY_RACE[level]
    assert tuple(near(float(limit)) for limit in wilson_limits(hits, total)) == wilson
    assert tuple(near(float(limit)) for limit in exact_limits(hits, total)) == exact
    assert (
        tuple(near(part) for part in (one.difference.value, one.difference.lower, one.difference.upper)) == difference
    )
    assert tuple(near(part) for part in (one.ratio.value, one.ratio.lower, one.ratio.upper)) == ratio
    p, adjusted, test = TESTS[level]
    assert (one.p, one.p_adjusted, one.test) == (pytest.approx(p, rel=5e-3), pytest.approx(adjusted, rel=5e-3), test)


@pytest.mark.parametrize(
    ("rows", "attribute", "rate", "statistic", "df", "p"),
    [
        ("7214", "race", "fpr", 244.2567, 5, 9.38e-51),
        ("7214", "race", "fnr", 204.0810, 5, None),
        ("7214", "race", "ppv", 11.4312, 5, 0.0435),
        ("7214", "race", "selection_rate", 539.5577, 5, None),
        ("7214", "age", "fpr", 264.5452, 2, None),
        ("7214", "sex", "fpr", 0.0311, 1, 0.860),
        ("7214", "sex", "ppv", 30.8250, 1, 2.82e-08),
        ("6172", "race", "fpr", 201.7246, 5, None),
    ],
)
def test_homogeneity(rows: str, attribute: str, rate: str, statistic: float, df: int, p: float | None) -> None:
    tested = compared(rows, attribute, rate)[1]
    assert (near(tested.statistic, 4), tested.df) == (statistic, df)
    if p is not None and tested.test == "pearson":
        assert tested.p == pytest.approx(p, rel=5e-3)


def test_no_false_negatives_is_a_measured_zero() -> None:
    """Native American in the smaller file: 0 of 5, and an interval and a test that disagree near the line."""
    one = compared("6172", "race", "fnr")[0]["Native American"]
    parts = (one.difference.value, one.difference.lower, one.difference.upper)
    assert tuple(near(part) for part in parts) == (-0.496350, -0.530468, -0.060533)
    assert (near(one.p, 4), one.test) == (0.0619, "fisher")


@pytest.mark.parametrize("row", PUBLISHED, ids=name)
def test_identity_of_rates_on_every_group(row: dict[str, str]) -> None:
    tp, fp, tn, fn = (int(row[cell]) for cell in ("tp", "fp", "tn", "fn"))
    base_rate, ppv, tpr = (tp + fn) / (tp + fp + tn + fn), tp / (tp + fp), tp / (tp + fn)
    assert fpr_from(base_rate=base_rate, ppv=ppv, tpr=tpr) == pytest.approx(fp / (fp + tn))


AREAS: dict[str, tuple[float, float | None, tuple[float, float] | None, str]] = {
    "all": (0.702166, 0.006089, (0.690096, 0.713961), "delong_logit"),
    "African-American": (0.691834, 0.008562, (0.674805, 0.708357), "delong_logit"),
    "Caucasian": (0.693146, 0.010797, (0.671587, 0.713893), "delong_logit"),
    "Hispanic": (0.637926, 0.022636, (0.592497, 0.681017), "delong_logit"),
    "Other": (0.695535, 0.027462, (0.639214, 0.746550), "delong_logit"),
    "Asian": (0.857488, None, (0.642798, 0.948231), "newcombe_auc5"),
    "Native American": (0.856250, None, (0.585302, 0.957469), "newcombe_auc5"),
    "Male": (0.703391, None, None, "delong_logit"),
    "Female": (0.690865, None, None, "delong_logit"),
    "Less than 25": (0.647659, None, None, "delong_logit"),
    "25 - 45": (0.691294, None, None, "delong_logit"),
    "Greater than 45": (0.687971, None, None, "delong_logit"),
}


def test_areas_of_tenths(shared_data: Path) -> None:
    measured = from_cells(shared_data, "7214", "auc")
    shown = found(measured, "auc")
    for level, (value, se, interval, method) in AREAS.items():
        assert (near(shown[level].value), shown[level].method) == (value, method)
        assert interval is None or limits(shown[level]) == interval
        if se is not None and level != "all":
            breakdown = measured.breakdown(("race",))
            area = area_of(breakdown.counts(breakdown.groups.index((level,))))
            assert area is not None and near(area.se) == se
    breakdown = measured.breakdown(("race",))
    first, second = (
        area_of(breakdown.counts(breakdown.groups.index((level,)))) for level in ("African-American", "Caucasian")
    )
    assert first is not None and second is not None
    difference, interval = area_difference(first, second)
    assert (near(difference), near(interval.lower), near(interval.upper)) == (-0.001312, -0.028320, 0.025697)
    smaller = found(from_cells(shared_data, "6172", "auc"), "auc")["all"]
    assert (near(smaller.value), limits(smaller)) == (0.709789, (0.696846, 0.722399))


def test_observed_by_tenth(shared_data: Path) -> None:
    """Recidivism in each tenth of the score, 1 to 10."""
    cells = from_cells(shared_data, "7214", "auc").breakdown(()).cells
    places = sorted(set(cells.integers["g"].tolist()))
    counts = []
    for place in places:
        mine = cells.integers["g"] == place
        rows = [int(cells.integers["n"][mine & (cells.integers["label"] == label)].sum()) for label in (1, 0)]
        counts.append((rows[0], sum(rows)))
    assert counts == [
        (308, 1440), (293, 941), (281, 747), (334, 769), (326, 681),
        (358, 641), (350, 592), (350, 512), (355, 508), (296, 383),
    ]  # fmt: skip
