"""Published counts: read as printed, held against one another, and measured like any table.

The gov.uk figures are in the shared data; where it is absent, the six rows quoted in the specification stand in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.small_tables import limits, near
from tests.spec.evaluation.count_tables import (
    LABELLED,
    codes,
    comparisons,
    csv_of,
    estimates,
    found_in,
    said,
    spec_of,
    table_of,
)
from touchstone.evaluation.counts import counts_in
from touchstone.evaluation.counts_reading import Unreadable, read_counts, read_number
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.reconciliation import printed_ratio, stated_rates
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Table

WORDS = ("N/A", "-", "c", "*")
GOVUK = {"events": "number_of_stop_and_searches", "exposure": "population_by_ethnicity"}
#: 2019/20, all legislation: area, group, searches, population, rate for each thousand, all as published.
QUOTED = (
    ("Metropolitan Police", "Black", "77,482", "1,088,447", "71.19"),
    ("Metropolitan Police", "White", "86059", "4,881,636", "17.63"),
    ("West Midlands", "Black", "3,680", "164 069", "22.43"),
    ("West Midlands", "White", "9,612", "1,919,138", "5.01"),
    ("All - excluding BTP", "Black", "95,643", "1,864,890", "51.29"),
    ("All - excluding BTP", "White", "278,179", "48,209,395", "5.77"),
)
RATIOS = {
    "Metropolitan Police": (4.037966, 3.998909, 4.077399),
    "West Midlands": (4.478306, 4.310190, 4.652225),
    "All - excluding BTP": (8.888067, 8.822917, 8.953639),
}


def govuk_spec(keep: dict[str, Any], **changes: Any) -> EvaluationSpec:
    counts = {"shape": "events", "per": 1000, "columns": GOVUK, "stated_rate": "rate_per_1000", "keep": keep}
    groups = {
        "missing": ["", "Unreported"],
        "attributes": [{"name": "ethnicity", "column": "ethnicity", "reference": "White"}],
    }
    return spec_of(["event_rate"], groups=groups, counts=counts, **changes)


def quoted(area: str) -> Table:
    """The quoted rows of one area."""
    names = ("geography", "ethnicity", GOVUK["events"], GOVUK["exposure"], "rate_per_1000")
    return table_of(*(dict(zip(names, row, strict=True)) for row in QUOTED if row[0] == area))


def events(**changes: Any) -> EvaluationSpec:
    return spec_of(["event_rate"], counts={"shape": "events", **changes})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,037,735", 1037735),
        ("86059", 86059),
        ("164 069", 164069),
        ("164\u00a0069", 164069),
        (" 12 ", 12),
        ("0", 0),
        ("12.0", 12),
        (7, 7),
        (7.0, 7),
        ("N/A", None),
        ("-", None),
        ("c", None),
        ("*", None),
        ("", None),
        (None, None),
    ],
)
def test_thousands_commas_and_not_available(text: object, number: int | None) -> None:
    assert read_number(text, WORDS) == number


@pytest.mark.parametrize(
    "text",
    ["1,23", "12,3456", "1,2345", ",123", "-4", "3.5", "1e3", "0x10", "nan", "٣", "about 5", "<5", "TRUE", -1, 2.5],
)
def test_any_other_text_is_no_count(text: object) -> None:
    with pytest.raises(Unreadable):
        read_number(text, WORDS)


def test_an_exposure_may_be_a_fraction_and_a_count_may_not() -> None:
    spec = events()
    made = found_in(spec, table_of({"group": "A", "events": "3", "exposure": "2.5"}))
    assert estimates(made, "event_rate")["all"].value == pytest.approx(1.2)
    with pytest.raises(EvaluationRefused, match="row 1: The count is a fraction"):
        counts_in(spec, table_of({"group": "A", "events": "3.5", "exposure": "2"}))


def test_every_faulty_cell_is_named_at_once_and_never_quoted() -> None:
    rows = [{"group": "A", "events": "about 5", "exposure": "10"}, {"group": "B", "events": "-3", "exposure": "secret"}]
    with pytest.raises(EvaluationRefused) as refused:
        counts_in(events(), table_of(*rows))
    text = str(refused.value)
    assert [problem.where for problem in refused.value.problems] == [
        "column events, row 1",
        "column events, row 2",
        "column exposure, row 2",
    ]
    assert "secret" not in text and "aaaaaa" in text and "negative" in text


def test_a_count_of_zero_is_not_a_missing_count() -> None:
    rows = [{"group": "A", "events": "0", "exposure": "100"}, {"group": "B", "events": "N/A", "exposure": "100"}]
    made = found_in(events(), table_of(*rows))
    shown = estimates(made, "event_rate")
    assert (shown["A"].value, limits(shown["A"])) == (0.0, (0.0, 0.036889))
    assert (shown["B"].value, shown["B"].reason) == (None, "not_available")
    assert shown["all"].denominator == 100 and "parts_not_available" in shown["all"].cautions
    assert "counts_not_available" in codes(made)


@pytest.mark.parametrize("area", RATIOS)
def test_govuk_ratios_from_the_quoted_rows(area: str) -> None:
    made = found_in(govuk_spec({"geography": [area]}), quoted(area))
    ratio = comparisons(made, "event_rate")["Black"].ratio
    assert tuple(near(part) for part in (ratio.value, ratio.lower, ratio.upper)) == RATIOS[area]
    assert ratio.method == "conditional_exact"
    for row in QUOTED:
        if row[0] == area:
            assert near(estimates(made, "event_rate")[row[1]].value, 2) == float(row[4])
    assert [check.agrees for check in made.reconciliation if check.check == "stated_rate"] == [True, True]
    assert "events_not_people" in codes(made)


@pytest.mark.parametrize("area", RATIOS)
def test_govuk_ratios_from_the_file(shared_data: Path, area: str) -> None:
    keep = {
        "time": ["2019/20"],
        "geography": [area],
        "legislation_type": ["All"],
        "ethnicity_type": ["ONS 2011 5+1"],
        "ethnicity": ["Asian", "Black", "Mixed", "Other", "White"],
    }
    made = found_in(govuk_spec(keep), Table(kind="csv", files=(shared_data / "govuk_stop_search_rates.csv",)))
    ratio = comparisons(made, "event_rate")["Black"].ratio
    assert tuple(near(part) for part in (ratio.value, ratio.lower, ratio.upper)) == RATIOS[area]


def test_published_rates_are_recomputed(shared_data: Path) -> None:
    """14,188 rates can be recomputed and 22 do not follow from their own counts, one of them 48.83 for 51.61."""
    table = Table(kind="csv", files=(shared_data / "govuk_stop_search_rates.csv",))
    read = read_counts(govuk_spec({}), table)
    checks = list(stated_rates(read))
    wrong = [check for check in checks if not check.agrees]
    assert (len(read.rows), len(checks), len(wrong)) == (16_444, 14_188, 22)
    worst = max(wrong, key=lambda check: abs((check.recomputed or 0) - check.stated))
    assert (worst.stated, near(worst.recomputed, 2)) == (48.83, 51.61)
    assert sum(abs((check.recomputed or 0) - check.stated) > 0.006 for check in checks) == 22


def test_a_rate_that_does_not_follow_from_its_counts_is_told(tmp_path: Path) -> None:
    text = 'group,events,exposure,rate\nA,91059,"1,790,793",48.83\nB,10,1000,10\nC,7,1000,N/A\n'
    made = found_in(events(per=1000, stated_rate="rate"), csv_of(tmp_path, text))
    assert "1 of 2 stated rates" in said(made, "stated_rates_differ")
    assert near(estimates(made, "event_rate")["A"].value, 2) == 50.85


def test_one_unit_in_the_last_printed_digit_is_let_pass() -> None:
    rows = [
        {"group": name, "events": 5, "exposure": 3000, "rate": rate}
        for name, rate in (("A", "1.7"), ("B", "1.68"), ("C", "1.69"))
    ]
    made = found_in(events(per=1000, stated_rate="rate"), table_of(*rows))
    assert [check.agrees for check in made.reconciliation] == [True, False, False]


def test_overlapping_categories_are_refused(shared_data: Path) -> None:
    """`All` with its parts, two classifications, several years: each is refused until the spec filters it."""
    table = Table(kind="csv", files=(shared_data / "govuk_stop_search_rates.csv",))
    one = {"time": ["2019/20"], "geography": ["Metropolitan Police"], "legislation_type": ["All"]}
    for keep, message in (
        ({}, "'All' is a total of other levels"),
        ({"legislation_type": ["All"], "ethnicity_type": ["ONS 2011 5+1"]}, "are for one group"),
        (one, "'Black' looks like the whole of 'Black African' and 1 more"),
        (one | {"ethnicity": ["White", "White British", "White Irish"]}, "'White' looks like the whole of"),
        (one | {"ethnicity": ["Asian", "Other", "Chinese", "Bangladeshi", "Indian"]}, None),
    ):
        if message is None:
            assert counts_in(govuk_spec(keep), table).found.estimates
            continue
        with pytest.raises(EvaluationRefused, match=message.replace("(", r"\(").replace("+", r"\+")):
            counts_in(govuk_spec(keep), table)


def test_a_total_among_its_parts_is_refused_by_name_and_by_sum() -> None:
    parts = [{"group": "A", "events": 4, "exposure": 10}, {"group": "B", "events": 6, "exposure": 30}]
    for name in ("All", "Total", "All ethnicities", "Everybody"):
        with pytest.raises(EvaluationRefused, match="is a total of other levels"):
            counts_in(events(), table_of(*parts, {"group": name, "events": 10, "exposure": 40}))
    with pytest.raises(EvaluationRefused, match="'England' is a total"):
        counts_in(events(), table_of(*parts, {"group": "England", "events": 10, "exposure": 40}))
    assert found_in(events(), table_of(*parts, {"group": "All other groups", "events": 1, "exposure": 2})).estimates
    spec = spec_of(["event_rate"], counts={"shape": "events", "totals": {"group": "none"}})
    assert found_in(spec, table_of(*parts, {"group": "C", "events": 10, "exposure": 40})).estimates


def test_two_classifications_with_one_sum_are_refused() -> None:
    rows = [
        {"group": "White", "scheme": "two groups", "events": 30, "exposure": 100},
        {"group": "Other", "scheme": "two groups", "events": 10, "exposure": 50},
        {"group": "British", "scheme": "three groups", "events": 25, "exposure": 80},
        {"group": "Irish", "scheme": "three groups", "events": 5, "exposure": 20},
        {"group": "Anybody else", "scheme": "three groups", "events": 10, "exposure": 50},
    ]
    with pytest.raises(EvaluationRefused, match="column scheme: The rows kept fall into 2 classes that overlap"):
        counts_in(events(), table_of(*rows))
    spec = spec_of(["event_rate"], reference="White", counts={"shape": "events", "keep": {"scheme": ["two groups"]}})
    assert estimates(found_in(spec, table_of(*rows)), "event_rate")["all"].numerator == 40


def test_a_total_declared_is_checked_and_stands_for_nobody() -> None:
    rows = [
        {"group": "A", "events": 4, "exposure": 10},
        {"group": "B", "events": 6, "exposure": 30},
        {"group": "All", "events": 10, "exposure": 40},
    ]
    made = found_in(spec_of(["event_rate"], counts={"shape": "events", "totals": {"group": "All"}}), table_of(*rows))
    assert [(check.parts, check.agrees) for check in made.reconciliation] == [
        (("events",), True),
        (("exposure",), True),
    ]
    assert set(estimates(made, "event_rate")) == {"all", "A", "B"}
    assert estimates(made, "event_rate")["all"].numerator == 10


def test_parts_that_do_not_sum_block_rates() -> None:
    """Arrests by ethnicity as published, 549 + 347 + 85, beside their stated total of 962."""
    rows = [{"group": name, "events": n, "exposure": 1000} for name, n in (("A", 549), ("B", 347), ("C", 85))]
    rows.append({"group": "All", "events": 962, "exposure": 3000})
    made = found_in(spec_of(["event_rate"], counts={"shape": "events", "totals": {"group": "All"}}), table_of(*rows))
    failed = [check for check in made.reconciliation if check.agrees is False]
    assert [(check.stated, check.recomputed) for check in failed] == [(962.0, 981.0)]
    assert "962" in said(made, "parts_do_not_sum") and "981" in said(made, "parts_do_not_sum")
    assert {one.reason for one in made.estimates} == {"parts_do_not_sum"}
    assert {one.value for one in made.estimates} == {None}
    assert all(one.p is None and one.ratio.value is None for one in made.comparisons)


def test_parts_on_a_row_block_the_rates_that_use_them() -> None:
    """A stated number of positives that the table's own cells contradict."""
    row = {"group": "A", "tp": 40, "fp": 10, "fn": 10, "tn": 40, "pos": 60}
    spec = spec_of(
        [{"id": "tpr", "limit": {"min": 0.1}}, "fpr", "auc"],
        population=LABELLED,
        counts={"shape": "confusion", "totals": {"positives": "pos"}},
    )
    made = found_in(spec, table_of(row, {**row, "group": "B", "pos": 50}))
    assert estimates(made, "tpr")["all"].reason == "parts_do_not_sum"
    assert estimates(made, "fpr")["all"].value == 0.2
    assert {verdict.verdict for verdict in made.limits} == {"cannot_tell"}
    assert comparisons(made, "tpr")["B"].ratio.value is None and comparisons(made, "fpr")["B"].ratio.value == 1.0


