"""One long query over a CSV file: how far it is, and that it stops in the middle."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.evaluation_files import SPEC
from touchstone.evaluation.engines import duckdb_engine
from touchstone.evaluation.problems import Cancelled, EvaluationRefused
from touchstone.evaluation.runner import Both, run_for_both
from touchstone.evaluation.spec_reading import read_spec
from touchstone.evaluation.tables import table_at
from touchstone.jobs import watched_engine
from touchstone.jobs.watched_engine import WatchedEngine

ROWS = 400_000
CSV_SPEC = read_spec(SPEC.replace("format: parquet", "format: csv").encode())
_TABLE = """COPY (
  SELECT ['White', 'Asian', 'Black'][1 + i % 3] AS ethnicity, ['M', 'F'][1 + i % 2] AS sex,
    round((i * 7919 % 1000) / 1000, 3) AS score, i * 31 % 5 // 3 AS decision, i * 17 % 7 // 5 AS label
  FROM range({rows}) AS rows(i)) TO '{place}' (HEADER)"""


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("rows") / "incidents.csv"
    duckdb.execute(_TABLE.format(place=place, rows=ROWS))
    return place


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr(watched_engine, "LOOK_SECONDS", 0.02)


def ran(place: Path, keep) -> Both:
    engine = WatchedEngine(threads=1, memory=512, keep=keep)
    return run_for_both(
        spec=CSV_SPEC, table=table_at(place, kind="csv", csv=CSV_SPEC.data.csv), engine=engine, progress=keep
    )


def test_a_csv_file_is_told_row_by_row_and_not_all_at_once(large):
    told = []
    both = ran(large, lambda done, of: told.append((done, of)) or True)
    scanned = [done for done, of in told if of == ROWS]
    assert len({done for done in scanned if 0 < done < ROWS}) >= 3
    assert scanned == sorted(scanned)
    assert scanned[-1] == ROWS
    assert both.full.data["provenance"]["data"][0]["rows"] == ROWS


def test_a_scan_stops_in_the_middle_and_does_not_look_for_a_fault(large, monkeypatch):
    monkeypatch.setattr(duckdb_engine, "check_csv", lambda _table: pytest.fail("the file is not at fault"))
    told = []

    def half(done, of):
        told.append(done)
        return not (of == ROWS and done > ROWS // 4)

    with pytest.raises(Cancelled):
        ran(large, half)
    assert max(told) < ROWS


def test_it_stops_before_the_rows_are_known(large):
    with pytest.raises(Cancelled):
        ran(large, lambda _done, _of: False)


def test_a_fault_of_the_file_is_still_said_with_its_line(tmp_path):
    place = tmp_path / "broken.csv"
    place.write_bytes(b"ethnicity,sex,score,decision,label\nWhite,M,0.5,1,1\nWhite,M,0.5\n")
    with pytest.raises(EvaluationRefused) as refused:
        ran(place, lambda _done, _of: True)
    assert "Line 3" in refused.value.message
