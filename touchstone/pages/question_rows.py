"""Rows of a question: how their form fields are named and counted, and what adding or removing one does to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from touchstone.guidance.question_set import FieldKind, Question
from touchstone.pages.text import whole_number

ADD = "add-row"
REMOVE = "remove-row"
MOST_ROWS = 50


def row_name(name: str, index: int, column: str) -> str:
    """The name of a column's form field in the row with that index, counted from 0."""
    return f"{name}.{index}.{column}"


def count_name(name: str) -> str:
    """The name of the hidden field that says how many rows the page held."""
    return f"{name}.count"


def row_counts(question: Question, answer: Mapping[str, Any], data: Mapping[str, Any] | None) -> dict[str, int]:
    """How many rows to show for each rows field: as the page sent says, else as the answer has; at least one."""
    counts = {}
    for part in question.fields:
        if part.kind is FieldKind.ROWS:
            kept = len(answer.get(part.key) or ())
            sent = whole_number(str(data.get(count_name(f"answer.{part.key}")) or "")) if data is not None else None
            counts[part.key] = min(max(kept if sent is None else sent, 1), MOST_ROWS)
    return counts


def changed_key(data: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    """The key of the rows field whose add or remove button was pressed, or ""."""
    pressed = str(data.get(ADD) or data.get(REMOVE) or "").partition(".")[0]
    return pressed if pressed in counts else ""


def changed_counts(data: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, int]:
    """The counts after the button that was pressed."""
    key = changed_key(data, counts)
    step = 1 if data.get(ADD) else -1 if _removed_index(data, counts) is not None else 0
    return {**counts, **({key: min(max(counts[key] + step, 1), MOST_ROWS)} if key else {})}


def changed_values(typed: Mapping[str, Any], data: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    """What was typed, by form field name, without a removed row: the rows after it move up."""
    removed = _removed_index(data, counts)
    if removed is None:
        return dict(typed)
    row = re.compile(rf"answer\.{re.escape(changed_key(data, counts))}\.([0-9]+)\.(.+)\Z")
    values = {}
    for name, value in typed.items():
        found = row.match(name)
        if not found:
            values[name] = value
        elif (index := int(found[1])) != removed:
            values[row_name(f"answer.{changed_key(data, counts)}", index - (index > removed), found[2])] = value
    return values


def _removed_index(data: Mapping[str, Any], counts: Mapping[str, int]) -> int | None:
    key, _dot, index = str(data.get(REMOVE) or "").partition(".")
    number = whole_number(index)
    return number if key in counts and number is not None and number < counts[key] else None