def test_a_stated_total_in_a_column_may_leave_out_those_not_recorded() -> None:
    rows = [
        {"group": "A", "events": 4, "exposure": 9, "sum": 10},
        {"group": "B", "events": 6, "exposure": 9, "sum": 10},
    ]
    rows.append({"group": "", "events": 3, "exposure": None, "sum": 10})
    made = found_in(events(totals={"events": "sum"}), table_of(*rows))
    assert [(check.where, check.agrees) for check in made.reconciliation] == [("column sum, recorded groups", True)]
    made = found_in(events(totals={"events": "sum"}), table_of(*({**row, "sum": 12} for row in rows)))
    assert [(check.stated, check.recomputed, check.agrees) for check in made.reconciliation] == [(12.0, 13.0, False)]


HART = (("technology", "53.8"), ("officers", "52.2"))


def test_rate_without_counts_is_reported_only() -> None:
    """Durham, 2016-17: two percentages and no counts. They are repeated, and nothing is made of them."""
    rows = [{"group": name, "accuracy": rate} for name, rate in HART]
    spec = spec_of(
        [{"id": "accuracy", "role": "primary", "limit": {"min": 0.5}}],
        reference="officers",
        population=LABELLED,
        counts={"shape": "rate", "per": 100, "stated_rate": "accuracy"},
    )
    made = found_in(spec, table_of(*rows))
    shown = estimates(made, "accuracy")
    assert {name: (one.status, one.value) for name, one in shown.items()} == {
        "technology": ("reported_only", 0.538),
        "officers": ("reported_only", 0.522),
    }
    assert all(
        one.lower is None and one.upper is None and one.method is None and one.n is None for one in shown.values()
    )
    assert (made.comparisons, made.homogeneity, made.gaps, made.limits) == ((), (), (), ())
    assert "not verifiable" in said(made, "reported_not_verifiable")


