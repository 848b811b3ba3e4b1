"""A large table in pieces, files or ranges of rows: cells add, so a run can tell where it is and stop between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from touchstone.evaluation.cells import Cells, cells_from
from touchstone.evaluation.engines.base import Engine, Progress
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.problems import Cancelled
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Table

PIECE_ROWS = 25_000_000
MOST_PIECES = 100


def pieces_of(table: Table, *, rows: int, piece_rows: int = PIECE_ROWS) -> tuple[Table, ...]:
    """The table whole where it is small or cannot be cut; else its files, or one Parquet file's ranges of rows."""
    if rows <= piece_rows:
        return (table,)
    if table.frame is not None:
        starts = range(0, rows, piece_rows)
        return tuple(replace(table, frame=table.frame.slice(start, piece_rows)) for start in starts)
    if len(table.files) > 1:
        each = -(-len(table.files) // MOST_PIECES)
        return tuple(
            replace(table, files=table.files[start : start + each]) for start in range(0, len(table.files), each)
        )
    if table.kind != "parquet":
        return (table,)
    return tuple(replace(table, part=(start, min(start + piece_rows, rows))) for start in range(0, rows, piece_rows))


def count_cells(
    *,
    spec: EvaluationSpec,
    table: Table,
    plan: Plan,
    engine: Engine,
    rows: int,
    progress: Progress,
    piece_rows: int = PIECE_ROWS,
) -> Cells:
    """The cells of the whole table, counted piece by piece where the engine counts so: the same as in one scan.

    Raises Cancelled as soon as `progress` says no: before the next piece, or where the engine asks within one.
    """
    cut = getattr(engine, "counts_in_pieces", False)
    pieces = pieces_of(table, rows=rows, piece_rows=piece_rows) if cut else (table,)
    done, whole = 0, None
    for left, piece in zip(range(len(pieces), 0, -1), pieces, strict=True):
        if not progress(done, rows):
            raise Cancelled
        watch = _within(progress, done, (rows - done) // left, rows)
        raw = engine.scan(piece, plan, progress=watch)
        done += int(raw[0][1].integers["n"].sum())
        found = cells_from(spec, plan, raw)
        whole = found if whole is None else whole.plus(found)
    if whole is None or not progress(rows, rows):
        raise Cancelled
    return whole


def _within(progress: Progress, done: int, size: int, rows: int) -> Callable[[int, int], bool]:
    """The engine's own count of a piece, whatever its unit, as rows of the whole."""

    def tell(part: int, of: int) -> bool:
        return progress(done + (size * part // of if of else 0), rows)

    return tell
