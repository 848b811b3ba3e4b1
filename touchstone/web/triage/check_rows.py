"""Everything that was answered before a project is opened, as rows to check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from touchstone.guidance.question_set import Question
from touchstone.pages.answer_rows import Row, answer_rows, row
from touchstone.pages.dates import date_uk
from touchstone.pages.entry_words import ENTRIES
from touchstone.web.triage.journey import ABOUT, ENTRY, TECHNOLOGY, Journey


def check_rows(journey: Journey) -> list[tuple[Any, list[Row]]]:
    """(title, rows) of the project itself and of the triage questions asked."""
    sheet = journey.pack.triage
    if sheet is None:  # a journey begins only on a pack with triage
        raise LookupError("the pack has no triage")
    return [(_("The project"), _about(journey)), (sheet.title, answer_rows(_asked(journey), journey.carry.answers))]


def _about(journey: Journey) -> list[Row]:
    about = journey.carry.about
    entry = about.get("entry", "")
    rows = [
        row(_("Name"), about.get("title"), ABOUT),
        row(_("Problem"), about.get("problem"), ABOUT),
        row(_("Technology"), about.get("technology_name"), TECHNOLOGY),
        row(_("Version"), about.get("version_label"), TECHNOLOGY),
        row(_("Supplier or maker"), about.get("supplier"), TECHNOLOGY),
        row(_("Where the work starts"), str(ENTRIES[entry][0]) if entry in ENTRIES else None, ENTRY),
    ]
    if about.get("catch_up_on"):
        rows.append(row(_("Assurance shown by"), date_uk(about["catch_up_on"]), ENTRY))
    return rows


def _asked(journey: Journey) -> list[Question]:
    return [journey.pack.question(one) for one in journey.impact.shown]
