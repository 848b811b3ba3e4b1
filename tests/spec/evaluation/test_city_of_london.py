"""City of London stop and search, 2023: practice and no technology, outcomes known for those searched alone.

Contains public sector information licensed under the Open Government Licence v3.0. Counts in
fixtures/city_of_london_counts.csv; the file itself is counted as well where it lies beside the tree.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow
import pytest

from tests.small_tables import found, limits, measure_table, near, spec_for
from touchstone.evaluation.accounting import accounting_of
from touchstone.evaluation.comparisons import Compared, compare_groups
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.measure import Measured, estimates_of
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.selective import cautions_of
from touchstone.evaluation.spec import CsvForm
from touchstone.evaluation.tables import Table

FIXTURE = Path(__file__).parents[2] / "fixtures" / "city_of_london_counts.csv"
COUNTS = list(csv.DictReader(FIXTURE.read_text(encoding="utf-8").splitlines()))
PRACTICE = {"selection": "acted_upon", "labels": "acted_upon"}
REFERENCES = {"ethnicity": "White", "sex": "Male", "age": "25-34"}
COLUMNS = {"ethnicity": "officer_defined_ethnicity", "sex": "gender", "age": "age_range"}
NOTHING = "A no further action disposal"
OUTCOMES = (
    "Arrest",
    "Community resolution",
    "Khat or Cannabis warning",
    "Penalty Notice for Disorder",
    "Caution (simple or conditional)",
    "Summons / charged by post",
)


def from_counts(attribute: str, outcome: str, *, engine: Engine, metrics: tuple[str, ...] = ("ppv",)) -> Measured:
    """The published counts of one attribute written out as rows; the label is any outcome, or a linked one."""
    levels: list[str | None] = []
    labels: list[int] = []
    for row in COUNTS:
        if row["attribute"] == attribute:
            searches = int(row["searches"])
            hits = int(row["linked"]) if outcome == "linked" else searches - int(row["no_further_action"])
            levels += [None if row["level"] == "(not recorded)" else row["level"]] * searches
            labels += [1] * hits + [0] * (searches - hits)
    groups = {"attributes": [{"name": attribute, "column": attribute, "reference": REFERENCES[attribute]}]}
    spec = spec_for(["label"], [{"id": one, "role": "primary"} for one in metrics], population=PRACTICE, groups=groups)
    table = Table(kind="arrow", frame=pyarrow.table({attribute: levels, "label": labels}))
    return measure_table(table, spec, engine=engine)


def from_file(shared_data: Path, outcome: str) -> Measured:
    """The file of searches itself."""
    form: dict[str, Any] = {"column": "outcome", "positive": list(OUTCOMES), "negative": [NOTHING]}
    if outcome == "linked":
        form = {"column": "outcome_linked_to_object_of_search", "positive": ["1"], "negative": "others"}
    attributes = [{"name": one, "column": COLUMNS[one], "reference": REFERENCES[one]} for one in COLUMNS]
    content = {"label": form, "csv": {"delimiter": ";"}}
    spec = spec_for(["label"], ["ppv"], population=PRACTICE, data=content, groups={"attributes": attributes})
    path = shared_data / "city_of_london_stop_search_2023.csv"
    table = Table(kind="csv", files=(path,), csv=CsvForm(delimiter=";"))
    return measure_table(table, spec, engine=DuckDBEngine())


def by_ethnicity(engine: Engine) -> Compared:
    """Any outcome, each group against White."""
    measured = from_counts("ethnicity", "any", engine=engine)
    return compare_groups(measured, catalogue()["ppv"], measured.breakdown(("ethnicity",)))


ANY = {
    "White": (0.250466, 0.225473, 0.277237),
    "Black": (0.210037, 0.177734, 0.246452),
    "Asian": (0.224359, 0.181583, 0.273840),
    "Other": (0.231317, 0.185837, 0.284043),
    "(not recorded)": (0.055866, 0.030625, 0.099769),
}
LINKED = {
    "White": (0.400372, 0.371474, 0.429981),
    "Black": (0.355019, 0.315742, 0.396351),
    "Asian": (0.349359, 0.298579, 0.403803),
    "Other": (0.323843, 0.271825, 0.380613),
    "(not recorded)": (0.111732, 0.073503, 0.166276),
}


@pytest.mark.parametrize(("outcome", "expected"), [("any", ANY), ("linked", LINKED)])
def test_rates_and_intervals_by_ethnicity(
    engine: Engine, outcome: str, expected: dict[str, tuple[float, float, float]]
) -> None:
    shown = found(from_counts("ethnicity", outcome, engine=engine), "ppv")
    assert {level: (near(shown[level].value), *limits(shown[level])) for level in expected} == expected


def test_everybody_searched(engine: Engine) -> None:
    for outcome, expected in (("any", (0.2211, 0.2049, 0.2382)), ("linked", (0.3528, 0.3338, 0.3722))):
        one = found(from_counts("ethnicity", outcome, engine=engine), "ppv")["all"]
        assert (near(one.value, 4), *limits(one, 4)) == expected


def test_dropping_blanks_changes_the_answer(engine: Engine) -> None:
    without, with_blanks = by_ethnicity(engine).homogeneity
    assert (near(without.statistic, 4), without.df, near(without.p, 4)) == (3.5135, 3, 0.3190)
    assert (near(with_blanks.statistic, 4), with_blanks.df) == (34.3325, 4)
    assert with_blanks.p == pytest.approx(6.37e-07, rel=5e-3)
    assert with_blanks.includes_not_recorded and not without.includes_not_recorded


def test_against_white(engine: Engine) -> None:
    shown = {one.group[0]: one for one in by_ethnicity(engine).comparisons}
    black, blank = shown["Black"], shown["(not recorded)"]
    parts = [
        (near(one.difference.value), near(one.difference.lower), near(one.difference.upper)) for one in (black, blank)
    ]
    assert parts == [(-0.040428, -0.082383, 0.003738), (-0.194600, -0.231394, -0.144081)]
    assert (near(black.p, 4), near(black.p_adjusted, 4), black.in_family) == (0.0719, 0.2156, True)
    assert (blank.in_family, blank.marked) == (False, "not_recorded")


def test_the_file_gives_the_same_counts(shared_data: Path) -> None:
    for outcome in ("any", "linked"):
        shown = found(from_file(shared_data, outcome), "ppv")
        for row in COUNTS:
            if row["level"] == "(not recorded)" and row["attribute"] == "age":
                continue  # two attributes share that level's name; counted by itself below
            hits = int(row["linked"]) if outcome == "linked" else int(row["searches"]) - int(row["no_further_action"])
            if row["level"] != "(not recorded)":
                assert (shown[row["level"]].numerator, shown[row["level"]].denominator) == (hits, int(row["searches"]))


def test_not_recorded_by_attribute_in_the_file(shared_data: Path) -> None:
    measured = from_file(shared_data, "any")
    totals = {
        attribute: dict(zip(breakdown.groups, breakdown.sizes.tolist(), strict=True)).get(("(not recorded)",), 0)
        for attribute in COLUMNS
        for breakdown in [measured.breakdown((attribute,))]
    }
    assert totals == {"ethnicity": 179, "sex": 0, "age": 245}


def test_selective_labels_refuse_error_rates(engine: Engine) -> None:
    """Only hits among those searched, and what is made of them: the sentence stands where the figure would."""
    shown = ("ppv", "fdr", "needed_per_hit", "n", "share", "label_coverage", "not_recorded")
    refused = (
        "tpr",
        "fnr",
        "fpr",
        "tnr",
        "npv",
        "for",
        "accuracy",
        "base_rate",
        "selection_rate",
        "balanced_accuracy",
        "mcc",
    )
    measured = from_counts("ethnicity", "any", engine=engine, metrics=shown + refused)
    status = {
        one.metric: one.status for one in estimates_of(measured) if not one.breakdown or one.metric == "not_recorded"
    }
    assert status == dict.fromkeys(shown, "ok") | dict.fromkeys(refused, "not_identified")
    assert all(one.value is None for one in estimates_of(measured) if one.metric in refused)


def test_cautions_come_by_themselves(engine: Engine) -> None:
    measured = from_counts("ethnicity", "any", engine=engine)
    said = {one.code for one in cautions_of(measured, estimates_of(measured), accounting_of(measured))}
    assert said == {"outcome_test", "practice_not_technology"}
