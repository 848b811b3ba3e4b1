"""One way through: the same result whole or in pieces, told as it goes, stopped when asked, and nothing kept then."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.evaluation_files import SPEC, csv_at, parquet_at, rows_of, spec_at
from touchstone.evaluation.engines.base import Engine
from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.engines.reference import ReferenceEngine
from touchstone.evaluation.pieces import pieces_of
from touchstone.evaluation.problems import Cancelled, EvaluationRefused
from touchstone.evaluation.results import Result
from touchstone.evaluation.runner import run
from touchstone.evaluation.spec_reading import load_spec, read_spec
from touchstone.evaluation.tables import Table, table_at, table_of

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def kept(table: Table, engine: Engine, **more: object) -> Result:
    return run(spec=read_spec(SPEC.encode()), table=table, engine=engine, cells="keep", at=AT, **more)  # type: ignore[arg-type]


def test_a_run_ends_in_a_result_with_everything_asked(tmp_path: Path, engine: Engine) -> None:
    result = kept(table_at(parquet_at(tmp_path), kind="parquet"), engine)
    whole = {one["metric"]: one for one in result.records("estimates") if not one["breakdown"]}
    rows = rows_of().to_pylist()
    assert whole["selection_rate"]["numerator"] == sum(row["decision"] for row in rows)
    assert whole["tpr"]["denominator"] == sum(row["label"] for row in rows)
    assert {tuple(one["breakdown"]) for one in result.records("comparisons")} == {("ethnicity",), ("sex",)}
    assert {one["verdict"] for one in result.records("limits")} == {"met"}
    assert result.data["run"]["started_at"] == "2026-11-23T09:30:00Z"
    assert (result.handling, result.data["provenance"]["data"][0]["rows"]) == ("force-internal", 2_400)


def test_engines_give_one_result_digest(tmp_path: Path) -> None:
    place = parquet_at(tmp_path)
    digests = {kept(table_at(place, kind="parquet"), engine).digest for engine in (DuckDBEngine(), ReferenceEngine())}
    assert len(digests) == 1


@pytest.mark.parametrize("piece_rows", [200, 400, 700, 2_400])
def test_pieces_of_a_file_add_up_to_one_scan(tmp_path: Path, piece_rows: int) -> None:
    table = table_at(parquet_at(tmp_path), kind="parquet")
    whole = kept(table, DuckDBEngine())
    assert len(pieces_of(table, rows=2_400, piece_rows=piece_rows)) == -(-2_400 // piece_rows)
    assert kept(table, DuckDBEngine(), piece_rows=piece_rows).digest == whole.digest


def test_pieces_of_a_folder_and_of_a_frame_add_up_too(tmp_path: Path) -> None:
    rows = rows_of()
    whole = kept(table_at(parquet_at(tmp_path), kind="parquet"), DuckDBEngine())
    folder = tmp_path / "months"
    folder.mkdir()
    for part in range(3):
        parquet.write_table(rows.slice(part * 800, 800), folder / f"{part}.parquet")
    for table in (table_at(folder, kind="parquet"), table_of(rows)):
        found = kept(table, DuckDBEngine(), piece_rows=600)
        assert len(pieces_of(table, rows=2_400, piece_rows=600)) > 1
        assert found.cells is not None and whole.cells is not None
        assert found.cells.digest == whole.cells.digest


def test_progress_is_told_in_rows_and_never_runs_back(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    kept(table_at(parquet_at(tmp_path), kind="parquet"), DuckDBEngine(), progress=tell, piece_rows=400)
    assert {of for _, of in told} == {2_400}
    done = [rows for rows, _ in told]
    assert done == sorted(done) and done[0] == 0 and done[-1] == 2_400 and len(set(done)) > 5


@pytest.mark.parametrize("after", [0, 800, 2_400])
def test_saying_no_stops_at_the_next_piece(tmp_path: Path, after: int) -> None:
    told: list[int] = []

    def stop(done: int, _of: int) -> bool:
        told.append(done)
        return done < after

    with pytest.raises(Cancelled):
        kept(table_at(parquet_at(tmp_path), kind="parquet"), DuckDBEngine(), progress=stop, piece_rows=400)
    assert max(told) <= after


def test_the_digest_of_the_data_is_that_of_its_bytes(tmp_path: Path) -> None:
    place = csv_at(tmp_path)
    spec = read_spec(SPEC.replace("format: parquet", "format: csv").encode())
    table = table_at(place, kind="csv")
    described = run(spec=spec, table=table, engine=DuckDBEngine(), cells="keep").data["provenance"]["data"]
    assert described == [
        {
            "name": "incidents.csv",
            "bytes": place.stat().st_size,
            "rows": 2_400,
            "digest": "sha256:" + hashlib.sha256(place.read_bytes()).hexdigest(),
            "digest_of": "file",
        }
    ]
    without = run(spec=spec, table=table, engine=DuckDBEngine(), cells="keep", data_digest=False)
    assert without.data["provenance"]["data"][0]["digest"] is None


def test_a_table_in_memory_is_known_by_its_cells_and_says_so() -> None:
    result = kept(table_of(rows_of()), DuckDBEngine())
    assert result.cells is not None
    described = result.data["provenance"]["data"][0]
    assert (described["digest"], described["digest_of"]) == ("sha256:" + result.cells.digest, "cells")


def test_every_fault_of_the_columns_is_named_at_once(tmp_path: Path) -> None:
    text = SPEC.replace("column: sex", "column: gender").replace("column: label", "column: outcome")
    with pytest.raises(EvaluationRefused) as refused:
        run(
            spec=load_spec(spec_at(tmp_path, text)),
            table=table_at(parquet_at(tmp_path), kind="parquet"),
            engine=DuckDBEngine(),
            cells="keep",
        )
    assert [problem.where for problem in refused.value.problems] == ["data.label", "groups.attributes.sex"]
