"""What leaves the engine: numbers that are numbers, the same digest again, no value of a person, no network."""

from __future__ import annotations

import csv
import json
import math
import re
import socket
from pathlib import Path

import jsonschema
import pytest

from tests.evaluation_files import SPEC, numbers_in, parquet_at, rows_of
from touchstone.evaluation.comparing import compare_results
from touchstone.evaluation.csv_tables import csv_files
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.problems import EvaluationRefused
from touchstone.evaluation.report import report_html
from touchstone.evaluation.result_forms import read_result, schema_files
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at

ROOT = Path(__file__).resolve().parents[3]
FULL = SPEC.replace(
    "metrics:\n",
    "metrics:\n  - {id: auc}\n  - {id: calibration}\n  - {id: brier}\n  - {id: ppv, limit: {difference_max: 0.1}}\n",
).replace(
    "operating:", 'drift: {baseline: ["2025-01", "2025-02"], metrics: [selection_rate, ppv]}\noperating:'
).replace(
    "  label:", '  period: {column: event_date, unit: month, start: "2025-01", end: "2025-06"}\n  label:'
)  # fmt: skip


def result_of(folder: Path, engine: Engine | None = None, text: str = FULL, **changes: object) -> Result:
    return run(
        spec=read_spec(text.encode()),
        table=table_at(parquet_at(folder), kind="parquet"),
        engine=engine or DuckDBEngine(),
        cells="keep",
        **changes,  # type: ignore[arg-type]
    )


def test_json_has_no_nan(tmp_path: Path, engine: Engine) -> None:
    """A group without positives and one without negatives, so that plenty is undefined."""
    rows = rows_of(400)
    label = [0 if row["ethnicity"] == "Asian" else 1 if row["ethnicity"] == "Black" else row["label"]
             for row in rows.to_pylist()]  # fmt: skip
    table = table_at(parquet_at(tmp_path, rows.set_column(4, "label", [label])), kind="parquet")
    result = run(spec=read_spec(FULL.encode()), table=table, engine=engine, cells="keep")
    undefined = [one for one in result.records("estimates") if one["status"] == "undefined"]
    assert {one["reason"] for one in undefined} >= {"no_positives", "no_negatives", "one_class"}
    assert all(one["value"] is None for one in undefined)

    def refuse(name: str) -> float:
        raise AssertionError(name)

    found = json.loads(result.as_json(), parse_constant=refuse)
    assert all(math.isfinite(number) for number in numbers_in(found))


def test_rerun_has_same_result_digest(tmp_path: Path) -> None:
    first, second = (result_of(tmp_path, DuckDBEngine(threads=threads)) for threads in (2, 1))
    assert first.digest == second.digest
    assert first.data["provenance"]["engine"] != second.data["provenance"]["engine"]
    other = result_of(tmp_path, text=FULL.replace("thresholds: [0.5]", "thresholds: [0.6]"))
    assert other.digest != first.digest


def test_a_file_read_back_is_the_same_result_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    again = read_result(result.as_json().encode())
    assert (again.digest, again.as_json()) == (result.digest, result.as_json())
    newer = result.as_json().replace('"schema":', '"invented": {"by": "a later version"},\n "schema":', 1)
    newer = newer.replace('"metric": "auc",', '"metric": "auc", "unheard_of": 1,', 1)
    read = read_result(newer.encode())
    assert read.data["invented"] == {"by": "a later version"}
    assert any("unheard_of" in one for one in read.records("estimates"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"touchstone.evaluation.result/1"', '"touchstone.evaluation.result/9"'),
        ('"handling": "force-internal"', '"handling": "anything"'),
        ('"title": "Made-up incidents"', '"title": 5'),
        ('"status": "ok"', '"status": null'),
        ('"n": 2400', '"n": "many"'),
        ('"n": 2400', '"n": NaN'),
        ('"n": 2400', '"n": 1e999'),
        ("{", ""),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = result_of(tmp_path, text=SPEC).as_json()
    assert old in text
    with pytest.raises(EvaluationRefused):
        read_result(text.replace(old, new, 1).encode())


def test_a_result_meets_the_schema_that_is_shipped(tmp_path: Path) -> None:
    """To write the schemas again: touchstone evaluate --schemas content/schemas"""
    for name, text in schema_files().items():
        assert (ROOT / "content/schemas" / name).read_text(encoding="utf-8") == text
    schema = json.loads(schema_files()["evaluation-result.schema.json"])
    result = result_of(tmp_path)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(result.data, schema)
    for section in ("estimates", "comparisons", "sweeps", "calibration", "auc", "drift"):
        assert result.records(section), section
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**result.data, "estimates": [{"metric": 5}]}, schema)


