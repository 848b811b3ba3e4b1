"""The words under a heading as an answer in the form the question takes; what does not fit stays words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.documents.atrs_import.headings import plain
from touchstone.domain.answer_values import check_answer
from touchstone.foundation.errors import Invalid
from touchstone.guidance.question_set import Field, FieldKind, Question

_YES_NO = re.compile(r"(yes|no)\b[ \t.,;:–—-]*", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>()\"'\]]+", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_DAY_FIRST = ("%d %B %Y", "%d %b %Y", "%d/%m/%Y")
Made = tuple[Any, bool]
NOTHING: Made = (None, False)
_BULLET = re.compile(r"[ \t]*(?:[-*•]|[0-9]+[.)])[ \t]+")
_VERSION = re.compile(r"(?:version |v)?([34])(?:[.-]0)?", re.IGNORECASE)


@dataclass(frozen=True)
class Converted:
    """A value in the form in which answers are kept ({} where there is none); whether words are left over."""

    value: Mapping[str, Any]
    has_rest: bool = False


def as_answer(question: Question, text: str) -> Converted:
    """The words as an answer to the question; never raises."""
    labelled = _labelled(question, text)
    if labelled is not None:
        return _checked(question, labelled, has_rest=False)
    field = question.fields[0]
    made = _MAKERS.get(field.kind)
    part, has_rest = made(field, text.strip()) if made else NOTHING
    return Converted({}) if part is None else _checked(question, {field.key: part}, has_rest=has_rest)


def _checked(question: Question, value: Mapping[str, Any], *, has_rest: bool) -> Converted:
    try:
        return Converted(check_answer(question=question, value=value), has_rest)
    except Invalid:
        return Converted({})


def _labelled(question: Question, text: str) -> dict[str, Any] | None:
    """The parts of a question of several fields, where each line begins with a field's own label; else None."""
    fields = {plain(one.label.en): one for one in question.fields if one.label}
    lines = [line.partition(":") for line in text.strip().split("\n")]
    if len(question.fields) == 1 or any(plain(label) not in fields or not colon for label, colon, _ in lines):
        return None
    named = [(fields[plain(label)], words.strip()) for label, _, words in lines]
    return {one.key: _cell(one, words) for one, words in named}


def _text(_: Field, text: str) -> Made:
    return text, False


def _yes_no(_: Field, text: str) -> Made:
    found = _YES_NO.match(text)
    return (found.group(1).lower(), found.end() < len(text)) if found else NOTHING


def _choice(field: Field, text: str) -> Made:
    found = _choice_id(field, text)
    return (found, False) if found else NOTHING


def _choices(field: Field, text: str) -> Made:
    """A list on one line or on several; each entry must be one of those offered, or the whole stays words."""
    if _choice_id(field, text):
        return [_choice_id(field, text)], False
    entries = [_BULLET.sub("", one).strip(" .") for one in re.split(r"[;\n]|,(?! culture)", text)]
    found = [_choice_id(field, one) for one in entries if one]
    return (sorted(set(found)), False) if found and all(found) else NOTHING


def _choice_id(field: Field, text: str) -> str:
    wanted = plain(text)
    version = _VERSION.fullmatch(text.strip())
    if version is not None:
        wanted = plain(f"v{version.group(1)}-0")
    return next((one.id for one in field.choices if wanted in (plain(one.id), plain(one.label.en))), "")


def _url(_: Field, text: str) -> Made:
    found = _URL.findall(text)
    return (found[0].rstrip(".,;"), found[0].rstrip(".,;") != text) if len(found) == 1 else NOTHING


def _email(_: Field, text: str) -> Made:
    found = set(_EMAIL.findall(text))
    one = found.pop() if len(found) == 1 else ""
    return (one, one != text) if one else NOTHING


def _date(_: Field, text: str) -> Made:
    """An ISO date or moment, or a day as it is written here; the time of day is not asked for."""
    try:
        return datetime.fromisoformat(text).date().isoformat(), False
    except ValueError:
        pass
    for form in _DAY_FIRST:
        try:
            return datetime.strptime(text, form).date().isoformat(), False  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return NOTHING


def _number(_: Field, text: str) -> Made:
    return text.replace(",", ""), False


def _rows(field: Field, text: str) -> Made:
    """A table drawn with bars under the columns' own names, or a plain list where there is one column of text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and all("|" in line for line in lines):
        return _table(field, lines)
    if len(field.columns) == 1 and field.columns[0].kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        key = field.columns[0].key
        return [{key: _cell(field.columns[0], _BULLET.sub("", line))} for line in lines], False
    return NOTHING


def _table(field: Field, lines: list[str]) -> Made:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, *body = [row for row in cells if any(set(cell) - set("-: ") for cell in row)]
    names = {plain(column.label.en): column for column in field.columns if column.label}
    columns = [names.get(plain(name)) for name in head]
    if not body or any(one is None for one in columns) or any(len(row) != len(head) for row in body):
        return NOTHING
    known = [one for one in columns if one is not None]
    return [{one.key: _cell(one, cell) for one, cell in zip(known, row, strict=True) if cell} for row in body], False


def _cell(column: Field, text: str) -> Any:
    made = _MAKERS.get(column.kind)
    part, has_rest = made(column, text) if made else NOTHING
    return text if part is None or has_rest else part


_MAKERS: Mapping[FieldKind, Callable[[Field, str], Made]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.URL: _url,
    FieldKind.EMAIL: _email,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.ROWS: _rows,
}
