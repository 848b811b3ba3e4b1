"""Forms of the publication pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchstone.domain.release.exemptions import Citation, Exemption, exemptions_for
from touchstone.pages.date_field import DateField
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
CHANGES = {
    "new": _("new"),
    "changed": _("changed"),
    "gone": _("taken out"),
    "withheld": _("now withheld"),
    "disclosed": _("no longer withheld"),
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


class WithholdForm(GovForm):
    """Which exemption, what harm, why it outweighs the public interest, and until when."""

    def __init__(self, *args: Any, nation: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["exemption"] = ChoiceField(
            label=_("Exemption"),
            choices=[(one.id, exemption_label(one, citation)) for one, citation in exemptions_for(nation)],
            missing=_("Choose an exemption from the list"),
        )
        self.fields.update(_reasons())


class KeepForm(GovForm):
    """Why a withheld field stays so, and until when."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = LongTextField(
            label=_("What the review found"), missing=_("Say why"), max_length=2000, look=Look(rows=4)
        )
        self.fields.update(_reasons())


class DiscloseForm(GovForm):
    """Why a field is withheld no longer."""

    reason = LongTextField(
        label=_("Why it can be shown now"),
        help_text=_("This is offered as the reason of the next version, which is public. Name nobody."),
        missing=_("Say why"),
        max_length=2000,
        look=Look(rows=4),
    )


class AcceptForm(GovForm):
    """Why a finding may stand; the digest says which content was read."""

    reason = LongTextField(
        label=_("Why it may stand"), missing=_("Say why it may stand"), max_length=2000, look=Look(rows=4)
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=80)


def exemption_label(exemption: Exemption, citation: Citation) -> str:
    """`Defence: section 26(1), … (qualified)`."""
    kind = gettext("absolute") if citation.is_absolute else gettext("qualified")
    return f"{gettext(exemption.name)}: {citation.text} ({kind})"


def _reasons() -> dict[str, Any]:
    return {
        "harm": LongTextField(
            label=_("What harm would it do to show it?"),
            help_text=_("For an exemption that needs no harm, say why the field is of its kind. Never public."),
            missing=_("Say what harm showing it would do, or why it is of the kind that is exempt"),
            max_length=4000,
            look=Look(rows=4),
        ),
        "balance": LongTextField(
            label=_("Why does the harm outweigh the public interest in showing it?"),
            help_text=_("For a qualified exemption. Leave it empty for an absolute one. Never public."),
            required=False,
            max_length=4000,
            look=Look(rows=4),
        ),
        "review_on": DateField(
            label=_("When is this looked at again?"),
            help_text=_("A day to come. The public is told it."),
            missing=_("Give the date on which this is looked at again"),
            subject=_("the review"),
        ),
    }
