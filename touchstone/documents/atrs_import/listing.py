"""Records as rows of a CSV or objects of a JSON file: each key's words, and the question they answer where one does."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.documents.atrs_import.headings import HeadingIndex, plain
from touchstone.documents.atrs_import.model import UNKNOWN_KEY, CannotReadRecord, RawPart
from touchstone.documents.atrs_import.text_layout import LABELS

PREFIX = "algorithmic_transparency_record_"  # of the keys of the national repository's publishing details
BODY = "body"
ADDRESSES = ("url", "web url", "base path", "link")
# Keys of lists of records, beside the standard's own names.
KEYS = {
    "publishing body": "atrs.organisation",
    "tool name": "atrs.name",
    "description": "atrs.one-sentence-description",
}
INNER = ("metadata", "details")  # objects whose keys count as the record's own
MOST_RECORDS = 2_000


@dataclass(frozen=True)
class Listed:
    """One record of a list: its parts, its text in a heading layout if it has one, and its address."""

    parts: tuple[RawPart, ...]
    body: str
    address: str


def read_csv(text: str, index: HeadingIndex) -> list[Listed]:
    """One record a row, under a line of names. Raises CannotReadRecord."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head, *rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        raise CannotReadRecord(f"line {reader.line_num}", f"This is not a CSV file: {wrong}", "Mend the line") from None
    if len({name.strip() for name in head}) != len(head):
        raise CannotReadRecord("line 1", "Two columns have the same name", "Give each column its own name")
    _check_count(len(rows))
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            message = f"It has {len(row)} cells, and the first line has {len(head)}"
            raise CannotReadRecord(f"row {number}", message, "Give each row one cell for each column")
    return [_listed(dict(zip(head, row, strict=True)), index) for row in rows]


def read_json(text: str, index: HeadingIndex) -> tuple[list[Listed], list[RawPart]]:
    """The records of a list, of `{"records": […]}` or one alone, and what stands beside them.

    Raises CannotReadRecord for what is not plain JSON, a key given twice, and a record that is no object.
    """
    whole = _parsed(text)
    beside: list[RawPart] = []
    if isinstance(whole, Mapping) and isinstance(whole.get("records"), list):
        beside = [RawPart("", str(key), _words(one), UNKNOWN_KEY) for key, one in whole.items() if key != "records"]
        whole = whole["records"]
    records = whole if isinstance(whole, list) else [whole]
    _check_count(len(records))
    for number, one in enumerate(records, start=1):
        if not isinstance(one, Mapping):
            raise CannotReadRecord(f"record {number}", "It is no object", "Write each record as an object of keys")
    return [_listed(one, index) for one in records], [one for one in beside if one.text]


def _parsed(text: str) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as wrong:
        place = f"line {wrong.lineno}, column {wrong.colno}"
        raise CannotReadRecord(place, f"This is not JSON: {wrong.msg}", "Mend the line") from None
    except RecursionError:
        raise CannotReadRecord("the file", "It is nested too deeply", "Write the records as plain objects") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise CannotReadRecord(f"key '{twice[:80]}'", "It stands twice in one object", "Keep one of the two")
    return found


def _refuse_constant(name: str) -> Any:
    raise CannotReadRecord(f"value {name}", "This is not JSON", "Write a number, or a text in quotation marks")


def _check_count(count: int) -> None:
    if not count:
        raise CannotReadRecord("the file", "It holds no record", "Choose a file with at least one record")
    if count > MOST_RECORDS:
        raise CannotReadRecord("the file", f"It holds more than {MOST_RECORDS} records", "Split the file")


def _listed(record: Mapping[str, Any], index: HeadingIndex) -> Listed:
    parts, body, address = [], "", ""
    for key, value in _flat(record):
        text = _words(value)
        if not text.strip():
            continue
        if plain(key) == BODY:
            body = text
        elif plain(key) in ADDRESSES and not address:
            address = text
        else:
            question = _question(key, index)
            parts.append(RawPart(question, key, text, "" if question else UNKNOWN_KEY))
    return Listed(tuple(parts), body, address)


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if key in INNER and isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield key, value


def _question(key: str, index: HeadingIndex) -> str:
    """A question's own id, the repository's key, a name of the standard, or one of the keys of a list."""
    if key in index.ids:
        return key
    name = key.removeprefix(PREFIX)
    found = KEYS.get(plain(name)) or LABELS.get(plain(name), "")
    if found and found in index.ids:
        return found
    heading = index.find("", name)
    return heading.question if heading else ""


def _words(value: Any) -> str:
    """The value as words: a list line by line, anything deeper as JSON, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return json.dumps(value, ensure_ascii=False)