def test_a_row_without_counts_among_rows_with_them() -> None:
    rows = [
        {"group": "A", "events": 5, "exposure": 1000, "rate": "5.0"},
        {"group": "B", "events": "c", "exposure": 900, "rate": "2.2"},
    ]
    made = found_in(events(per=1000, stated_rate="rate"), table_of(*rows))
    shown = estimates(made, "event_rate")
    assert (shown["A"].status, shown["B"].status, shown["B"].value) == ("ok", "reported_only", 2.2)
    assert comparisons(made, "event_rate")["B"].ratio.value is None


def test_the_ratio_of_printed_percentages_is_a_range() -> None:
    """5.5 % against 0.04 %: 137.5 as printed, and anything from 121 to 159 by rounding alone."""
    low, high = printed_ratio("5.5", "0.04") or (0, 0)
    assert (round(low), round(high)) == (121, 159)
    assert printed_ratio("5.5", "0") is None


def test_confusion_counts_give_everything_at_that_threshold() -> None:
    """COMPAS by race as published: rates, interval, comparison and test as from rows."""
    rows = [
        {"group": "A", "tp": "505", "fp": "349", "fn": "461", "tn": "1,139"},
        {"group": "African-American", "tp": "1,369", "fp": "805", "fn": "532", "tn": "990"},
    ]
    metrics: list[Any] = [{"id": "fpr", "role": "primary"}, "ppv", "selection_rate", "n", "auc"]
    made = found_in(spec_of(metrics, population=LABELLED, counts={"shape": "confusion"}), table_of(*rows))
    assert limits(estimates(made, "fpr")["African-American"]) == (0.425595, 0.471561)
    assert near(estimates(made, "ppv")["A"].value, 4) == 0.5913
    one = comparisons(made, "fpr")["African-American"]
    assert (near(one.difference.value), near(one.ratio.lower)) == (0.213925, 1.722170)
    assert estimates(made, "n")["all"].value == 6150.0
    assert estimates(made, "auc")["all"].reason == "no_score"


