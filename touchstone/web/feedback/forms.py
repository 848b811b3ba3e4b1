"""Forms for answering, closing and checking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from touchstone.actions.feedback import CLOSINGS
from touchstone.pages.fields import ChoiceField, LongTextField
from touchstone.pages.forms import GovForm
from touchstone.pages.look import Look

KINDS = {
    "error": _("Something in the record is wrong"),
    "question": _("Question"),
    "used-about-me": _("It was used about the sender, or somebody they act for"),
}
STATUSES = {
    "waiting": _("Waits for an answer"),
    "drafted": _("Waits for a second person"),
    "answered": _("Answered in private"),
    "published": _("Answered in public"),
    "closed": _("Closed without an answer"),
}
MOST = 10_000
PRIVATE, SUMMED_UP, OWN_WORDS = "private", "summed-up", "own-words"


class AnswerForm(GovForm):
    """The answer, and who sees it. A public one goes before a second person first."""

    versioned = True

    def __init__(self, *args: Any, may_quote: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        ways = [
            (PRIVATE, _("Only the sender, at their private link")),
            (SUMMED_UP, _("Everybody, on the record’s page, under a summary of the question in our words")),
        ]
        if may_quote:
            ways.append((OWN_WORDS, _("Everybody, on the record’s page, under the sender’s own words")))
        self.fields["text"] = LongTextField(
            label=_("Answer"),
            help_text=_("Name nobody. If the record is wrong, say so, and propose a correction of it."),
            missing=_("Write what the sender is told"),
            max_length=MOST,
            look=Look(rows=10, size="m"),
            subject=_("the answer"),
        )
        self.fields["way"] = ChoiceField(
            label=_("Who sees it?"), choices=ways, missing=_("Choose who sees it"), look=Look(size="m")
        )
        self.fields["summary"] = LongTextField(
            label=_("The question in our words"),
            help_text=_("Needed for a summary only. It becomes public: nothing in it may tell who asked."),
            required=False,
            max_length=2000,
            look=Look(rows=4, size="m"),
            subject=_("the summary"),
        )

    def clean(self) -> dict[str, Any]:
        """A summary where one is shown."""
        data = super().clean()
        if data.get("way") == SUMMED_UP and not data.get("summary") and "summary" not in self.errors:
            self.add_error("summary", _("Sum the question up, so that readers know what was asked"))
        return data


class CloseForm(GovForm):
    """Why there is no answer, and what the sender is told."""

    versioned = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"] = ChoiceField(
            label=_("Why is it closed?"),
            choices=[(one, _now(words)) for one, words in CLOSINGS.items()],
            missing=_("Choose why it is closed"),
            look=Look(size="m"),
            subject=_("why it is closed"),
        )
        self.fields["text"] = LongTextField(
            label=_("What the sender is told"),
            help_text=_("The sender reads this at their link, and nobody else."),
            missing=_("Write what the sender is told"),
            max_length=MOST,
            look=Look(rows=6, size="m"),
            subject=_("what the sender is told"),
        )


class CheckForm(GovForm):
    """Show it, or send it back; the digest says what was read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=80)
    verdict = ChoiceField(
        label=_("What do you decide?"),
        choices=[("show", _("Show it on the record’s page")), ("return", _("Send it back"))],
        missing=_("Choose what you decide"),
        look=Look(size="m"),
        subject=_("what you decide"),
    )
