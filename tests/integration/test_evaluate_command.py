"""`touchstone evaluate`, as typed: a process of its own, exit codes, what is said where, and what is written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.evaluation_files import SPEC, csv_at, parquet_at, rows_of, spec_at
from touchstone.evaluation.draft import draft_spec
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at

Done = subprocess.CompletedProcess[str]


def touchstone(*arguments: object, folder: Path) -> Done:
    command = [sys.executable, "-m", "touchstone", "evaluate", *map(str, arguments)]
    there = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    return subprocess.run(command, cwd=folder, env=there, capture_output=True, text=True, check=False, timeout=300)


def test_a_run_writes_result_report_and_tables(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = touchstone(spec_at(tmp_path), parquet_at(tmp_path), "--cells", "keep", "--out", out, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"result.json", "report.html", "estimates.csv", "force-internal-cells.tsv"} <= {
        p.name for p in out.iterdir()
    }
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["handling"] == "force-internal"
    assert "Limits: " in done.stdout and "Result digest: sha256:" in done.stdout
    assert "Zebedee" not in "".join(path.read_text(encoding="utf-8") for path in out.iterdir())


def test_without_a_folder_the_result_goes_to_standard_output(tmp_path: Path) -> None:
    spec = spec_at(tmp_path, SPEC.replace("format: parquet", "format: csv"))
    data = csv_at(tmp_path)
    engines = [["--engine", "duckdb", "--threads", "1"], ["--engine", "reference"]]
    told = [touchstone(spec, data, "--cells", "keep", *engine, folder=tmp_path) for engine in engines]
    results = [json.loads(done.stdout) for done in told]
    assert [done.returncode for done in told] == [0, 0]
    assert results[0]["estimates"] == results[1]["estimates"]
    assert [result["provenance"]["engine"]["name"] for result in results] == ["duckdb", "reference"]


def test_what_may_be_published_holds_no_small_count(tmp_path: Path) -> None:
    out = tmp_path / "out"
    spec = spec_at(tmp_path, SPEC.replace("    - {name: sex, column: sex, reference: M}\n", ""))
    done = touchstone(spec, parquet_at(tmp_path), "--out", out, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["handling"] == "publishable"
    shown = [one[name] for one in result["estimates"] for name in ("numerator", "denominator", "n")]
    assert all(count is None or (count >= 10 and count % 5 == 0) for count in shown)
    assert not (out / "force-internal-cells.tsv").exists()
    release = json.loads((out / "force-internal-release.json").read_text(encoding="utf-8"))
    assert release["handling"] == "force-internal"
    again = touchstone(spec, parquet_at(tmp_path), "--earlier", out / "force-internal-release.json", folder=tmp_path)
    assert again.returncode == 0, again.stderr


def test_strict_says_by_its_exit_code_that_a_limit_is_not_met(tmp_path: Path) -> None:
    data = parquet_at(tmp_path)
    strict = spec_at(tmp_path, SPEC.replace("{min: 0.2}", "{min: 0.99}"))
    arguments = (strict, data, "--cells", "keep", "--format", "json", "--out", tmp_path / "out")
    assert touchstone(*arguments, folder=tmp_path).returncode == 0
    assert touchstone(*arguments, "--strict", folder=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("absent.yaml", "incidents.parquet"), "absent.yaml: The spec cannot be read"),
        (("spec.yaml", "absent.parquet"), "absent.parquet: There is no data here"),
        (("spec.yaml",), "Give SPEC DATA"),
        (("wrong.yaml", "incidents.parquet"), "groups.attributes.sex: There is no column 'gender' (2,400 rows)"),
        (("spec.yaml", "broken.parquet"), "broken.parquet: The data cannot be read"),
        (("spec.yaml", "incidents.parquet", "--format", "xlsx"), "--format: There is no format 'xlsx'"),
        (("spec.yaml", "incidents.parquet", "--format", "html"), "Name a folder with --out"),
        (("spec.yaml", "incidents.parquet", "--threads", "0"), "At least 1 thread"),
        (("--plan", "spec.yaml"), "--gap: This is missing"),
        (("--plan", "spec.yaml", "--gap", "7"), "gap: 7 is out of range"),
        (("--compare", "spec.yaml", "spec.yaml"), "it cannot be read as JSON"),
        (("spec.yaml", "incidents.parquet", "--earlier", "spec.yaml"), "It is no record of a release"),
    ],
)
def test_a_fault_ends_with_code_two_and_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    parquet_at(tmp_path)
    spec_at(tmp_path)
    (tmp_path / "wrong.yaml").write_text(SPEC.replace("column: sex", "column: gender"), encoding="utf-8")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing more")
    done = touchstone(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr and "Traceback" not in done.stderr


def test_every_fault_of_a_spec_is_named_with_its_line(tmp_path: Path) -> None:
    spec = spec_at(tmp_path, SPEC.replace("unit:", "units:").replace("labels: everyone", "labels: nearly_everyone"))
    done = touchstone("--check", spec, folder=tmp_path)
    assert done.returncode == 2
    assert "line 5, units: There is no such key. Did you mean 'unit'." in done.stderr
    assert "line 6, population.labels" in done.stderr
    done = touchstone("--check", spec_at(tmp_path), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and "in order" in done.stdout


def test_an_interrupt_cancels_and_keeps_nothing(tmp_path: Path) -> None:
    """On a terminal, which is told how far the scan is; the interrupt comes once it has begun."""
    command = [sys.executable, "-m", "touchstone", "evaluate", str(spec_at(tmp_path))]
    command += [str(parquet_at(tmp_path, rows_of(200_000)))]
    command += ["--cells", "keep", "--engine", "reference", "--out", str(tmp_path / "out")]
    there = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    ours, theirs = os.openpty()
    with subprocess.Popen(command, cwd=tmp_path, env=there, stderr=theirs) as process:
        os.close(theirs)
        said = os.read(ours, 1_000)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 3
    said += os.read(ours, 100_000)
    os.close(ours)
    assert b"Counting 200,000 rows" in said and said.endswith(b"Cancelled. Nothing was kept.\r\n")
    assert not (tmp_path / "out").exists()


def test_explain_prints_plan_and_sql_and_scans_nothing(tmp_path: Path) -> None:
    done = touchstone("--explain", spec_at(tmp_path), parquet_at(tmp_path), folder=tmp_path)
    assert done.returncode == 0
    assert "plan digest sha256:" in done.stdout and "GROUP BY" in done.stdout and "CAST('0.5' AS DOUBLE)" in done.stdout


def test_the_evaluation_plan_says_how_many_each_group_needs(tmp_path: Path) -> None:
    """Two groups at a rate of 0.2, a gap of 0.05, power 0.8: 2·(1.95996 + 0.84162)²·0.16/0.0025 = 1,005 each."""
    out = tmp_path / "out"
    done = touchstone(
        "--plan", spec_at(tmp_path), parquet_at(tmp_path), "--gap", "0.05", "--rate", "fpr=0.2", "--out", out,
        "--label-protocol", "Case files read by two people", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    plan = json.loads((out / "evaluation-plan.json").read_text(encoding="utf-8"))
    needed = {(one["metric"], one["attribute"], one["group"]): one for one in plan["needed"]}
    assert needed["fpr", "ethnicity", "Asian"]["needed"] == 1_005
    assert needed["tpr", "ethnicity", "Asian"]["needed"] == 1_570
    rows = rows_of()["ethnicity"].to_pylist().count("Asian")
    assert needed["fpr", "ethnicity", "Asian"]["rows"] == rows
    assert needed["fpr", "ethnicity", "Asian"]["too_few"] is True
    assert plan["label_protocol"] == "Case files read by two people"
    assert plan["metrics"][0]["limit"] == {"min": "0.2"}
    first = [line for line in done.stdout.splitlines() if line.startswith("Plan digest: sha256:")]
    again = touchstone("--plan", spec_at(tmp_path), "--gap", "0.06", folder=tmp_path)
    assert first and first[0] not in again.stdout


def test_compare_tells_what_changed(tmp_path: Path) -> None:
    data = parquet_at(tmp_path)
    out = tmp_path / "old"
    touchstone(spec_at(tmp_path), data, "--cells", "keep", "--format", "json", "--out", out, folder=tmp_path)
    old = out / "result.json"
    same = touchstone("--compare", old, old, folder=tmp_path)
    assert same.returncode == 0
    assert "The data are the same." in same.stdout and "0 estimates changed by more than both intervals" in same.stdout
    newer = spec_at(tmp_path, SPEC.replace("decision: recorded", "threshold: 0.9"))
    done = touchstone(newer, data, "--cells", "keep", "--compare", old, "--out", tmp_path / "new", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Changed: tpr, everybody: " in done.stdout and "The plans differ." in done.stdout


def test_a_draft_guesses_and_leaves_judgements_blank(tmp_path: Path) -> None:
    for place, kind in ((parquet_at(tmp_path), "parquet"), (csv_at(tmp_path), "csv")):
        text = draft_spec(table=table_at(place, kind=kind), engine=DuckDBEngine())
        drafted = yaml.safe_load(text)
        assert drafted["data"]["score"]["column"] == "score" and drafted["data"]["decision"]["column"] == "decision"
        assert [item["name"] for item in drafted["groups"]["attributes"]] == ["ethnicity", "sex"]
        assert drafted["population"]["selection"] is None and drafted["population"]["labels"] is None
        assert all(item["reference"] is None for item in drafted["groups"]["attributes"])
        assert drafted["data"]["label"]["positive"] is None and all(not one.get("limit") for one in drafted["metrics"])
        assert "Zebedee" not in text
        guesses = [line for line in text.splitlines() if "column: score" in line or "name: ethnicity" in line]
        assert "# CHECK" in guesses[-1] and "White" in guesses[-1]


def test_a_draft_filled_in_is_a_spec(tmp_path: Path) -> None:
    done = touchstone("--draft", parquet_at(tmp_path), "--out", tmp_path / "out", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out" / "spec.yaml").read_text(encoding="utf-8")
    assert touchstone("--check", tmp_path / "out" / "spec.yaml", folder=tmp_path).returncode == 2
    blanks = {
        "title: #": "title: Drafted #", "technology: #": "technology: grader-1 #", "unit: #": "unit: incident #",
        "selection: #": "selection: everyone #", "labels: #": "labels: everyone #",
        "positive: #": "positive: [1] #", "negative: #": "negative: [0] #", 'start: #': 'start: "2025-01" #',
        "end: #": 'end: "2025-06" #',
    }  # fmt: skip
    for old, new in blanks.items():
        text = text.replace(old, new)
    first, _, rest = text.partition("reference: #")
    text = first + "reference: White #" + rest.replace("reference: #", "reference: M #")
    assert read_spec(text.encode()).title == "Drafted"
