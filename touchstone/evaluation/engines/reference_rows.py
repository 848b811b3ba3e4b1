"""Rows for the reference engine: any table as dictionaries of plain Python values, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from touchstone.evaluation.csv_reading import header_of, rows_of
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.tables import Storage, Table, check_names

Row = Mapping[str, Any]


def plain_rows(table: Table) -> Iterator[Row]:
    """Every row by column name, in Python's own values; empty text of a CSV file is None. Raises EvaluationRefused."""
    if table.kind == "csv":
        yield from _csv_rows(table)
        return
    for batch in whole_frame(table).to_batches(max_chunksize=10_000):
        yield from _plain_rows(batch)


def _plain_rows(batch: Any) -> Iterator[Row]:
    columns = {name: batch.column(place).to_pylist() for place, name in enumerate(batch.schema.names)}
    for place in range(batch.num_rows):
        yield {name: _plain(values[place]) for name, values in columns.items()}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def whole_frame(table: Table) -> Any:
    """The Arrow table of a table in memory or of Parquet files. Raises EvaluationRefused for a broken file."""
    import pyarrow.parquet  # heavy, and needed by this engine alone

    if table.frame is not None:
        check_names(table.frame.schema.names, where=table.name)
        return table.frame
    try:
        return pyarrow.concat_tables([pyarrow.parquet.read_table(path) for path in table.files])
    except (pyarrow.ArrowException, OSError) as error:
        remedy = "Check that the file is whole"
        raise EvaluationRefused(
            [Problem(where=table.name, message="The data cannot be read", remedy=remedy)]
        ) from error


_KINDS: tuple[tuple[Callable[[str], bool], Storage], ...] = (
    (lambda kind: kind == "float", Storage.FLOAT32),
    (lambda kind: kind in ("double", "halffloat"), Storage.FLOAT64),
    (lambda kind: kind.startswith("decimal"), Storage.DECIMAL),
    (lambda kind: kind.startswith(("int", "uint")), Storage.INTEGER),
    (lambda kind: kind == "bool", Storage.BOOLEAN),
    (lambda kind: kind.startswith("date32"), Storage.DATE),
    (lambda kind: kind.startswith("timestamp"), Storage.TIMESTAMP),
    (lambda kind: "string" in kind, Storage.TEXT),
)


def storage_of(kind: str) -> Storage:
    """How a column of that Arrow type is stored, by the type's name."""
    return next((storage for fits, storage in _KINDS if fits(kind)), Storage.OTHER)


def _csv_rows(table: Table) -> Iterator[Row]:
    header = header_of(table)
    for path in table.files:
        for row in rows_of(path, table.csv):
            yield {name: value if value != "" else None for name, value in zip(header, row, strict=True)}
