"""The report of what was read: as data, and as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.documents.atrs_import.model import WARNINGS, WHY, ImportedRecord, Left, ReadFile

SCHEMA = "touchstone.record-import/1"


def as_data(read: Mapping[str, ReadFile]) -> dict[str, Any]:
    """File name → what was read, as JSON-like data: every draft, every word left, every warning."""
    return {
        "schema": SCHEMA,
        "files": [
            {
                "file": name,
                "records": [_record(one) for one in file.records],
                "left": [_left(one) for one in file.left],
            }
            for name, file in read.items()
        ],
    }


def as_text(read: Mapping[str, ReadFile]) -> str:
    """The same for people, the drafts by name only: the words are in the file."""
    return "\n".join(line for name, file in read.items() for line in _file_lines(name, file)) + "\n"


def _record(one: ImportedRecord) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": one.address,
        "layout": one.layout,
        "answers": {
            draft.question: {"value": draft.value, "words": draft.text, "place": draft.place, "doubt": draft.doubt}
            for draft in one.drafts
        },
        "left": [_left(left) for left in one.left],
        "warnings": [{"code": warned.code, "about": warned.about} for warned in one.warnings],
    }


def _left(one: Left) -> dict[str, str]:
    return {"place": one.place, "words": one.text, "why": one.why, "question": one.question}


def _file_lines(name: str, file: ReadFile) -> Iterator[str]:
    count = len(file.records)
    yield f"{name}: {count} record{'' if count == 1 else 's'}"
    for left in file.left:
        yield f"  Beside the records, kept as it stands: {left.place}"
    for one in file.records:
        yield ""
        yield f"  {one.title or 'A record without a title'}"
        if one.address:
            yield f"    At: {one.address}"
        if one.layout:
            yield f"    Version of the standard: {one.layout}"
        yield f"    Understood: {', '.join(sorted(one.answers)) or 'nothing'}"
        for left in one.left:
            where = f"{left.place} ({left.question})" if left.question else left.place
            yield f"    Kept word for word: {where}. {WHY[left.why]}."
        for warned in one.warnings:
            yield f"    Look at: {WARNINGS[warned.code]}{f': {warned.about}' if warned.about else ''}."
