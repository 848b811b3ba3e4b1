"""A line of a question set as rows of a summary list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.pages.answer_words import in_words
from touchstone.pages.languages import chosen_text
from touchstone.queries.assessments import QuestionLine

SOURCES = {
    "typed": _("Typed here"),
    "reused": _("Used again from another question"),
    "imported": _("Imported"),
    "evaluation": _("An evaluation"),
    "demonstration": _("The demonstration"),
}


def answer_rows(line: QuestionLine, href: str, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of a summary list: one for each question, with a row for each further field that has been answered."""
    value = line.answer.value if line.answer else {}
    question = line.question
    first, *others = question.fields
    words = chosen_text(question.text)[0]
    rows = [
        {
            "key": question.text,
            "value": in_words(first, value.get(first.key), titles),
            "href": href,
            "change": words,
            "typed": True,
        }
    ]
    rows += [
        {
            "key": field.label or question.text,
            "value": in_words(field, value[field.key], titles),
            "href": href,
            "typed": True,
        }
        for field in others
        if field.key in value
    ]
    return rows
