"""Forms for signing, closing a condition, and making items force policy."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.pages.fields import ChoiceField, ChoicesField, ConfirmField, LongTextField
from touchstone.pages.forms import GovForm
from touchstone.pages.labels import PROVENANCE
from touchstone.pages.languages import chosen_text
from touchstone.pages.look import Look
from touchstone.queries.policy import StageItems
from touchstone.web.decisions.words import ITEM_KINDS, rule_words

_UNCHECKED = _(
    "Policy once adopted. The system cannot tell whether a duty was done, so none of these stops a decision."
)


class SignForm(GovForm):
    """A signature on a joint decision, with a dissent where there is one."""

    dissent = LongTextField(
        label=_("Is there a dissent to put on record? (optional)"),
        help_text=_("Sealed with your signature, in the words given."),
        required=False,
        look=Look(rows=3, size="s"),
        subject=_("the dissent"),
    )
    confirmed = ConfirmField(
        label=_("I have read the case and what is outstanding, and I sign this decision"),
        subject=_("that you have read the case and sign"),
    )


class CloseForm(GovForm):
    """How a condition was met, and which evidence shows it."""

    def __init__(self, *args: Any, evidence: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"] = LongTextField(
            label=_("How was it met?"), max_length=4000, subject=_("how the condition was met")
        )
        if evidence:
            self.fields["proof"] = ChoiceField(
                label=_("Which evidence shows it? (optional)"),
                choices=[("", _("None")), *evidence],
                as_select=True,
                required=False,
                subject=_("the evidence"),
            )


class ProposeForm(GovForm):
    """Items of one stage to be made force policy, by kind, with the reasons."""

    def __init__(self, *args: Any, found: StageItems, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds: list[str] = []
        rule = rule_words(found.rule, found.pack)
        for kind, items in found.groups.items():
            # What is proposed already is not offered, and still read when the same form is sent twice.
            free = [one for one in items if self.is_bound or one[0] not in found.in_force | found.proposed]
            if free:
                self.kinds.append(kind)
                self.fields[kind] = ChoicesField(
                    label=ITEM_KINDS[kind],
                    choices=[
                        (one, rule if kind == "decision-rule" else chosen_text(text)[0]) for one, _item, text in free
                    ],
                    required=False,
                    look=Look(
                        small=True, hints={one: PROVENANCE[item.provenance.value].text for one, item, _text in free}
                    ),
                    subject=ITEM_KINDS[kind],
                )
        self.fields["reasons"] = LongTextField(
            label=_("Why should these become force policy?"), max_length=4000, subject=_("the reasons")
        )

    def clean(self) -> dict[str, Any]:
        """Refuses a proposal of nothing."""
        data = super().clean()
        if self.kinds and not self.items() and not any(kind in self.errors for kind in self.kinds):
            self.add_error(self.kinds[0], _("Choose at least one item"))
        return data

    def items(self) -> list[str]:
        """Ids of everything chosen."""
        return [one for kind in self.kinds for one in self.cleaned_data.get(kind) or ()]


class SignAdoptionForm(GovForm):
    """A chief officer's signature under an adoption act."""

    confirmed = ConfirmField(
        label=_(
            "These items become force policy: those that the system can check bar a gate while they are outstanding"
        ),
        subject=_("that these items become force policy"),
    )


class RevokeForm(GovForm):
    """The end of an adoption act."""

    confirmed = ConfirmField(
        label=_("These items are no longer force policy: from now on each of them warns and bars nothing"),
        subject=_("that these items are no longer force policy"),
    )
