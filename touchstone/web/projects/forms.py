"""Forms about a project: its name and problem, and who is put to work on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.pages.fields import ChoiceField, LongTextField, TextField
from touchstone.pages.forms import GovForm


class HeadingForm(GovForm):
    """What the project is called and what problem it answers, at the version read."""

    versioned = True
    title = TextField(label=_("Name of the project"), subject=_("the name of the project"))
    problem = LongTextField(
        label=_("What problem is it meant to help with?"), subject=_("the problem"), max_length=5_000
    )


class MemberForm(GovForm):
    """One of the offices that could be put to work; `offices` are (id, words)."""

    def __init__(self, *args: Any, offices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"] = ChoiceField(
            label=_("Who is to work on it?"),
            help_text=_now("People with a current office in an organisation that takes part."),
            choices=[("", _("Choose one")), *offices],
            as_select=True,
            subject=_("who is to work on it"),
        )
