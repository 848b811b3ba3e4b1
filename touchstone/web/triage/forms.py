"""Forms of opening a project, of setting a level with reasons, and of asking how much of the guidance applies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.actions.triage import AXES, NOT_SURE_WHO
from touchstone.foundation.errors import Invalid
from touchstone.pages.date_field import DateField
from touchstone.pages.entry_words import ENTRIES
from touchstone.pages.fields import ChoiceField, LongTextField, TextField
from touchstone.pages.forms import GovForm
from touchstone.pages.impact_words import AXES as AXIS_WORDS
from touchstone.pages.impact_words import LEVELS
from touchstone.pages.look import Look

ADVISERS = {
    "opcsa": _("Office of the Police Chief Scientific Adviser"),
    "college-productivity-team": _("The productivity team of the College of Policing"),
    "npcc-ai-board": _("NPCC Artificial Intelligence Board"),
}


def refuse(form: GovForm, refused: Invalid) -> None:
    """Put an action's refusal on the form's fields; what belongs to none of them stands above."""
    for name, message in (refused.field_errors or {"": refused.message}).items():
        form.add_error(name if name in form.fields else None, _now(message))


class AboutForm(GovForm):
    """What the project is called and what problem it answers."""

    title = TextField(
        label=_("Name of the project"),
        subject=_("the name of the project"),
        help_text=_("Short, and plain enough for somebody outside policing."),
    )
    problem = LongTextField(
        label=_("What problem is it meant to help with?"),
        subject=_("the problem"),
        help_text=_("Start from the problem that was identified, not from the technology."),
        max_length=5_000,
    )


class TechnologyForm(GovForm):
    """What is adopted."""

    technology_name = TextField(label=_("Name of the technology"), subject=_("the name of the technology"))
    version_label = TextField(
        label=_("Version (optional)"), subject=_("the version"), required=False, look=Look(width=20, spellcheck=False)
    )
    supplier = TextField(
        label=_("Supplier or maker (optional)"),
        help_text=_("The company, or the team of the force that builds it."),
        subject=_("the supplier"),
        required=False,
    )


class EntryForm(GovForm):
    """Where the work starts, and for what is in use the day by which its assurance will be shown."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["entry"] = ChoiceField(
            label=_("Where does the work start?"),
            choices=[(key, words) for key, (words, _hint) in ENTRIES.items()],
            subject=_("where the work starts"),
            look=Look(heading=True, hints={key: hint for key, (_words, hint) in ENTRIES.items()}),
        )
        self.fields["catch_up_on"] = DateField(
            label=_("If it is already in use: by when will its assurance be shown?"),
            help_text=_("Leave this empty for the other two answers. It is shown in the list of projects."),
            subject=_("the date by which the assurance will be shown"),
            earliest=today,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """A technology in use needs the day; for the others none is kept."""
        data = super().clean()
        if data.get("entry") != "in-use":
            data["catch_up_on"] = None
        elif not data.get("catch_up_on") and "catch_up_on" not in self.errors:
            missing = _("Enter the date by which the assurance will be shown")
            self.add_error("catch_up_on", ValidationError(missing, code="day-month-year"))
        return data


class OverrideForm(GovForm):
    """One level set higher or lower than computed, with the reason."""

    axis = ChoiceField(
        label=_("Which judgement do you depart from?"),
        choices=[(axis, AXIS_WORDS[axis]) for axis in AXES],
        subject=_("the judgement"),
    )
    level = ChoiceField(
        label=_("At which level do you set it?"),
        choices=[(level, label.text) for level, label in LEVELS.items()],
        subject=_("the level"),
    )
    reasons = LongTextField(
        label=_("Why?"),
        help_text=_("The reason is shown at the gate and in public, beside the level that was computed."),
        subject=_("the reason"),
        max_length=5_000,
    )


class AskForm(GovForm):
    """Advice sought on how much of the guidance applies."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["adviser"] = ChoiceField(
            label=_("Whom did you ask?"),
            choices=[(one, ADVISERS[one]) for one in NOT_SURE_WHO],
            subject=_("whom you asked"),
        )
        self.fields["request"] = LongTextField(
            label=_("What did you ask?"), subject=_("what you asked"), max_length=5_000
        )
        self.fields["asked_on"] = DateField(label=_("When did you ask?"), subject=_("the day you asked"), latest=today)


class ReplyForm(GovForm):
    """The reply to such a request."""

    versioned = True

    def __init__(self, *args: Any, asked_on: date, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reply"] = LongTextField(label=_("What was the reply?"), subject=_("the reply"), max_length=5_000)
        self.fields["replied_on"] = DateField(
            label=_("When did it come?"), subject=_("the day of the reply"), earliest=asked_on, latest=today
        )
