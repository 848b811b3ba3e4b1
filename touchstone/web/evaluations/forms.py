"""Forms for a run, an attached result, a fairness measure, a claim, and what is offered to the public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from touchstone.pages.date_field import DateField
from touchstone.pages.fields import ChoiceField, ChoicesField, ConfirmField, LongTextField, TextField, UploadField
from touchstone.pages.forms import TOKEN, GovForm
from touchstone.pages.look import Look
from touchstone.web.evaluations.plan_forms import MAX_SPEC
from touchstone.web.evaluations.words import DATA, KINDS, PERFORMED_BY

Choices = Sequence[tuple[str, Any]]
NO_PLAN = "none"
FOLDER, UPLOAD, ATTACHED = "folder", "upload", "attached"


class WayForm(GovForm):
    """Under which plan, and by which way the data reach the run: it only opens the next page."""

    def __init__(self, *args: Any, plans: Choices, ways: Choices, hints: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields[TOKEN]
        self.fields["plan"] = ChoiceField(
            label=_("Which plan does the run keep?"),
            choices=[*plans, (NO_PLAN, _("None: nothing was promised"))],
            missing=_("Choose the plan that the run keeps"),
            look=Look(hints={NO_PLAN: _("The run is counted and listed, and never counts at a gate.")}),
            subject=_("the plan"),
        )
        self.fields["way"] = ChoiceField(
            label=_("Where are the data?"),
            choices=ways,
            missing=_("Choose where the data are"),
            look=Look(hints=hints),
            subject=_("where the data are"),
        )

    def clean(self) -> dict[str, Any]:
        """Nothing more than the fields themselves: there is no token."""
        return self.cleaned_data


class RunForm(GovForm):
    """What to run it on, who runs it and what it shows; the spec too, where there is no plan."""

    def __init__(
        self, *args: Any, way: str, files: Iterable[str] = (), has_plan: bool = True, megabytes: int = 0, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not has_plan:
            self.fields["spec_text"] = _spec_field()
        if way == UPLOAD:
            self.fields["file"] = UploadField(
                label=_("The file of data"),
                subject=_("the data"),
                help_text=_(
                    "Up to %(megabytes)d MB, Parquet or CSV as the spec says. It is kept for the run alone and deleted "
                    "when the run ends, however it ends."
                )
                % {"megabytes": megabytes},
            )
        else:
            self.fields["data_name"] = ChoiceField(
                label=_("Which file of the folder?"),
                choices=[(name, name) for name in files],
                as_select=True,
                subject=_("the file"),
            )
        _add_made(self)


class AttachForm(GovForm):
    """A result file that the command line wrote, who made it, on whose data and when."""

    def __init__(self, *args: Any, plans: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["plan"] = ChoiceField(
            label=_("Which plan was it run under?"),
            choices=[*plans, (NO_PLAN, _("None: nothing was promised"))],
            missing=_("Choose the plan it was run under"),
            look=Look(hints={NO_PLAN: _("The run is counted and listed, and never counts at a gate.")}),
            subject=_("the plan"),
        )
        self.fields["file"] = UploadField(
            label=_("The result file"),
            help_text=_("result.json, as “touchstone evaluate” wrote it."),
            subject=_("the result"),
            look=Look(accept=".json,application/json"),
        )
        _add_made(self)
        self.fields["performed_on"] = DateField(
            label=_("When was it run?"), latest=today, subject=_("the day on which it was run")
        )


class CancelForm(GovForm):
    """A confirmation that a run is to stop."""

    confirmed = ConfirmField(
        label=_("Stop this run. Nothing that it has counted is kept."), subject=_("that this run is to stop")
    )


class FairnessForm(GovForm):
    """Which of the measures side by side matters most here, and why."""

    def __init__(self, *args: Any, measures: Choices, hints: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["measures"] = ChoicesField(
            label=_("Which measures matter most here?"),
            choices=measures,
            look=Look(hints=hints),
            subject=_("the measures"),
        )
        self.fields["reason"] = LongTextField(
            label=_("Why these, and not the others?"),
            help_text=_("Say who is harmed by which mistake, and why it weighs more. This is shown at the gate."),
            max_length=4000,
            look=Look(rows=6),
            subject=_("why these were chosen"),
        )


class ClaimForm(GovForm):
    """A headline claim: what is said, and the figure of the result that bears it out."""

    def __init__(self, *args: Any, measures: Choices, groups: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["statement"] = TextField(
            label=_("What is claimed?"),
            max_length=400,
            help_text=_("The sentence as it is to be said, such as “It finds nine in ten of those it should find”."),
            subject=_("what is claimed"),
        )
        self.fields["metric"] = ChoiceField(
            label=_("Which measure does it state?"), choices=measures, as_select=True, subject=_("the measure")
        )
        self.fields["group"] = ChoiceField(
            label=_("Of whom?"), choices=groups, as_select=True, subject=_("of whom it is said")
        )
        self.fields["stated"] = TextField(
            label=_("Which figure does it state?"),
            max_length=60,
            help_text=_("As the claim gives it: 0.893, 89%, or 1 in 6,000. It is compared as exactly as it is stated."),
            look=Look(width=10),
            subject=_("the figure"),
        )


class WithdrawForm(GovForm):
    """A confirmation that a claim no longer stands."""

    confirmed = ConfirmField(
        label=_("Withdraw this claim. The record keeps that it was made."), subject=_("that the claim is withdrawn")
    )


class OfferForm(GovForm):
    """A confirmation before a result is offered for the public record, or taken back."""

    def __init__(self, *args: Any, is_offered: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["confirmed"] = ConfirmField(
            label=_("Take it back: the next version of the public record is made without it")
            if is_offered
            else _("I have read the result as it would be public, and offer it"),
            subject=_("that it is taken back") if is_offered else _("that you have read the result and offer it"),
        )


def _spec_field() -> LongTextField:
    return LongTextField(
        label=_("The spec"),
        help_text=_("What the columns mean, which groups, measures and limits, as text (YAML)."),
        max_length=MAX_SPEC,
        counted=False,
        look=Look(rows=20, spellcheck=False),
        subject=_("the spec"),
    )


def _add_made(form: GovForm) -> None:
    """Who made it, on whose data, and what it shows."""
    form.fields["performed_by"] = ChoiceField(
        label=_("Who makes it?"),
        choices=list(PERFORMED_BY.items()),
        initial="force",
        subject=_("who makes it"),
        look=Look(hints={"supplier": _("A supplier’s own test never counts as the force’s.")}),
    )
    form.fields["data"] = ChoiceField(
        label=_("Whose data?"), choices=list(DATA.items()), initial="own", subject=_("whose data"), look=Look()
    )
    form.fields["kind"] = ChoiceField(
        label=_("What does it show?"), choices=list(KINDS.items()), initial="performance", subject=_("what it shows")
    )
