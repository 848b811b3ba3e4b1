"""The value of an answer in words a person can check: choices by their labels, rows line by line, blanks left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from touchstone.guidance.question_set import Field, FieldKind, Question
from touchstone.pages.dates import date_uk
from touchstone.pages.languages import chosen_text

_YES_NO = {"yes": gettext_noop("Yes"), "no": gettext_noop("No"), "not-applicable": gettext_noop("Does not apply")}
NO_TITLES: Mapping[str, str] = {}


def answer_parts(question: Question, value: Mapping[str, Any], titles: Mapping[str, str] = NO_TITLES) -> list[Any]:
    """The fields of an answer that say something, in order, each as a text, a language map or a list of texts."""
    parts = (in_words(field, value.get(field.key), titles) for field in question.fields)
    return [part for part in parts if part is not None]


def in_words(field: Field, value: Any, titles: Mapping[str, str] = NO_TITLES) -> Any:
    """The value of one field as text, a language map or a list of texts; None where there is none.

    `titles`: id of an evidence item → its title; an unknown one stands for itself.
    """
    if value in (None, "", [], {}):
        return None
    if not _is_of_form(field, value):
        return _as_it_stands(value)
    if field.kind is FieldKind.ROWS:
        return [_row(field, row, titles) for row in value]
    if field.kind is FieldKind.CHOICES:
        return [_label(field, one) for one in value]
    if field.kind is FieldKind.EVIDENCE:
        return [titles.get(one, one) for one in value]
    if field.kind is FieldKind.SIGN:
        signed = [value.get("name"), value.get("role"), date_uk(value.get("on"))]
        return ", ".join(str(part) for part in signed if part)
    return _single(field, value)


def _is_of_form(field: Field, value: Any) -> bool:
    """Whether the value can be put into words as the field's kind; an answer given to other guidance may not be."""
    if field.kind is FieldKind.ROWS:
        return isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value)
    if field.kind in (FieldKind.CHOICES, FieldKind.EVIDENCE):
        return isinstance(value, list | tuple)
    if field.kind is FieldKind.SIGN:
        return isinstance(value, Mapping) and _is_day(value.get("on"))
    if field.kind is FieldKind.DATE:
        return _is_day(value)
    return isinstance(value, str) or (field.publishable and isinstance(value, Mapping))


def _is_day(value: Any) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _as_it_stands(value: Any) -> Any:
    """The parts of a value of any form, as text or a list of texts."""
    if isinstance(value, Mapping):
        return [str(part) for part in value.values()]
    if isinstance(value, list | tuple):
        return [part if isinstance(part, str) else ", ".join(map(str, _as_it_stands(part))) for part in value]
    return str(value)


def _single(field: Field, value: Any) -> Any:
    if field.kind is FieldKind.YES_NO:
        return _(_YES_NO[value]) if value in _YES_NO else value
    if field.kind is FieldKind.CHOICE:
        return _label(field, value)
    if field.kind is FieldKind.DATE:
        return date_uk(value)
    return value


def _row(field: Field, row: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    return "; ".join(_cells(field, row, titles))


def _cells(field: Field, row: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    for column in field.columns:
        words = in_words(column, row.get(column.key), titles)
        if words is not None:
            text = ", ".join(words) if isinstance(words, list) else chosen_text(words)[0]
            yield f"{chosen_text(column.label)[0]}: {text}"


def _label(field: Field, choice: str) -> str:
    labels = {one.id: one.label for one in field.choices}
    return chosen_text(labels[choice])[0] if choice in labels else choice
