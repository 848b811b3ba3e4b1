"""The physical limit: every column that an evaluation needs, decoded by the same engine and counted without groups."""

from __future__ import annotations

import json
import sys
from time import perf_counter

import duckdb

from touchstone.evaluation.engines.duckdb_engine import DuckDBEngine
from touchstone.evaluation.sql_words import text
from touchstone.evaluation.tables import table_at

DECODE = (
    "SELECT COUNT(ethnicity), COUNT(sex), COUNT(age_band), MAX(length(ethnicity)), MAX(length(sex)), "
    "MAX(length(age_band)), SUM(label), SUM(decision), MAX(score), SUM(score) FROM "
)


def main(path: str) -> None:
    """Print the seconds of the scan."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET enable_progress_bar = false")
    begun = perf_counter()
    connection.execute(DECODE + f"read_parquet({text(path)})").fetchall()
    print(json.dumps({"seconds": perf_counter() - begun}))


def ratios(path: str, *, rounds: int = 5) -> dict[str, float]:
    """Median of the grouped scan's time over the bare scan's, taken in turns in one process: without and with sums."""
    from statistics import median

    from benchmarks.evaluation.compare import SPEC
    from touchstone.evaluation.runner import compiled
    from touchstone.evaluation.spec_reading import read_spec, spec_from

    engine, table = DuckDBEngine(), table_at(path, kind="parquet")
    plain = read_spec(SPEC.read_bytes())
    content = plain.model_dump(mode="json", by_alias=True)
    summed = spec_from(content | {"metrics": [*content["metrics"], {"id": "brier"}]})
    names = [item.name for item in plain.attributes]
    queries = {
        name: engine.statement(table, compiled(spec=spec, table=table, engine=engine)[1], names)
        for name, spec in (("without sums", plain), ("with sums", summed))
    }
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})
    connection.execute("SET enable_progress_bar = false")
    taken: dict[str, list[float]] = {name: [] for name in queries}
    for turn in range(rounds + 1):
        times = {
            name: _timed(connection, sql)
            for name, sql in {"bare": DECODE + f"read_parquet({text(path)})", **queries}.items()
        }
        for name in queries:
            if turn:  # the first round warms the file
                taken[name].append(times[name] / times["bare"])
    return {name: median(values) for name, values in taken.items()}


def _timed(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    begun = perf_counter()
    connection.execute(sql).fetchnumpy()
    return perf_counter() - begun


if __name__ == "__main__":
    main(sys.argv[1])
