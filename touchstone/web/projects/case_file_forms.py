"""Forms of opening a project from a case file: the file, and what the file does not say."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touchstone.pages.date_field import DateField
from touchstone.pages.fields import ChoiceField, LongTextField, TextField, UploadField
from touchstone.pages.forms import GovForm
from touchstone.web.projects.case_file_words import ENTRIES

IN_USE = "in-use"


class CaseFileForm(GovForm):
    """The file."""

    file = UploadField(
        label=_("Case file"),
        subject=_("the case"),
        help_text=_("YAML or JSON, up to 1 MB. Nothing is saved before you have seen what would be made of it."),
    )


class CaseOpeningForm(GovForm):
    """Name, problem and beginning of the project, as the file gives them and as they may be changed."""

    title = TextField(label=_("Name of the project"), subject=_("the name of the project"))
    problem = LongTextField(
        label=_("What problem is it meant to help with?"), subject=_("the problem"), max_length=5_000
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["entry"] = ChoiceField(
            label=_("What does the work start from?"),
            choices=list(ENTRIES.items()),
            subject=_("what the work starts from"),
        )
        self.fields["catch_up_on"] = DateField(
            label=_("If it is in use already: by when will its assurance be shown?"),
            help_text=_("Leave this empty for the other two answers."),
            subject=_("the date by which the assurance will be shown"),
            earliest=today,
            required=False,
        )

    @property
    def shown_title(self) -> str:
        """The name as it stands in the form."""
        return str(self["title"].value() or "")

    def clean(self) -> dict[str, Any]:
        """A technology in use needs the day; for the others none is kept."""
        data = super().clean()
        is_used = data.get("entry") == IN_USE
        if is_used and not data.get("catch_up_on") and "catch_up_on" not in self.errors:
            message = _("Enter the date by which the assurance will be shown")
            self.add_error("catch_up_on", ValidationError(message, code="day-month-year"))
        return {**data, "catch_up_on": data.get("catch_up_on") if is_used else None}