def test_a_group_whose_counts_are_not_given_is_not_one_with_nobody_in_it() -> None:
    rows = [
        {"group": "A", "tp": 5, "fp": 4, "fn": 6, "tn": 20},
        {"group": "B", "tp": 0, "fp": 0, "fn": 0, "tn": 0},
        {"group": "C", "tp": "c", "fp": 3, "fn": 6, "tn": 20},
    ]
    made = found_in(spec_of(["fpr"], population=LABELLED, counts={"shape": "confusion"}), table_of(*rows))
    shown = estimates(made, "fpr")
    assert {name: one.reason for name, one in shown.items()} == {
        "all": None,
        "A": None,
        "B": "empty_group",
        "C": "not_available",
    }
    assert shown["all"].denominator == 24


def test_a_rate_of_the_catalogue_from_its_numerator_and_denominator() -> None:
    rows = [
        {"group": "A", "numerator": 349, "denominator": "1,488"},
        {"group": "B", "numerator": 805, "denominator": 1795},
    ]
    made = found_in(spec_of(["fpr"], population=LABELLED, counts={"shape": "rate"}), table_of(*rows))
    assert limits(estimates(made, "fpr")["A"]) == (0.213715, 0.256738)
    assert near(comparisons(made, "fpr")["B"].difference.value) == 0.213925
    for metrics in (["fpr", "tpr"], ["auc"], ["tpir"]):
        with pytest.raises(EvaluationRefused):
            counts_in(spec_of(metrics, population=LABELLED, counts={"shape": "rate"}), table_of(*rows))


