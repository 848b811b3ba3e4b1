"""CSV for DuckDB: every column as text under its place, so that no name of a heading meets another."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Sequence
from pathlib import Path

from touchstone.evaluation.csv_reading import CHUNK, LONGEST, check_csv, header_of, needs_checking
from touchstone.evaluation.sql_words import quoted, text
from touchstone.evaluation.tables import Table


def csv_source(table: Table, folder: Path) -> str:
    """The rows of CSV files as a part of a FROM. `folder`: where files that are not UTF-8 are written as UTF-8.

    Raises EvaluationRefused for a heading that does not fit, and for what DuckDB would let pass.
    """
    header = header_of(table)
    if needs_checking(table):
        check_csv(table)
    files = table.files if table.csv.encoding == "utf-8" else _in_utf8(table.files, folder)
    columns = ", ".join(f"c{place}: 'VARCHAR'" for place in range(len(header)))
    names = ", ".join(text(str(path)) for path in files)
    quote = text(table.csv.quote)
    rows = (
        f"read_csv([{names}], columns={{{columns}}}, auto_detect=false, header=false, skip=1, strict_mode=true, "
        f"nullstr='', delim={text(table.csv.delimiter)}, quote={quote}, escape={quote}, "
        f"encoding='utf-8', max_line_size={LONGEST})"
    )
    named = ", ".join(f"c{place} AS {quoted(name)}" for place, name in enumerate(header) if name)
    return f"(SELECT {named} FROM {rows})"  # quoted names


def _in_utf8(files: Sequence[Path], folder: Path) -> list[Path]:
    """DuckDB reads Windows-1252 only with an extension, and none is ever loaded."""
    return [_rewritten(path, folder) for path in files]


def _rewritten(path: Path, folder: Path) -> Path:
    state = path.stat()
    name = f"{path.resolve()}|{state.st_size}|{state.st_mtime_ns}"
    written = folder / f"{hashlib.sha256(name.encode()).hexdigest()}.csv"
    if written.exists():
        return written
    decoder = codecs.getincrementaldecoder("cp1252")()
    with path.open("rb") as source, written.open("xb") as target:
        while chunk := source.read(CHUNK):
            target.write(decoder.decode(chunk).encode("utf-8"))
    return written
