"""The engine of a cluster: Spark, given the same SQL in its own dialect. Only cells come to the driver.

SQLGlot writes the SQL for Spark. The engine works in a session of its own beside the caller's, with the settings on
which equal cells depend; where the data lie and how many machines count is the cluster's own configuration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyspark
from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # what Spark does not translate
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from touchstone.evaluation.cells import RawCells, level_of
from touchstone.evaluation.csv_reading import check_csv, header_of
from touchstone.evaluation.engines.base import Progress, carry_on
from touchstone.evaluation.engines.spark_dialect import for_spark
from touchstone.evaluation.exact_areas import LEVELS, ExactAreas, ranks_sql, sums_by_group
from touchstone.evaluation.moments import Group, Moments, assumed_codes
from touchstone.evaluation.people import moments_by_group, people_sql
from touchstone.evaluation.plan import SAMPLE_ROWS, Plan
from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.sql import attribute_sql, numeric, scan_sql
from touchstone.evaluation.sql_words import quoted
from touchstone.evaluation.tables import Sample, Storage, Table, TableFacts, check_names

T = TypeVar("T")
SOURCE, FIRST, NAMELESS = "touchstone_source", "touchstone_first", "touchstone_nameless"
#: On these the sameness of cells depends, so they are set whatever the cluster's defaults.
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",  # a sum that does not fit raises, and never wraps
    "spark.sql.caseSensitive": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.variable.substitute": "false",  # a column may well be called ${x}
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.legacy.javaCharsets": "true",  # Windows-1252, where the spec declares it
}
_STORAGE = {
    "float": Storage.FLOAT32,
    "double": Storage.FLOAT64,
    "string": Storage.TEXT,
    "boolean": Storage.BOOLEAN,
    "date": Storage.DATE,
    "timestamp": Storage.TIMESTAMP,
    "timestamp_ntz": Storage.TIMESTAMP,
    "tinyint": Storage.INTEGER,
    "smallint": Storage.INTEGER,
    "int": Storage.INTEGER,
    "bigint": Storage.INTEGER,
}


class SparkEngine:
    """Counts on a cluster. `session`: the caller's; none takes the running one, or starts one as it is configured."""

    name = "spark"

    def __init__(self, *, session: SparkSession | None = None) -> None:
        self._given = session
        self._table: Table | None = None

    @property
    def version(self) -> str:
        """Spark's version."""
        return str(pyspark.__version__)

    @cached_property
    def _session(self) -> SparkSession:
        session = (self._given or SparkSession.builder.getOrCreate()).newSession()
        for key, value in SETTINGS.items():
            session.conf.set(key, value)
        return session

    def facts(self, table: Table) -> TableFacts:
        """Columns, storage and rows. Raises EvaluationRefused for a table that cannot be read."""
        frame = self._opened(table)
        check_names(frame.schema.names, where=table.name)
        kinds = {field.name: field.dataType.simpleString() for field in frame.schema.fields if field.name != NAMELESS}
        rows = self._run(table, f"SELECT COUNT(*) FROM {SOURCE}")
        return TableFacts(columns={name: _storage(kind) for name, kind in kinds.items()}, rows=int(rows[0][0]))

    def sample(self, table: Table, spec: EvaluationSpec, facts: TableFacts) -> Sample:
        """Rows at even distances through the first file in name order; of its scores, where the grid
        needs them, each with how often it occurs.
        """
        self._opened(table)
        step = self._step(table, facts)
        names = [item.name for item in spec.attributes if not item.bands]
        columns = [f"{quoted(item.column)} AS a{i}" for i, item in enumerate(spec.attributes) if not item.bands]
        has_scores = spec.data.score is not None and spec.grid.kind != "even"
        if has_scores and spec.data.score is not None:
            columns.append(f"{numeric(spec.data.score.column, facts.columns[spec.data.score.column])} AS s")
        if not columns or facts.rows == 0:
            return Sample()
        every = f"\nWHERE touchstone_row % {step} = 0" if step > 1 else ""
        rows = f"SELECT {', '.join(columns)} FROM {FIRST}{every}"  # quoted names
        counted = [f"COUNT(DISTINCT a{i})" for i, item in enumerate(spec.attributes) if not item.bands]
        found = self._run(table, f"SELECT {', '.join(counted)} FROM ({rows}) AS f")[0] if counted else ()
        scores: tuple[float | None, ...] = ()
        if has_scores:
            each = self._run(table, f"SELECT s, COUNT(*) FROM ({rows}) AS f GROUP BY s")  # as above
            scores = tuple(score for score, times in each for _ in range(times))
        return Sample(scores=scores, levels={name: int(n) + 1 for name, n in zip(names, found, strict=True)})

    def _step(self, table: Table, facts: TableFacts) -> int:
        """Every how many-th row of the first file is taken; it stands numbered in a view of its own."""
        first = self._session.table(SOURCE)
        rows = facts.rows
        if len(table.files) > 1:
            first = self._read(table, [str(table.files[0])])
            rows = first.count()
        first.selectExpr("*", "monotonically_increasing_id() AS touchstone_row").createOrReplaceTempView(FIRST)
        return rows // SAMPLE_ROWS

    def scan(
        self, table: Table, plan: Plan, *, progress: Progress = carry_on
    ) -> list[tuple[tuple[str, ...], RawCells]]:
        """One grouped scan for each set of the plan. Raises Cancelled, or EvaluationRefused for a broken file."""
        self._opened(table)
        found = []
        for index, chosen in enumerate(plan.sets):
            if not progress(index, len(plan.sets)):
                raise Cancelled
            found.append((chosen, _raw_cells(plan, chosen, self._run(table, scan_sql(plan, SOURCE, chosen)))))
        progress(len(plan.sets), len(plan.sets))
        return found

    def exact_areas(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> ExactAreas:
        """For each set of attributes and each group, the sums over distinct scores that give an exact area."""
        levels = self._levels(table, spec, plan, sets)
        found: ExactAreas = {}
        for chosen in sets:
            named = [levels[name] for name in chosen]
            sql = ranks_sql(plan, SOURCE, chosen, _level_tables(spec, chosen), [len(one) for one in named])
            found[chosen] = sums_by_group(self._run(table, sql), named)
        return found

    def people(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], dict[Group, Moments]]:
        """For each set of attributes and each group, second moments over people."""
        levels = self._levels(table, spec, plan, sets)
        assumed = assumed_codes(spec, plan)
        found = {}
        for chosen in sets:
            sql = people_sql(plan, SOURCE, chosen, _level_tables(spec, chosen), assumed=assumed)
            found[chosen] = moments_by_group(self._run(table, sql), [levels[name] for name in chosen])
        return found

    def _levels(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[str, list[str]]:
        """The levels of every attribute of the sets, numbered in views of their own beside their raw values."""
        self._opened(table)
        found = {}
        for number, (item, planned) in enumerate(zip(spec.attributes, plan.attributes, strict=True)):
            if any(item.name in chosen for chosen in sets):
                values = f"SELECT DISTINCT {attribute_sql(planned, plan.missing)} AS raw FROM {SOURCE}"
                raw = [row[0] for row in self._run(table, values)]
                named = [level_of(item, value, spec.missing_tokens) for value in raw]
                found[item.name] = sorted(set(named))
                codes = {level: code for code, level in enumerate(found[item.name])}
                pairs = [(value, codes[level]) for value, level in zip(raw, named, strict=True)]
                kind = "int" if item.bands else self._session.table(SOURCE).schema[item.column].dataType.simpleString()
                numbered = self._session.createDataFrame(pairs, schema=f"raw {kind}, code int")
                numbered.createOrReplaceTempView(f"{LEVELS}_{number}")
        return found

    def _opened(self, table: Table) -> DataFrame:
        """The table as a view of the session; opened once, however often it is scanned."""
        if self._table is not table:
            frame = self._frame(table) if table.frame is not None else self._read(table, list(map(str, table.files)))
            frame.createOrReplaceTempView(SOURCE)
            self._table = table
        return self._session.table(SOURCE)

    def _frame(self, table: Table) -> DataFrame:
        return self._session.createDataFrame(_known_types(table.frame))

    def _read(self, table: Table, paths: list[str]) -> DataFrame:
        if table.relation is not None:
            name = table.relation
            return self._tried(table, lambda: self._session.table(name))
        if table.kind == "csv":
            check_csv(table)  # Spark's own reader passes over much
            header = [name or NAMELESS for name in header_of(table)]
            return self._session.read.csv(
                paths,
                schema=", ".join(f"`{name.replace('`', '``')}` STRING" for name in header),
                sep=table.csv.delimiter,
                quote=table.csv.quote,
                escape=table.csv.quote,
                encoding=table.csv.encoding,
                header=True,
                enforceSchema=True,
                nullValue="",
                emptyValue="",
                multiLine=True,
                mode="FAILFAST",
                maxColumns=max(len(header) + 1, 20_480),
            )
        return self._tried(table, lambda: self._session.read.parquet(*paths))

    def _tried(self, table: Table, read: Callable[[], T]) -> T:
        try:
            return read()
        except (PySparkException, Py4JError) as error:
            raise _unreadable(table, error) from None  # the engine's own words may quote a value of the table

    def _run(self, table: Table, sql: str) -> list[Any]:
        found: list[Any] = self._tried(table, lambda: self._session.sql(for_spark(sql)).collect())
        return found


def _raw_cells(plan: Plan, chosen: Sequence[str], rows: Iterable[Sequence[Any]]) -> RawCells:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in (*chosen, *plan.keys, *plan.sums)]
    count = len(chosen)  # by place: an attribute may bear the name of a key
    integers = zip((*plan.keys, *plan.sums), columns[count:], strict=True)
    return RawCells(
        attributes=dict(zip(chosen, columns[:count], strict=True)),
        integers={name: np.array(values, dtype=np.int64) for name, values in integers},
    )


