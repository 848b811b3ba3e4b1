"""Answers into parts that may be read in public: labels and words, never an evidence file or a person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from touchstone.documents.rendering import day_text
from touchstone.guidance.condition import is_blank
from touchstone.guidance.question_set import Field, FieldKind, Question
from touchstone.guidance.text import Text

Words = dict[str, str]  # language → text
_YES_NO: dict[str, Words] = {"yes": {"en": "Yes"}, "no": {"en": "No"}, "not-applicable": {"en": "Does not apply"}}
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_PLAIN = (FieldKind.URL, FieldKind.EMAIL)
# Who signed and which files lie behind an answer are the case's own business.
_NEVER = (FieldKind.SIGN, FieldKind.EVIDENCE)


def public_parts(question: Question, value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of an answer that may be public, in the order asked; empty where there is nothing to show.

    A text shows only where its field is meant for publication. Each part has a label (or none, for a single field)
    and either `text` or `rows`.
    """
    parts = []
    for field in question.fields:
        one = value.get(field.key)
        if not _may_show(field) or is_blank(one):
            continue
        label = {} if len(question.fields) == 1 or field.label is None else text_of(field.label)
        if field.kind is FieldKind.ROWS:
            rows = [row for row in (_row(field.columns, entry) for entry in one or ()) if row]
            parts += [{"label": label, "rows": rows}] if rows else []
        else:
            parts.append({"label": label, "text": words_of(field, one)})
    return parts


def words_of(field: Field, value: Any) -> Words:
    """One field's value in words, by language."""
    if field.kind is FieldKind.YES_NO:
        return _YES_NO[value]
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        return _choices(field, [value] if isinstance(value, str) else value)
    if field.kind is FieldKind.DATE:
        return {"en": day_text(value)}
    if field.kind is FieldKind.NUMBER:
        return {"en": f"{value} {field.unit}" if field.unit else str(value)}
    if isinstance(value, Mapping):
        return {language: text for language, text in sorted(value.items()) if text.strip()}
    return {"en": str(value)}


def text_of(text: Text) -> Words:
    """A pack's text by language."""
    return {"en": text.en} if text.cy is None else {"en": text.en, "cy": text.cy}


def languages_of(parts: Sequence[Mapping[str, Any]]) -> set[str]:
    """The languages in which any part says something."""
    found: set[str] = set()
    for part in parts:
        found |= set(part.get("text", {}))
        for row in part.get("rows", ()):
            for cell in row:
                found |= set(cell["text"])
    return found


def _may_show(field: Field) -> bool:
    if field.kind in _NEVER:
        return False
    return field.publishable if field.kind in _TEXTS else True


def _row(columns: Sequence[Field], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": text_of(column.label) if column.label else {}, "text": words_of(column, entry[column.key])}
        for column in columns
        if _may_show(column) and not is_blank(entry.get(column.key))
    ]


def _choices(field: Field, chosen: Sequence[str]) -> Words:
    labels = [text_of(choice.label) for choice in field.choices if choice.id in chosen]
    shared = set.intersection(*(set(label) for label in labels)) if labels else set()
    return {language: "; ".join(label[language] for label in labels) for language in sorted(shared)}
