"""Everything that was answered before a project is opened, as rows to check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from touchstone.pages.answer_words import in_words
from touchstone.pages.dates import date_uk
from touchstone.pages.languages import chosen_text
from touchstone.web.triage.forms import ENTRIES
from touchstone.web.triage.journey import ABOUT, ENTRY, TECHNOLOGY, Journey

Row = dict[str, Any]  # key, value, and for the row that has a button: step and change, its hidden words


def check_rows(journey: Journey) -> list[tuple[Any, list[Row]]]:
    """(title, rows) of the project itself and of the triage questions asked."""
    sheet = journey.pack.triage
    if sheet is None:  # a journey begins only on a pack with triage
        raise LookupError("the pack has no triage")
    return [(_("The project"), _about(journey)), (sheet.title, _answers(journey))]


def _about(journey: Journey) -> list[Row]:
    about = journey.carry.about
    entry = about.get("entry", "")
    rows = [
        _row(_("Name"), about.get("title"), ABOUT),
        _row(_("Problem"), about.get("problem"), ABOUT),
        _row(_("Technology"), about.get("technology_name"), TECHNOLOGY),
        _row(_("Version"), about.get("version_label"), TECHNOLOGY),
        _row(_("Supplier or maker"), about.get("supplier"), TECHNOLOGY),
        _row(_("Where the work starts"), str(ENTRIES[entry][0]) if entry in ENTRIES else None, ENTRY),
    ]
    if about.get("catch_up_on"):
        rows.append(_row(_("Assurance shown by"), date_uk(about["catch_up_on"]), ENTRY))
    return rows


def _answers(journey: Journey) -> list[Row]:
    rows = []
    for question_id in journey.impact.shown:
        question = journey.pack.question(question_id)
        value = journey.carry.answers.get(question_id, {})
        first, *others = question.fields
        rows.append(_row(question.text, in_words(first, value.get(first.key)), question_id))
        rows += [
            {"key": field.label or question.text, "value": in_words(field, value[field.key])}
            for field in others
            if field.key in value
        ]
    return rows


def _row(key: Any, value: Any, step: str) -> Row:
    words = key if isinstance(key, str) else chosen_text(key)[0]
    return {"key": key, "value": value, "step": step, "change": words}
