"""A result as CSV: the records of the file, one table a section, in the same order and with the same figures."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

from touchstone.evaluation.records import Record, flattened
from touchstone.evaluation.results import SECTIONS, Result

#: A cell of text that begins so would be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_files(result: Result) -> dict[str, str]:
    """File name → text of each section that has records: RFC 4180, UTF-8, empty for what is null."""
    return {f"{name}.csv": _table(result.records(name)) for name in SECTIONS if result.records(name)}


def _table(records: list[Record]) -> str:
    rows = [row for record in records for row in flattened(record)]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in columns])
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    """Text with an apostrophe before it where a spreadsheet would take it for a formula; numbers are left alone."""
    return "'" + text if unicodedata.normalize("NFKC", text).lstrip(" ").startswith(FORMULA) else text
