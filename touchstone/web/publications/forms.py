"""Forms of the publication pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touchstone.pages.fields import ChoiceField, LongTextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look

EVENTS = {
    "publish": _("Publish the record"),
    "revise": _("Publish a new version: something has changed"),
    "correct": _("Put an error right: both versions stay public"),
    "withdraw": _("Withdraw the record: its content is taken away, and the reason stays"),
}

WHAT = {
    "publish": _("First publication"),
    "revise": _("New version"),
    "correct": _("Correction"),
    "withdraw": _("Withdrawal"),
    "decision": _("Gate decision"),
}
HAPPENED = {
    "publish": _("First published"),
    "revise": _("Revised"),
    "correct": _("Error put right"),
    "withdraw": _("Withdrawn"),
    "decision": _("Gate decision"),
}


class ProposeForm(GovForm):
    """What kind of version it is, and what the public is told about it."""

    def __init__(self, *args: Any, events: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.events = events
        if len(events) > 1:
            self.fields["event"] = ChoiceField(
                label=_("What do you want to propose?"),
                choices=[(event, EVENTS[event]) for event in events],
                subject=_("what you want to propose"),
            )
        self.fields["reason"] = LongTextField(
            label=_("What changes for the public, and why"),
            help_text=_("This text becomes public, word for word. Name nobody."),
            missing=_("Say what changes for the public, and why"),
            max_length=2000,
            look=Look(rows=4),
        )

    @property
    def event(self) -> str:
        """The kind of version chosen, or the only one there is."""
        return str(self.cleaned_data.get("event") or self.events[0])


class SettleForm(GovForm):
    """Approve or refuse; the digest says which content was read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=80)
