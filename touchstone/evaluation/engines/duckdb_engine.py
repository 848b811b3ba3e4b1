"""The engine of a single machine: DuckDB in the process, closed to the network and to extensions."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.cells import Ints, RawCells, level_of
from touchstone.evaluation.csv_reading import check_csv
from touchstone.evaluation.engines.base import Progress, carry_on
from touchstone.evaluation.engines.duckdb_csv import csv_source
from touchstone.evaluation.engines.packed_keys import KEY, is_packable, packed_sql, unpacked
from touchstone.evaluation.exact_areas import LEVELS, ExactAreas, codes_sql, distinct_sql, ranks_sql, sums_by_group
from touchstone.evaluation.moments import Group, Moments, assumed_codes
from touchstone.evaluation.people import moments_by_group, people_sql
from touchstone.evaluation.plan import SAMPLE_ROWS, Plan
from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.sql import numeric, scan_sql
from touchstone.evaluation.sql_words import quoted, text
from touchstone.evaluation.tables import Sample, Storage, Table, TableFacts, check_names

FRAME, SAMPLE = "touchstone_frame", "touchstone_sample"
STRETCHES = 25
_STORAGE = {
    "FLOAT": Storage.FLOAT32,
    "DOUBLE": Storage.FLOAT64,
    "VARCHAR": Storage.TEXT,
    "BOOLEAN": Storage.BOOLEAN,
    "DATE": Storage.DATE,
    "TIMESTAMP": Storage.TIMESTAMP,
    "TIMESTAMP_MS": Storage.TIMESTAMP,
    "TIMESTAMP_NS": Storage.TIMESTAMP,
    "TIMESTAMP_S": Storage.TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": Storage.TIMESTAMP,
}
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT")


class DuckDBEngine:
    """Counts on this machine. `threads` and `memory` (megabytes) bound what it may use."""

    name = "duckdb"
    counts_in_pieces = True

    def __init__(self, *, threads: int = 2, memory: int = 2048) -> None:
        self.threads, self.memory = threads, memory

    @property
    def version(self) -> str:
        """DuckDB's version."""
        return duckdb.__version__

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": self.threads,
                "memory_limit": f"{self.memory}MB",
                "temp_directory": tempfile.gettempdir(),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            },
        )
        connection.execute("SET enable_progress_bar = false")  # it would be drawn into the result
        # Moments are compared with edges in UTC, whatever the machine's own zone.
        return connection.execute("SET TimeZone = 'UTC'")

    @cached_property
    def _folder(self) -> Path:
        """Where copies in UTF-8 lie as long as the engine lives; nobody else may read them."""
        folder = Path(tempfile.mkdtemp(prefix="touchstone-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def facts(self, table: Table) -> TableFacts:
        """Columns, storage and rows. Raises EvaluationRefused for a file that cannot be read."""
        source = self._source(table)
        described = self._run(table, f"DESCRIBE SELECT * FROM {source}")
        columns = {name: _storage(kind) for name, kind, *_ in described}
        return TableFacts(columns=columns, rows=int(self._run(table, f"SELECT COUNT(*) FROM {source}")[0][0]))

    def sample(self, table: Table, spec: EvaluationSpec, facts: TableFacts) -> Sample:
        """Every row of a small table; rows at even distances of a large one. Scores only where the grid needs them."""
        columns = [f"{quoted(item.column)} AS a{index}" for index, item in enumerate(spec.attributes) if not item.bands]
        has_scores = spec.data.score is not None and spec.grid.kind != "even"
        if has_scores and spec.data.score is not None:
            columns.append(f"{numeric(spec.data.score.column, facts.columns[spec.data.score.column])} AS s")
        if not columns or facts.rows == 0:
            return Sample()
        rows = f"(SELECT {', '.join(columns)} FROM {self._every(table, facts, in_stretches=not has_scores)})"
        if has_scores:
            rows = self._kept(table, rows)
        counted = [f"COUNT(DISTINCT a{i})" for i, item in enumerate(spec.attributes) if not item.bands]
        levels = self._run(table, f"SELECT {', '.join(counted)} FROM {rows}")[0] if counted else ()
        names = [item.name for item in spec.attributes if not item.bands]
        scores = self._scores(table) if has_scores else ()
        return Sample(scores=scores, levels={name: int(n) + 1 for name, n in zip(names, levels, strict=True)})

    def _kept(self, table: Table, rows: str) -> str:
        """What is wanted twice is read once, in the order of the file where its rows have no number but that."""
        self._run(table, f"SET preserve_insertion_order = {'true' if table.kind == 'csv' else 'false'}")
        self._run(table, f"CREATE OR REPLACE TEMP TABLE {SAMPLE} AS SELECT * FROM {rows}")
        self._run(table, "SET preserve_insertion_order = false")
        return SAMPLE

    def _scores(self, table: Table) -> NDArray[np.float64]:
        try:
            found: Any = self._connection.execute(f"SELECT s FROM {SAMPLE}").fetchnumpy()["s"]
            self._connection.execute(f"DROP TABLE {SAMPLE}")
        except duckdb.Error as error:
            raise _unreadable(table, error) from None
        return np.asarray(found.filled(np.nan) if hasattr(found, "mask") else found, dtype=np.float64)

    def _every(self, table: Table, facts: TableFacts, *, in_stretches: bool) -> str:
        """What to take the sample from: every so many-th row, in the order of the file.

        In stretches, where nobody asks for scores: few parts of a large file are unpacked then, and not all of it.
        """
        step = facts.rows // SAMPLE_ROWS
        source = self._source(table)
        if step < 2:
            return source
        if table.kind == "parquet" and in_stretches and step > STRETCHES and len(table.files) == 1:
            starts = [place * facts.rows // STRETCHES for place in range(STRETCHES)]
            length = SAMPLE_ROWS // STRETCHES
            places = [f"file_row_number >= {start} AND file_row_number < {start + length}" for start in starts]
            return f"{source} WHERE {' OR '.join(places)}"
        if table.kind == "parquet":
            return f"{source} WHERE file_row_number % {step} = 0"
        if table.kind == "arrow":
            return self._registered(table.frame.take(list(range(0, facts.rows, step))))
        # Rows are numbered as they come, so they must come in order.
        return f"(SELECT *, row_number() OVER () AS touchstone_row FROM {source}) WHERE touchstone_row % {step} = 0"

    def _registered(self, frame: Any) -> str:
        self._connection.register(FRAME, frame)
        return FRAME

    def scan(
        self, table: Table, plan: Plan, *, progress: Progress = carry_on
    ) -> list[tuple[tuple[str, ...], RawCells]]:
        """One grouped scan for each set of the plan. Raises Cancelled, or EvaluationRefused for a broken file."""
        found = []
        for index, chosen in enumerate(plan.sets):
            if not progress(index, len(plan.sets)):
                raise Cancelled
            found.append((chosen, self._counted(table, plan, chosen)))
        progress(len(plan.sets), len(plan.sets))
        return found

    def exact_areas(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> ExactAreas:
        """For each set of attributes and each group, the sums over distinct scores that give an exact area."""
        source, levels = self._source(table), self._levels(table, spec, plan, sets)
        found: ExactAreas = {}
        for chosen in sets:
            named = [levels[name] for name in chosen]
            sql = ranks_sql(plan, source, chosen, _level_tables(spec, chosen), [len(one) for one in named])
            found[chosen] = sums_by_group(self._run(table, sql), named)
        return found

    def people(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], dict[Group, Moments]]:
        """For each set of attributes and each group, second moments over people."""
        source, levels = self._source(table), self._levels(table, spec, plan, sets)
        assumed = assumed_codes(spec, plan)
        found = {}
        for chosen in sets:
            sql = people_sql(plan, source, chosen, _level_tables(spec, chosen), assumed=assumed)
            found[chosen] = moments_by_group(self._run(table, sql), [levels[name] for name in chosen])
        return found

    def _levels(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[str, list[str]]:
        """The levels of every attribute of the sets, numbered in tables of their own."""
        names = [item.name for item in spec.attributes if any(item.name in chosen for chosen in sets)]
        return {name: self._numbered(table, spec, plan, name) for name in names}

    def _numbered(self, table: Table, spec: EvaluationSpec, plan: Plan, name: str) -> list[str]:
        """The levels of an attribute in the order of their numbers, kept beside its raw values in a table."""
        item = next(one for one in spec.attributes if one.name == name)
        place = f"{LEVELS}_{[one.name for one in spec.attributes].index(name)}"
        self._run(table, f"CREATE OR REPLACE TEMP TABLE {place}_raw AS {distinct_sql(plan, self._source(table), name)}")
        raw = self._run(table, f"SELECT raw FROM {place}_raw ORDER BY place")
        named = [level_of(item, value, spec.missing_tokens) for (value,) in raw]
        levels = sorted(set(named))
        codes = [levels.index(level) for level in named]
        self._run(table, f"CREATE OR REPLACE TEMP TABLE {place} AS {codes_sql(f'{place}_raw', codes)}")
        return levels

    def statement(self, table: Table, plan: Plan, chosen: Sequence[str]) -> str:
        """The scan for one set of attributes as this engine runs it."""
        return (packed_sql if is_packable(plan) else scan_sql)(plan, self._source(table), chosen)

    def _counted(self, table: Table, plan: Plan, chosen: Sequence[str]) -> RawCells:
        try:
            columns = self._connection.execute(self.statement(table, plan, chosen)).fetchnumpy()
        except duckdb.Error as error:
            raise _unreadable(table, error) from None
        places = {item.name: f"a{index}" for index, item in enumerate(plan.attributes)}
        whole = {name: _integers(columns[name]) for name in plan.sums}
        if is_packable(plan):
            whole |= unpacked(plan, _integers(columns[KEY]))
        else:
            whole |= {name: _integers(columns[name]) for name in plan.keys}
        return RawCells(attributes={name: _objects(columns[places[name]]) for name in chosen}, integers=whole)

    def _source(self, table: Table) -> str:
        if table.relation is not None:
            return ".".join(quoted(part) for part in table.relation.split("."))
        if table.kind == "arrow":
            check_names(table.frame.schema.names, where=table.name)
            return self._registered(table.frame)
        if table.kind == "csv":
            return csv_source(table, self._folder)
        names = ", ".join(text(str(path)) for path in table.files)
        # The least and greatest value that a file keeps of a column leave NaN out, and must not settle a comparison.
        rows = f"read_parquet([{names}], can_have_nan = true)"
        if table.part is None:
            return rows
        first, end = table.part
        return f"(SELECT * FROM {rows} WHERE file_row_number >= {first} AND file_row_number < {end})"

    def _run(self, table: Table, sql: str) -> list[Any]:
        try:
            return self._connection.execute(sql).fetchall()
        except duckdb.Error as error:
            raise _unreadable(table, error) from None


def _level_tables(spec: EvaluationSpec, chosen: Sequence[str]) -> list[str]:
    names = [item.name for item in spec.attributes]
    return [f"{LEVELS}_{names.index(name)}" for name in chosen]


def _storage(kind: str) -> Storage:
    if kind in _INTEGERS:
        return Storage.INTEGER
    if kind.startswith("DECIMAL"):
        return Storage.DECIMAL
    return Storage.TEXT if kind.startswith("ENUM") else _STORAGE.get(kind, Storage.OTHER)


def _objects(values: Any) -> list[Any]:
    """A column of raw values as Python values, None where it is missing."""
    plain: list[Any] = np.asarray(values).tolist()
    if not hasattr(values, "mask"):  # asked so that NumPy's masked arrays are loaded only where there are any
        return plain
    return [None if gone else value for gone, value in zip(values.mask.tolist(), plain, strict=True)]


def _integers(values: Any) -> Ints:
    return np.asarray(values).astype(np.int64)


def _unreadable(table: Table, error: duckdb.Error) -> EvaluationRefused:
    """The engine's own words may quote a value of the table, so only the kind of fault is passed on.

    In CSV the fault is found again by the reader that names the line.
    """
    try:
        if table.kind == "csv":
            check_csv(table)
    except EvaluationRefused as told:
        return told
    message = f"The data cannot be read ({type(error).__name__})"
    remedy = "Check that the file is whole, and is what data.format says"
    if table.kind == "csv":
        remedy = "Check that the file is whole, and that all its lines end in one way"
    return EvaluationRefused([Problem(where=table.name, message=message, remedy=remedy)])