def test_more_hits_than_cases_is_refused() -> None:
    rows = [{"group": "A", "numerator": 12, "denominator": 10}]
    with pytest.raises(EvaluationRefused, match="The numerator is greater"):
        counts_in(spec_of(["base_rate"], population=LABELLED, counts={"shape": "rate"}), table_of(*rows))


def test_a_population_is_needed_where_outcomes_are_used() -> None:
    rows = [{"group": "A", "tp": 5, "fp": 4, "fn": 6, "tn": 20}]
    with pytest.raises(EvaluationRefused, match="population"):
        counts_in(spec_of(["fpr"], counts={"shape": "confusion"}), table_of(*rows))


COMPAS = {
    "groups": {
        "attributes": [
            {"name": "race", "column": "race", "reference": "Caucasian"},
            {"name": "sex", "column": "sex", "reference": "Male"},
            {"name": "age_cat", "column": "age_band", "reference": "25 - 45"},
        ]
    },
    "population": LABELLED,
    "counts": {"shape": "scored"},
}
LABEL = {"column": "label", "positive": [1], "negative": [0]}


def compas(shared_data: Path) -> Table:
    return Table(kind="csv", files=(shared_data / "compas_cells.csv",))


def test_scored_counts_give_areas_and_rates_by_tenth(shared_data: Path) -> None:
    score = {"column": "decile", "meaning": "rank", "range": [1, 10]}
    spec = spec_of(
        ["auc", "fpr"], data={"format": "counts", "label": LABEL, "score": score}, operating={"threshold": 5}, **COMPAS
    )
    taken = counts_in(spec, compas(shared_data))
    made = found_in(spec, compas(shared_data))
    areas = estimates(made, "auc")
    assert (near(areas["all"].value), limits(areas["all"])) == (0.702166, (0.690096, 0.713961))
    assert (near(areas["Asian"].value), limits(areas["Asian"])) == (0.857488, (0.642798, 0.948231))
    assert near(estimates(made, "fpr")["African-American"].value, 4) == 0.4485
    assert taken.measured is not None
    cells = taken.measured.cells
    tenths = []
    for place in sorted(set(cells.integers["g"].tolist())):
        mine = cells.integers["g"] == place
        counts = [int(cells.integers["n"][mine & (cells.integers["label"] == label)].sum()) for label in (1, 0)]
        tenths.append((counts[0], sum(counts)))
    assert tenths == [
        (308, 1440), (293, 941), (281, 747), (334, 769), (326, 681),
        (358, 641), (350, 592), (350, 512), (355, 508), (296, 383),
    ]  # fmt: skip


