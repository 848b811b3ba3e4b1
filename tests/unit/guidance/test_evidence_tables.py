"""Published tests as data: no empty cell, no rate without what it depends on, the shipped figures as they were read."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from touchstone.foundation.errors import NotFound
from touchstone.guidance.evidence_tables import EvidenceSheet, EvidenceTable, Figure
from touchstone.guidance.loader import packs_root
from touchstone.guidance.model import walk
from touchstone.guidance.provenance import Provenance, Sourced
from touchstone.guidance.source_file import read_source_file

OURS = {"provenance": "ours"}
METRIC: dict[str, Any] = {
    "id": "fpir",
    "name": "False positive identification rate",
    "kind": "rate",
    "use": "matching",
    "meaning": "Of the searches for someone not on the list, the share that returned anyone.",
    "required_when": "For anything that looks for a person among many.",
    "needs": ["threshold", "list_size"],
    **OURS,
    "obligation": "ours",
}
SETTING: dict[str, Any] = {**METRIC, "kind": "setting", "needs": []}
TABLE: dict[str, Any] = {
    "id": "test-one",
    "title": "A test",
    "technology": "A matcher",
    "version": "1",
    "tested_by": "Somebody",
    "users": "A force",
    "published": "2026-03",
    "setting": "In a room",
    "columns": [
        {"key": "threshold", "name": "Threshold", "metric": "threshold"},
        {"key": "list", "name": "List", "metric": "list_size"},
        {"key": "fpir", "name": "Rate", "unit": "per cent", "metric": "fpir"},
    ],
    "rows": [
        {
            "key": "only",
            "label": "The only setting",
            "figures": {
                "threshold": {"value": "0.60", **OURS},
                "list": {"low": "2000", "high": "4000", **OURS},
                "fpir": {"absent": "Not read", **OURS},
            },
        }
    ],
    "does_not_show": [{"text": "Anything at another setting.", **OURS}],
    **OURS,
}
SHEET: dict[str, Any] = {
    "schema": "touchstone.evidence-tables/1",
    "tables": [TABLE],
    "metrics": [METRIC, {**SETTING, "id": "threshold"}, {**SETTING, "id": "list_size"}],
}


@pytest.fixture(scope="module")
def shipped() -> EvidenceSheet:
    path = packs_root() / "cameras-and-facial-recognition" / "2026-11" / "evidence.yaml"
    return EvidenceSheet.model_validate(read_source_file(path, "evidence.yaml").content)


def test_sheet_is_found_in_by_id() -> None:
    sheet = EvidenceSheet.model_validate(SHEET)
    assert sheet.table("test-one").row("only").figures["threshold"].value == "0.60"
    assert sheet.metric("fpir").needs == ("threshold", "list_size")
    for ask in (sheet.table, sheet.metric, sheet.table("test-one").row):
        with pytest.raises(NotFound, match="nothing-of-this-name"):
            ask("nothing-of-this-name")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"value": "1", "absent": "Not read"},
        {"value": "1", "low": "1"},
        {"low": "1", "words": "Rises"},
    ],
)
def test_figure_is_exactly_one_thing(form: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="exactly one of"):
        Figure.model_validate({**form, **OURS})


@pytest.mark.parametrize("number", ["1e-8", "0,6", "1 in 6000", ".6", "6.", "NaN", "-"])
def test_number_is_plain_decimal_text(number: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        Figure.model_validate({"value": number, **OURS})


def test_number_in_yaml_is_never_a_float() -> None:
    with pytest.raises(ValidationError, match="string"):
        Figure.model_validate({"value": 0.6, **OURS})


def test_range_does_not_run_backwards() -> None:
    with pytest.raises(ValidationError, match="not above"):
        Figure.model_validate({"low": "10", "high": "9.9", **OURS})
    assert Figure.model_validate({"low": "9.9", "high": "10", **OURS}).high == "10"


def test_figure_that_was_read_names_where() -> None:
    with pytest.raises(ValidationError, match="names the source"):
        Figure.model_validate({"value": "1", "provenance": "second-hand"})


@pytest.mark.parametrize("missing", ["threshold", "list", "fpir"])
def test_empty_cell_is_refused(missing: str) -> None:
    table = deepcopy(TABLE)
    del table["rows"][0]["figures"][missing]
    with pytest.raises(ValidationError, match="one figure for each column"):
        EvidenceTable.model_validate(table)


def test_figure_outside_the_columns_is_refused() -> None:
    table = deepcopy(TABLE)
    table["rows"][0]["figures"]["other"] = {"value": "1", **OURS}
    with pytest.raises(ValidationError, match="one figure for each column"):
        EvidenceTable.model_validate(table)


@pytest.mark.parametrize("what", ["columns", "rows"])
def test_key_given_twice_is_refused(what: str) -> None:
    table = deepcopy(TABLE)
    table[what].append(table[what][0])
    with pytest.raises(ValidationError, match=f"two {what} have the same key"):
        EvidenceTable.model_validate(table)


def test_table_says_what_it_cannot_show() -> None:
    with pytest.raises(ValidationError, match="does_not_show"):
        EvidenceTable.model_validate({**TABLE, "does_not_show": []})


@pytest.mark.parametrize(("column", "named"), [("threshold", "threshold"), ("list", "list_size")])
def test_rate_without_what_it_depends_on_is_refused(column: str, named: str) -> None:
    sheet = deepcopy(SHEET)
    table = sheet["tables"][0]
    table["columns"] = [one for one in table["columns"] if one["key"] != column]
    del table["rows"][0]["figures"][column]
    with pytest.raises(ValidationError, match=f"gives fpir without {named}"):
        EvidenceSheet.model_validate(sheet)


def test_metric_that_is_not_listed_is_refused() -> None:
    with pytest.raises(ValidationError, match="no metric: list_size"):
        EvidenceSheet.model_validate({**SHEET, "metrics": SHEET["metrics"][:2]})


@pytest.mark.parametrize("what", ["tables", "metrics"])
def test_id_used_twice_is_refused(what: str) -> None:
    sheet = deepcopy(SHEET)
    sheet[what].append(sheet[what][0])
    with pytest.raises(ValidationError, match="used twice"):
        EvidenceSheet.model_validate(sheet)


def test_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="not permitted"):
        EvidenceSheet.model_validate({**SHEET, "colour": "red"})


# --- The figures that are shipped


def test_ratio_of_groups_follows_from_their_rates(shipped: EvidenceSheet) -> None:
    table = shipped.table("evidence.npl-2025-pnd-cognitec")
    white = Decimal(str(table.row("white").figures["fpir"].value))
    ratios = {key: Decimal(str(table.row(key).figures["fpir"].value)) / white for key in ("white", "asian", "black")}
    assert ratios == {"white": Decimal(1), "asian": Decimal(100), "black": Decimal("137.5")}
    for key, ratio in ratios.items():
        assert Decimal(str(table.row(key).figures["ratio"].value)) == ratio


def test_two_published_points_fit_one_rate_per_image(shipped: EvidenceSheet) -> None:
    table = shipped.table("evidence.npl-2023-neoface")
    rates = set()
    for key in ("at-060-list-10000", "at-060-list-1000"):
        figures = table.row(key).figures
        passing, size = Decimal(str(figures["one-in"].value)), Decimal(str(figures["list-size"].value))
        rates.add(1 / (passing * size))
        assert abs(100 / passing - Decimal(str(figures["fpir"].value))) < Decimal("0.0004")
    assert len(rates) == 1
    assert abs(rates.pop() - Decimal("0.0000000167")) < Decimal("0.0000000001")


def test_figures_not_read_are_absent_and_none_is_made_up(shipped: EvidenceSheet) -> None:
    neoface = shipped.table("evidence.npl-2023-neoface")
    assert {row.key for row in neoface.rows if row.figures["tpir"].value is not None} == {
        "at-060-list-10000",
        "at-060-list-1000",
        "retrospective-and-operator-initiated",
    }
    for table in shipped.tables:
        assert all(row.figures["cases"].absent is not None for row in table.rows)
    pnd = shipped.table("evidence.npl-2025-pnd-cognitec")
    assert pnd.row("black-women").figures["fpir"].provenance is Provenance.INFERRED
    assert pnd.row("black-women").figures["ratio"].absent is not None


def test_nothing_that_counts_on_the_report_is_marked_as_read_in_it(shipped: EvidenceSheet) -> None:
    seen = [
        item
        for _, item in walk(shipped)
        if isinstance(item, Figure) and item.provenance is Provenance.SEEN and item.value is not None
    ]
    assert len(seen) == 2 and all("NPL-PQ" in item.sources and item.weakest is not None for item in seen)


def test_every_source_is_one_of_the_pack(shipped: EvidenceSheet) -> None:
    path = packs_root() / "cameras-and-facial-recognition" / "2026-11" / "pack.yaml"
    known = set(read_source_file(path, "pack.yaml").content["sources"])
    used = {key for _, item in walk(shipped) if isinstance(item, Sourced) for key in item.sources}
    assert used and used <= known


def test_rates_ask_for_their_counts_and_matching_for_list_size(shipped: EvidenceSheet) -> None:
    counts = {metric.id for metric in shipped.metrics if metric.kind == "count"}
    rates = [metric for metric in shipped.metrics if metric.kind == "rate"]
    assert {"tpr", "fpr", "fnr", "ppv", "npv", "tpir", "fpir", "accuracy", "base_rate"} <= {one.id for one in rates}
    assert all(set(metric.needs) & counts and metric.by_group for metric in rates)
    assert all("list_size" in shipped.metric(name).needs for name in ("tpir", "fpir"))
