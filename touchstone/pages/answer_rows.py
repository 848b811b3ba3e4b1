"""Questions and what was answered, as rows to check before anything is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from touchstone.guidance.question_set import Question
from touchstone.pages.answer_words import in_words
from touchstone.pages.languages import chosen_text

Row = dict[str, Any]  # key, value, and for the row that has a button: step and change, its hidden words


def row(key: Any, value: Any, step: str) -> Row:
    """A row with a button that leads back to a step."""
    words = key if isinstance(key, str) else chosen_text(key)[0]
    return {"key": key, "value": value, "step": step, "change": words}


def answer_rows(questions: Iterable[Question], answers: Mapping[str, Mapping[str, Any]]) -> list[Row]:
    """A row for each question, and one for each further field that was answered."""
    rows = []
    for question in questions:
        value = answers.get(question.id, {})
        first, *others = question.fields
        rows.append(row(question.text, in_words(first, value.get(first.key)), question.id))
        rows += [
            {"key": field.label or question.text, "value": in_words(field, value[field.key])}
            for field in others
            if field.key in value
        ]
    return rows