def test_scored_counts_have_the_digest_of_the_rows_they_stand_for(shared_data: Path) -> None:
    decision = {"column": "decile", "positive": [5, 6, 7, 8, 9, 10], "negative": [1, 2, 3, 4]}
    data = {"format": "counts", "label": LABEL, "decision": decision}
    taken = counts_in(spec_of(["fpr"], data=data, operating={"decision": "recorded"}, **COMPAS), compas(shared_data))
    assert taken.measured is not None and taken.measured.cells.size == 113
    assert taken.measured.cells.digest == "4f6cc336fbb792892a243635ad0fd1c84e95588be882a8b02013ae716888a54d"


def test_two_denominators_are_two_results(shared_data: Path) -> None:
    """44.85 % of one file and 42.34 % of the other: the spec that keeps the second says so, and so does its digest."""
    score = {"column": "decile", "meaning": "rank", "range": [1, 10]}
    data = {"format": "counts", "label": LABEL, "score": score}
    shown = []
    for keep in ({}, {"in_6172": [1]}):
        counts = {"shape": "scored", "keep": keep}
        spec = spec_of(["fpr", "n"], data=data, operating={"threshold": 5}, **{**COMPAS, "counts": counts})
        made = found_in(spec, compas(shared_data))
        shown.append((estimates(made, "n")["all"].value, near(estimates(made, "fpr")["African-American"].value, 4)))
    assert shown == [(7214.0, 0.4485), (6172.0, 0.4234)]


def test_missing_columns_and_misplaced_ones_are_named() -> None:
    table = table_of({"group": "A", "events": 1, "people": 2})
    with pytest.raises(EvaluationRefused, match="needs exposure"):
        counts_in(events(), table)
    with pytest.raises(EvaluationRefused, match="There is no column 'searches'"):
        counts_in(events(columns={"events": "searches", "exposure": "people"}), table)
    with pytest.raises(EvaluationRefused, match="has no such part"):
        counts_in(events(columns={"exposure": "people", "hits": "events"}), table)
    with pytest.raises(EvaluationRefused, match="keeps none"):
        counts_in(events(columns={"exposure": "people"}, keep={"group": ["Z"]}), table)


def test_events_are_counted_by_period() -> None:
    rows = [
        {"group": g, "year": y, "events": k, "exposure": 100}
        for g, y, k in (("A", 1, 3), ("B", 1, 6), ("A", 2, 4), ("B", 2, 4))
    ]
    data = {"format": "counts", "period": {"column": "year", "unit": "value", "start": 1, "end": 2}}
    made = found_in(spec_of(["event_rate"], data=data, counts={"shape": "events"}), table_of(*rows))
    assert [(one.period, one.ratio.value) for one in made.comparisons] == [("1", 2.0), ("2", 1.0)]
