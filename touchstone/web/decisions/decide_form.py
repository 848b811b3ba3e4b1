"""The form by which a decision is taken: only what its outcome needs, so refusing asks less than proceeding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from touchstone.domain.decision import ProposedCondition, ProposedDecision
from touchstone.domain.lifecycle_steps import PROCEEDING, Outcome
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.stage import ProceedQuestion
from touchstone.pages.date_field import PARTS, DateField
from touchstone.pages.fields import ChoiceField, HiddenField, LongTextField, YesNoField
from touchstone.pages.forms import TOKEN, GovForm
from touchstone.pages.languages import chosen_text
from touchstone.pages.look import Look
from touchstone.pages.text import whole_number
from touchstone.queries.decisions import GatePage
from touchstone.web.decisions.words import role_words, stage_words

MOST_CONDITIONS = 20
ROWS = "rows"
STEP = "step"
_CONDITION = ("text", "owner", "due_on")


class ChooseForm(GovForm):
    """Which outcome: the first step, on its own."""

    def __init__(self, *args: Any, outcomes: list[tuple[str, Any, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields[TOKEN]  # nothing is done by it: it only opens the next page
        self.fields["outcome"] = ChoiceField(
            label=_("What is the decision?"),
            choices=[(outcome, text) for outcome, text, _hint in outcomes],
            missing=_("Choose what the decision is"),
            look=Look(size="l", heading=True, hints={outcome: hint for outcome, _text, hint in outcomes}),
            subject=_("the decision"),
        )

    def clean(self) -> dict[str, Any]:
        """Nothing more than the fields themselves: there is no token."""
        return self.cleaned_data


class DecideForm(GovForm):
    """One outcome's decision. Reads how many condition rows the page held from what was sent."""

    def __init__(self, *args: Any, gate: GatePage, outcome: Outcome, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.gate, self.outcome = gate, outcome
        sent = self.data if self.is_bound else self.initial
        self.rows = _row_count(sent) if outcome is Outcome.PROCEED_WITH_CONDITIONS else 0
        self.questions: tuple[ProceedQuestion, ...] = gate.questions if outcome in PROCEEDING else ()
        self._add_hidden()
        self._add_destination()
        for question in self.questions:
            self.fields[_answer(question.id)] = YesNoField(
                label=chosen_text(question.text)[0],
                missing=_("Answer yes or no: each question to proceed is answered on its own"),
                look=Look(inline=True),
            )
        self._add_words(today)
        for index in range(self.rows):
            self._add_condition(index)

    def _add_hidden(self) -> None:
        self.fields["outcome"] = HiddenField(initial=self.outcome.value)
        self.fields["seen_digest"] = HiddenField(initial=self.gate.snapshot.sealed_digest)
        self.fields["seen_position"] = HiddenField(initial=str(self.gate.position))
        self.fields[ROWS] = HiddenField(initial=str(self.rows))

    def _add_destination(self) -> None:
        stages = self.gate.destinations.of(self.outcome)
        if len(stages) > 1:
            self.fields["to_stage"] = ChoiceField(
                label=_("Which stage does it lead to?"),
                choices=[(one, stage_words(one, self.gate.pack)) for one in stages],
                missing=_("Choose the stage it leads to"),
                subject=_("the stage it leads to"),
            )
        covers = _covers(self.gate.snapshot)
        if len(covers) > 1:
            self.fields["covers"] = ChoiceField(
                label=_("Which version of the technology does it cover?"),
                choices=covers,
                initial="all",
                subject=_("what it covers"),
            )

    def _add_words(self, today: date) -> None:
        self.fields["reasons"] = LongTextField(
            label=_("What are the reasons?"),
            help_text=_(
                "You may follow the National Decision Model: information, threat and risk, powers and policy, options "
                "and contingencies, action and review; with the Code of Ethics throughout."
            ),
            look=Look(rows=10, size="s"),
            subject=_("the reasons for the decision"),
        )
        self.fields["dissent"] = LongTextField(
            label=_("Is there a dissent to put on record? (optional)"),
            help_text=_("Sealed with your signature, in the words given."),
            required=False,
            look=Look(rows=3, size="s"),
            subject=_("the dissent"),
        )
        self.fields["took_place_on"] = DateField(
            label=_("When was the decision taken?"),
            help_text=_("If it was before today, the record says that it was entered late."),
            initial=today,
            subject=_("when the decision was taken"),
        )

    def _add_condition(self, index: int) -> None:
        roles = [(one.id, role_words(one.id, self.gate.pack)) for one in self.gate.pack.sheet.roles]
        self.fields[_row(index, "text")] = LongTextField(
            label=_("What is owed?"), required=False, look=Look(rows=3), max_length=2000, subject=_("what is owed")
        )
        self.fields[_row(index, "owner")] = ChoiceField(
            label=_("Who owes it?"),
            choices=[("", ""), *roles],
            as_select=True,
            required=False,
            subject=_("who owes it"),
        )
        self.fields[_row(index, "due_on")] = DateField(
            label=_("By when?"), required=False, subject=_("the day it is owed by")
        )

    def clean(self) -> dict[str, Any]:
        """Refuses a condition row that is begun and not whole; a row left blank counts as none."""
        data = super().clean()
        for index in range(self.rows):
            names = [_row(index, part) for part in _CONDITION]
            if any(data.get(name) or name in self.errors for name in names):
                for name, message in zip(names, _WHOLE, strict=True):
                    if not data.get(name) and name not in self.errors:
                        self.add_error(name, message)
        return data

    def proposed(self) -> ProposedDecision:
        """The decision as the rules take it; only after `is_valid()`."""
        data = self.cleaned_data
        version, _slash, configuration = str(data.get("covers") or "all").partition("/")
        return ProposedDecision(
            stage=self.gate.case.stage.id,
            outcome=self.outcome.value,
            reasons=data["reasons"],
            took_place_on=data["took_place_on"],
            seen_digest=data["seen_digest"],
            to_stage=data.get("to_stage", ""),
            answers={one.id: data[_answer(one.id)] for one in self.questions},
            conditions=tuple(
                ProposedCondition(
                    text=data[_row(index, "text")],
                    owner_role=data[_row(index, "owner")],
                    due_on=data[_row(index, "due_on")],
                )
                for index in range(self.rows)
                if data[_row(index, "text")]
            ),
            covers=version,
            configuration=configuration or "all",
        )

    def answer_fields(self) -> list[tuple[ProceedQuestion, Any]]:
        """Each question to proceed with its field."""
        return [(one, self[_answer(one.id)]) for one in self.questions]

    def condition_fields(self) -> list[list[Any]]:
        """The fields of each condition row."""
        return [[self[_row(index, part)] for part in _CONDITION] for index in range(self.rows)]

    def carried(self) -> list[tuple[str, str]]:
        """Everything that was sent, by name, for hidden fields of the page before signing."""
        names = self._names()
        return [(str(name), str(value)) for name, value in self.data.items() if name in names]

    def typed(self) -> dict[str, Any]:
        """What was sent, by field, as first values of the same form shown again without judging it."""
        return {name: one.widget.value_from_datadict(self.data, self.files, name) for name, one in self.fields.items()}

    def _names(self) -> set[str]:
        names = set()
        for name, field in self.fields.items():
            is_date = isinstance(field, DateField)
            names |= {f"{name}-{part}" for part in PARTS} if is_date else {name}
        return names


def with_changed_rows(data: QueryDict) -> QueryDict:
    """What was sent, with a condition row more or less as the button says; rows after a removed one move up."""
    changed = data.copy()
    count, step = _row_count(data), str(data.get(STEP) or "")
    if step == "add":
        changed[ROWS] = str(min(count + 1, MOST_CONDITIONS))
        return changed
    removed = whole_number(step.partition(".")[2])
    if removed is None or removed >= count:
        return changed
    for index in range(removed, count):
        for name in _row_inputs(index):
            changed.pop(name, None)
        for name, following in zip(_row_inputs(index), _row_inputs(index + 1), strict=True):
            if following in data and index + 1 < count:
                changed[name] = str(data[following])
    changed[ROWS] = str(max(count - 1, 1))
    return changed


def with_case_read(data: QueryDict, gate: GatePage) -> QueryDict:
    """What was sent, as if read on the case as it stands now: for the form shown once the changes have been listed."""
    changed = data.copy()
    changed["seen_digest"] = gate.snapshot.sealed_digest
    changed["seen_position"] = str(gate.position)
    return changed


_WHOLE = (
    _("Say what is owed, or clear the row"),
    _("Choose the role that owes it"),
    _("Enter the day by which it is owed"),
)


def _covers(snapshot: ProjectSnapshot) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("all", _("All versions"))]
    for version in snapshot.versions:
        found.append((version.id, version.label))
        found += [(f"{version.id}/{one}", f"{version.label}, {label}") for one, label in version.configurations]
    return found


def _answer(question: str) -> str:
    return f"answer.{question}"


def _row(index: int, part: str) -> str:
    return f"condition-{index}-{part}"


def _row_inputs(index: int) -> list[str]:
    return [_row(index, "text"), _row(index, "owner"), *(f"{_row(index, 'due_on')}-{part}" for part in PARTS)]


def _row_count(data: Mapping[str, Any]) -> int:
    sent = whole_number(str(data.get(ROWS) or ""))
    return min(max(sent or 1, 1), MOST_CONDITIONS)