def test_csv_is_the_same_table_as_the_json(tmp_path: Path) -> None:
    result = result_of(tmp_path)
    lines = csv_files(result)["estimates.csv"].split("\r\n")
    heading = lines[0].split(",")
    assert len(lines) == len(result.records("estimates")) + 2
    for line, record in zip(lines[1:], result.records("estimates"), strict=False):
        cells = dict(zip(heading, line.split(","), strict=True))
        assert cells["value"] == ("" if record["value"] is None else repr(record["value"]))
        assert cells["group.ethnicity"] == record["group"].get("ethnicity", "")
    points = sum(len(curve["kind"]) for curve in result.records("sweeps"))
    assert csv_files(result)["sweeps.csv"].count("\r\n") == points + 1


def test_csv_opens_without_running_anything(tmp_path: Path) -> None:
    rows = rows_of(600)
    names = ["=1+1" if row["ethnicity"] == "Asian" else "+44" if row["ethnicity"] == "Black" else "White"
             for row in rows.to_pylist()]  # fmt: skip
    place = parquet_at(tmp_path, rows.set_column(0, "ethnicity", [names]))
    result = run(
        spec=read_spec(SPEC.encode()), table=table_at(place, kind="parquet"), engine=DuckDBEngine(), cells="keep"
    )
    cells = [cell for text in csv_files(result).values() for row in csv.reader(text.splitlines()) for cell in row]
    assert {"'=1+1", "'+44", "White"} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_error_text_holds_no_values(tmp_path: Path, engine: Engine) -> None:
    """Roles set to the column of names, in each way that is refused."""
    place = parquet_at(tmp_path)
    label = "label: {column: label, positive: [1], negative: [0]}"
    boolean = "label: {column: name, positive: [true], negative: [false]}"
    for text in (
        SPEC.replace("{name: sex, column: sex, reference: M}", "{name: who, column: name, reference: A}"),
        SPEC.replace("positive: [1], negative: [0]", "positive: [true], negative: [false]"),
        SPEC.replace(label, boolean),
        FULL.replace("column: event_date", "column: score"),
        FULL.replace('baseline: ["2025-01"', 'baseline: ["2019-01"'),
    ):
        with pytest.raises(EvaluationRefused) as refused:
            run(spec=read_spec(text.encode()), table=table_at(place, kind="parquet"), engine=engine, cells="keep")
        assert "Zebedee" not in str(refused.value) and "2025-03-15" not in str(refused.value)
        assert all(problem.remedy for problem in refused.value.problems)


def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_args: object, **_more: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", closed)
    monkeypatch.setattr(socket, "create_connection", closed)
    monkeypatch.setattr(socket, "getaddrinfo", closed)
    result = result_of(tmp_path)
    page = report_html(result)
    outside = r"<(?:script|link|iframe|object|embed|img)\b|@import|url\(|(?:src|href|action)=.(?!#)"
    assert re.findall(outside, page) == []


def test_no_extension_is_loaded_and_none_is_fetched() -> None:
    engine = DuckDBEngine()
    settings = dict(
        engine._connection.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%extensions'"
        ).fetchall()
    )
    assert settings == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def test_what_changed_is_told_apart_from_what_may_be_chance(tmp_path: Path) -> None:
    first = result_of(tmp_path, text=SPEC)
    same = compare_results(older=first, newer=first)
    assert not same.beyond and "The data are the same" in same.differences
    rows = rows_of()
    flipped = [1 - value if place % 3 == 0 else value for place, value in enumerate(rows["decision"].to_pylist())]
    place = parquet_at(tmp_path, rows.set_column(3, "decision", [flipped]))
    table = table_at(place, kind="parquet")
    newer = run(spec=read_spec(SPEC.encode()), table=table, engine=DuckDBEngine(), cells="keep")
    changed = compare_results(older=first, newer=newer)
    assert "The data differ" in changed.differences
    by_metric = {one.metric: one for one in changed.changes if one.group == "everybody"}
    assert by_metric["tpr"].exceeds_intervals is True
    assert by_metric["tpr"].change == pytest.approx((by_metric["tpr"].newer or 0) - (by_metric["tpr"].older or 0))
    for one in changed.changes:
        if one.older_interval and one.newer_interval:
            is_apart = one.older_interval[1] < one.newer_interval[0] or one.newer_interval[1] < one.older_interval[0]
            assert one.exceeds_intervals is is_apart
