"""The register as open data: the same records as JSON, as CSV, and the JSON Schema, from the one list of fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from touchstone.register.cards import Card
from touchstone.register.open_fields import (
    BY_LANGUAGE,
    COLUMNS,
    DAY,
    FIELDS,
    LANGUAGES,
    LIST,
    MOMENT,
    NAMED,
    NUMBER,
    TEXT,
    YES_NO,
    OpenField,
)

SCHEMA = "touchstone.register/1"
#: A spreadsheet takes a cell that begins so for a formula; after a space or a tab too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_json(card: Card, day: date) -> dict[str, Any]:
    """One record as an object; `day` is the day of which its standing is told."""
    made: dict[str, Any] = {}
    for one in FIELDS:
        inside = made
        for key in one.path[:-1]:
            inside = inside.setdefault(key, {})
        value = one.value(card, day)
        inside[one.path[-1]] = list(value) if one.kind == NAMED else value
    return made


def as_csv(cards: Iterable[Card], day: date) -> str:
    """Every record as a line of a table (RFC 4180): lists are joined by a semicolon, and no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for card in cards:
        writer.writerow([cell for one in FIELDS for cell in _cells(one, one.value(card, day))])
    return file.getvalue()


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _cells(one: OpenField, value: Any) -> list[str]:
    if one.kind == BY_LANGUAGE:
        return [harmless(value.get(language, "")) for language in LANGUAGES]
    if one.kind == YES_NO:
        return ["yes" if value else "no"]
    if one.kind in (LIST, NAMED):
        return [harmless(";".join(value))]
    return [harmless(str(value))]


def schema(*, address: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the whole file; `address` is where it is served."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Register of data-driven technologies in policing",
        "type": "object",
        "required": ["schema", "records"],
        "properties": {"schema": {"const": SCHEMA}, "records": {"type": "array", "items": _object(FIELDS, ())}},
    }


def _object(fields: Iterable[OpenField], above: tuple[str, ...]) -> dict[str, Any]:
    depth = len(above)
    inside: dict[str, list[OpenField]] = {}
    for one in fields:
        inside.setdefault(one.path[depth], []).append(one)
    properties = {
        key: _object(group, (*above, key)) if len(group[0].path) > depth + 1 else _value(group[0])
        for key, group in inside.items()
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _value(one: OpenField) -> Mapping[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    if one.allowed:
        text["enum"] = [*one.allowed, *([""] if one.may_be_empty and one.kind == TEXT else [])]
    shapes: dict[str, dict[str, Any]] = {
        BY_LANGUAGE: {"type": "object", "additionalProperties": {"type": "string"}},
        YES_NO: {"type": "boolean"},
        NUMBER: {"type": "integer", "minimum": 0},
        MOMENT: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
        DAY: {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"},
        LIST: {"type": "array", "items": text},
        NAMED: {"type": "array", "items": text},
    }
    return {**shapes.get(one.kind, text), "description": one.about}
