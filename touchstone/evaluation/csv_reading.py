"""CSV read strictly: nothing is guessed, and what is wrong is told with its line, in the same words by every engine.

A row of another width than the heading, an unclosed quote or a byte that the encoding does not have is refused. Lines
with nothing on them are passed over, but in a table of one column, where they might mean a missing value.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import CsvForm
from touchstone.evaluation.tables import Table, check_names

LONGEST = 4_000_000  # characters in one value
CHUNK = 4 * 1024 * 1024
_REMEDY = "Mend the line, or declare delimiter, quote and encoding under data.csv as the file has them"


def header_of(table: Table) -> list[str]:
    """The heading that all the files share. Raises EvaluationRefused for none, a repeated name, or several headings."""
    headings = [_heading(path, table.csv) for path in table.files]
    if any(heading != headings[0] for heading in headings):
        raise _refused(table.files[0], "The files have different columns", "Give files with one heading")
    check_names(headings[0], where=table.name)
    return headings[0]


def rows_of(path: Path, form: CsvForm) -> Iterator[list[str]]:
    """The rows below the heading. Raises EvaluationRefused with the line where the file breaks the rules."""
    lines = _lines(path, form)
    width = len(next(lines, (0, []))[1])
    for line, row in lines:
        if len(row) == width:
            yield row
        elif row:
            raise _refused(path, f"Line {line} has {len(row)} columns and the heading {width}", _REMEDY)
        elif width == 1:
            remedy = 'Write "" where the value is missing, and take out lines that mean nothing'
            raise _refused(path, f"Line {line} is empty, in a table of one column", remedy)


def check_csv(table: Table) -> int:
    """The number of rows, every line having been looked at. Raises EvaluationRefused."""
    header_of(table)
    return sum(1 for path in table.files for _ in rows_of(path, table.csv))


def needs_checking(table: Table) -> bool:
    """Whether a file holds what a database reads more kindly than the rules allow: then each line must be looked at.

    That is a separator at the end of a line (one column too many, with nothing in it), an empty line in a table of one
    column, and in Windows-1252 the five bytes that it does not have.
    """
    width = len(header_of(table))
    end = table.csv.delimiter.encode("utf-8") if width > 1 else b"\n"
    marks: tuple[bytes, ...] = (end + b"\n", end + b"\r", end)
    if table.csv.encoding == "windows-1252":
        marks = (*marks, *(bytes([byte]) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)))
    return any(_holds(path, marks[:2] + marks[3:], at_end=marks[2]) for path in table.files)


def _holds(path: Path, marks: Sequence[bytes], *, at_end: bytes) -> bool:
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            joined = before + chunk
            if any(mark in joined for mark in marks):
                return True
            before = joined[-8:]
    return before.endswith(at_end) and at_end != b"\n"


def _heading(path: Path, form: CsvForm) -> list[str]:
    line, heading = next(_lines(path, form), (0, []))
    if line == 0:
        remedy = "Give a file with a heading and rows"
        raise EvaluationRefused([Problem(where=path.name, message="The file is empty", remedy=remedy, rows=0)])
    if not heading:
        raise _refused(path, "The first line is empty", "Begin the file with its heading")
    return heading


def _lines(path: Path, form: CsvForm) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST)
    encoding = "utf-8-sig" if form.encoding == "utf-8" else "cp1252"
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=form.delimiter, quotechar=form.quote, strict=True)
            for row in reader:
                yield reader.line_num, row
                line = reader.line_num + 1
    except UnicodeDecodeError:
        message = f"At or after line {line} stands a byte that is not {form.encoding}"
        raise _refused(path, message, "Declare the encoding under data.csv, or save the file as UTF-8") from None
    except csv.Error:
        raise _refused(path, f"The quotes from line {line} on do not fit together", _REMEDY) from None
    except OSError:
        raise _refused(path, "The file cannot be read", "Name a file that can be read") from None


def _refused(path: Path, message: str, remedy: str) -> EvaluationRefused:
    return EvaluationRefused([Problem(where=path.name, message=message, remedy=remedy)])