def _level_tables(spec: EvaluationSpec, chosen: Sequence[str]) -> list[str]:
    names = [item.name for item in spec.attributes]
    return [f"{LEVELS}_{names.index(name)}" for name in chosen]


def _storage(kind: str) -> Storage:
    return Storage.DECIMAL if kind.startswith("decimal") else _STORAGE.get(kind, Storage.OTHER)


def _known_types(frame: Any) -> Any:
    """An Arrow table in the types that Spark takes: no unsigned numbers, no dictionaries, no views."""
    import pyarrow  # there whenever a frame is

    types = pyarrow.types

    def known(kind: Any) -> Any:
        if types.is_dictionary(kind):
            return known(kind.value_type)
        if types.is_uint64(kind):
            return pyarrow.decimal128(20, 0)
        if types.is_unsigned_integer(kind):
            return pyarrow.int64()
        if types.is_float16(kind):
            return pyarrow.float64()
        return pyarrow.string() if "string_view" in str(kind) else kind

    return frame.cast(pyarrow.schema([(field.name, known(field.type)) for field in frame.schema]))


def _unreadable(table: Table, error: Exception) -> EvaluationRefused:
    kind = (error.getCondition() if isinstance(error, PySparkException) else None) or type(error).__name__
    remedy = "Check that the table is whole and that the cluster may read it"
    return EvaluationRefused([Problem(where=table.name, message=f"The data cannot be read ({kind})", remedy=remedy)])
