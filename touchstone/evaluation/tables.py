"""A table to evaluate, as named by the caller: files, or a frame in memory; and what is known of it before the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import CsvForm


class Storage(StrEnum):
    """How a column is stored."""

    FLOAT32 = "float32"
    FLOAT64 = "float64"
    DECIMAL = "decimal"
    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    OTHER = "other"

    @property
    def is_number(self) -> bool:
        """Whether arithmetic can be done on it after one cast to float64."""
        return self in (Storage.FLOAT32, Storage.FLOAT64, Storage.DECIMAL, Storage.INTEGER)

    @property
    def is_floating(self) -> bool:
        """Whether it can hold NaN."""
        return self in (Storage.FLOAT32, Storage.FLOAT64)


@dataclass(frozen=True, kw_only=True)
class Table:
    """`kind`: parquet, csv or arrow; `files`: in name order; `frame`: an Arrow table where it is in memory.

    `part`: of one Parquet file, only the rows from the first number to before the second; `relation`: the name of a
    table or view that the engine's own connection knows, read and never written.
    """

    kind: str
    files: tuple[Path, ...] = ()
    csv: CsvForm = field(default_factory=CsvForm)
    frame: Any = None
    part: tuple[int, int] | None = None
    relation: str | None = None

    @property
    def name(self) -> str:
        """What the result calls it: the file's name, never its path."""
        if not self.files:
            return self.relation or "(in memory)"
        return self.files[0].name if len(self.files) == 1 else f"{self.files[0].parent.name}/ ({len(self.files)} files)"


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    """What is known before the scan: how each column is stored, and how many rows there are."""

    columns: Mapping[str, Storage]
    rows: int


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Rows at even distances through the table: for choices of resolution, never for a figure.

    `scores`: usable and unusable scores as float64, None or NaN where there is none; `levels`: attribute → number of
    different values met.
    """

    scores: Sequence[float | None] | NDArray[np.float64] = ()
    levels: Mapping[str, int] = field(default_factory=dict)


_SUFFIXES = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".arrow": "arrow", ".feather": "arrow"}


def table_at(path: Path | str, *, kind: str, csv: CsvForm | None = None) -> Table:
    """The table in a file, in a folder of files, or matched by a pattern. Raises EvaluationRefused for none."""
    place = Path(path)
    if place.is_dir():
        files = sorted(one for one in place.rglob("*") if _SUFFIXES.get(one.suffix.lower()) == kind)
    elif any(mark in place.name for mark in "*?["):
        files = sorted(place.parent.glob(place.name))
    else:
        files = [place] if place.is_file() else []
    if not files:
        remedy = "Name a file, a folder or a pattern that holds data"
        raise EvaluationRefused([Problem(where=place.name, message="There is no data here", remedy=remedy)])
    frame = _arrow_of(files) if kind == "arrow" else None
    return Table(kind=kind, files=tuple(files), csv=csv or CsvForm(), frame=frame)


def _arrow_of(files: list[Path]) -> Any:
    """Arrow files (Feather), mapped into memory rather than read."""
    import pyarrow  # heavy, and needed for Arrow files only
    from pyarrow import ipc

    try:
        tables = [ipc.open_file(pyarrow.memory_map(str(path))).read_all() for path in files]
        return pyarrow.concat_tables(tables)
    except (pyarrow.ArrowInvalid, OSError) as error:
        remedy = "Give whole Arrow files with the same columns, or use Parquet"
        raise EvaluationRefused(
            [Problem(where=files[0].name, message="The data cannot be read", remedy=remedy)]
        ) from error


def table_of(frame: Any) -> Table:
    """A frame in memory (Arrow, pandas, Polars, anything Narwhals knows) as a table. Raises EvaluationRefused."""
    import narwhals  # heavy, and needed only for frames in memory

    try:
        arrow = narwhals.from_native(frame, eager_only=True).to_arrow()
    except TypeError as error:
        remedy = "Give an Arrow table, a pandas or a Polars frame, or the path of a file"
        raise EvaluationRefused([Problem(where="data", message="This is no table", remedy=remedy)]) from error
    return Table(kind="arrow", frame=arrow)


def relation_named(name: str) -> Table:
    """A table or view by the name that the engine's connection knows it by: `force.predictions`."""
    return Table(kind="relation", relation=name)


def check_names(names: Sequence[str], *, where: str) -> None:
    """Raises EvaluationRefused for a name that two columns bear, letters compared without their case."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        other = seen.setdefault(name.lower(), place) if name else place
        if other != place:
            message = f"Columns {other} and {place} bear one name, but perhaps for the case of its letters"
            remedy = "Give each column a name of its own"
            raise EvaluationRefused([Problem(where=where, message=message, remedy=remedy)])
