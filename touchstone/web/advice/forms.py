"""Forms for asking, giving and answering advice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.guidance.pack import Pack
from touchstone.pages.date_field import DateField
from touchstone.pages.fields import ChoiceField, LongTextField, YesNoField
from touchstone.pages.forms import GovForm
from touchstone.pages.languages import chosen_text
from touchstone.web.advice.words import CONCLUSIONS, RESPONSES


class AskForm(GovForm):
    """Whom to ask, about what, by when."""

    def __init__(self, *args: Any, pack: Pack, **options: Any) -> None:
        super().__init__(*args, **options)
        advisers = [(one.id, chosen_text(one.name)[0]) for one in pack.sheet.advisers]
        self.fields["adviser"] = ChoiceField(
            label=_("Whose advice do you want?"),
            choices=[("", ""), *advisers],
            as_select=True,
            subject=_("the adviser"),
        )
        self.fields["question"] = LongTextField(
            label=_("What do you want advice on?"), subject=_("what you want advice on")
        )
        self.fields["due_on"] = DateField(label=_("When is it needed by?"), required=False, subject=_("the date"))


class GiveForm(GovForm):
    """Advice on a frozen paper, with the adviser's interests."""

    interests = LongTextField(
        label=_("What interests do you have in this?"),
        help_text=_("For example work for the supplier, or a part in the project. Write “None” if you have none."),
        subject=_("your interests, or that you have none"),
    )
    conclusion = ChoiceField(
        label=_("What does your advice come to?"),
        choices=list(CONCLUSIONS.items()),
        subject=_("what your advice comes to"),
    )
    text = LongTextField(label=_("Your advice"), subject=_("your advice"))
    privileged = YesNoField(
        label=_("Is this legally privileged advice?"),
        help_text=_("Only a force lawyer’s advice can be. It is then kept from everybody but those who decide."),
        initial="no",
        subject=_("whether it is privileged"),
    )
    took_place_on = DateField(
        label=_("When was the advice given?"),
        help_text=_("Leave blank if today. Advice recorded later than it was given is marked as recorded late."),
        required=False,
        subject=_("the date"),
    )


class ReplyForm(GovForm):
    """What the force did about advice."""

    response = ChoiceField(
        label=_("Was the advice accepted?"), choices=list(RESPONSES.items()), subject=_("the answer to the advice")
    )
    text = LongTextField(label=_("What was done, and why?"), subject=_("what was done, and why"))
