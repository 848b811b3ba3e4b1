"""A guidance question as a form: built from its fields, read back as an answer value.

A view builds it with `question_form`, first asks `changes_rows` (a button that adds or removes a row was pressed:
show `with_changed_rows()` again, nothing is saved), then `is_valid()`, and gives `answer()` to the action.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from markupsafe import Markup

from touchstone.guidance.question_set import Field, FieldKind, Question
from touchstone.pages.fields import HiddenField, LongTextField
from touchstone.pages.forms import TOKEN, VERSION, GovForm
from touchstone.pages.languages import localised
from touchstone.pages.look import Look
from touchstone.pages.question_fields import (
    Offered,
    Wording,
    answer_value,
    form_fields,
    initial_values,
    is_bilingual,
    part_names,
    plain,
)
from touchstone.pages.question_groups import Group, groups
from touchstone.pages.question_rows import (
    changed_counts,
    changed_key,
    changed_values,
    count_name,
    row_counts,
    row_name,
)

OFFERS_NOTHING = Offered()
DEPARTURE = "departure"
REASON_HINT = gettext_noop("Needed where you chose “Does not apply”")


def question_form(
    question: Question,
    *,
    data: Mapping[str, Any] | None = None,
    answer: Mapping[str, Any] | None = None,
    version: int = 0,
    offered: Offered = OFFERS_NOTHING,
    partial: bool = False,
    departure: str | None = None,
) -> QuestionForm:
    """The form of a question: sent where `data` is given, else showing the stored `answer`.

    `version` is the stored answer's, 0 where there is none. With `partial`, required fields may be left for later.
    `departure`: why the answer departs from one given to the same fact elsewhere; None where there is no such answer.
    """
    stored = answer or {}
    initial: dict[str, Any] = {}
    for part in question.fields:
        name = f"answer.{part.key}"
        if part.kind is not FieldKind.ROWS:
            initial |= initial_values(part, name, stored.get(part.key))
            continue
        for index, row in enumerate(stored.get(part.key) or ()):
            for column in part.columns:
                initial |= initial_values(column, row_name(name, index, column.key), row.get(column.key))
    counts = row_counts(question, stored, data)
    form = QuestionForm(
        question, offered=offered, partial=partial, counts=counts, data=data, initial=initial, version=version
    )
    if departure is not None:
        form.ask_for_departure(departure)
    return form


class QuestionForm(GovForm):
    """See the module. `partial` lets required fields be left for later; what is typed must be right all the same."""

    versioned = True

    def __init__(
        self, question: Question, *, offered: Offered, partial: bool, counts: Mapping[str, int], **options: Any
    ) -> None:
        super().__init__(**options)
        self.question = question
        self.offered = offered
        self.partial = partial
        self.counts = dict(counts)
        for part in question.fields:
            self._add(part)

    # ---- building

    def ask_for_departure(self, stands: str) -> None:
        """Ask why the answer differs from the one given to the same fact elsewhere; `stands`: what was said before."""
        self.fields[DEPARTURE] = LongTextField(
            label=_("If your answer differs, why?"),
            help_text=_("The reason is kept with the answer and shown wherever it is read."),
            required=False,
            initial=stands,
            max_length=2_000,
            subject=_("why your answer differs"),
        )

    @property
    def departure_field(self) -> BoundField | None:
        """The field for that reason, to draw; None where it is not asked for."""
        return self[DEPARTURE] if DEPARTURE in self.fields else None

    @property
    def departure(self) -> str:
        """The reason given, "" for none. Only after `is_valid()`."""
        return str(self.cleaned_data.get(DEPARTURE, ""))

    @property
    def heading_in_field(self) -> bool:
        """Whether the question is the label or legend of its only field, and so the page's heading."""
        only = self.question.fields[0]
        return len(self.question.fields) == 1 and not self._has_parts(only) and not self._lacks_evidence(only)

    def _has_parts(self, part: Field) -> bool:
        return part.kind in (FieldKind.ROWS, FieldKind.SIGN) or is_bilingual(part)

    def _lacks_evidence(self, part: Field) -> bool:
        return part.kind is FieldKind.EVIDENCE and not self.offered.evidence

    def _add(self, part: Field) -> None:
        name = f"answer.{part.key}"
        if part.kind is not FieldKind.ROWS:
            required = part.required and not self.partial and not self._lacks_evidence(part)
            self.fields.update(form_fields(part, name, self._words(part), self.offered, required=required))
            return
        self.fields[count_name(name)] = HiddenField(initial=str(self.counts[part.key]))
        for index in range(self.counts[part.key]):
            for column in part.columns:
                words = self._column_words(column, index)
                self.fields.update(
                    form_fields(column, row_name(name, index, column.key), words, self.offered, required=False)
                )

    def _words(self, part: Field) -> Wording:
        suffix = plain(part.unit)
        if self.heading_in_field:
            look = Look(heading=True, size="l", suffix=suffix)
            hints = [localised(hint) for hint in (self.question.hint, part.hint) if hint]
            words = localised(self.question.text)
            return Wording(
                label=words,
                hint=Markup(" ").join(hints),
                look=look,
                subject=_("the answer"),
                missing=_missing(part),
            )
        alone = len(self.question.fields) == 1
        look = Look(size="" if alone else "s", suffix=suffix)
        is_introduced = alone and is_bilingual(part)  # by the heading above it
        label = None if is_introduced else localised(part.label or self.question.text)
        subject = _quoted(part.label) if part.label else _("the answer")
        hint = localised(part.hint or (_(REASON_HINT) if self._explains_absence(part) else None))
        return Wording(label=label, hint=hint, look=look, subject=subject)

    def _column_words(self, column: Field, index: int) -> Wording:
        subject = _("%(column)s in row %(row)s") % {"column": _quoted(column.label), "row": index + 1}
        look = Look(suffix=plain(column.unit), small=True)
        return Wording(label=localised(column.label), hint=localised(column.hint), look=look, subject=subject)

    def _explains_absence(self, part: Field) -> bool:
        """Whether this is the reason that has to go with "does not apply"."""
        return part.key == "reason" and any(other.not_applicable for other in self.question.fields)

    def groups(self) -> tuple[Group, ...]:
        """What the template draws, one group for each field of the question."""
        return groups(self)

    # ---- rows

    @property
    def changes_rows(self) -> bool:
        """Whether a button that adds or removes a row was pressed."""
        return bool(self.is_bound and changed_key(self.data, self.counts))

    def with_changed_rows(self) -> QuestionForm:
        """The same form with a row more or less and everything typed kept; nothing is checked yet."""
        typed = {bound.name: bound.value() for bound in self if not self._is_carried(bound.name)}
        version = {VERSION: self.data.get(VERSION, "")}
        form = QuestionForm(
            self.question,
            offered=self.offered,
            partial=self.partial,
            counts=changed_counts(self.data, self.counts),
            initial={**changed_values(typed, self.data, self.counts), **version},
        )
        if DEPARTURE in self.fields:
            form.ask_for_departure(str(typed[DEPARTURE] or ""))
        return form

    def _is_carried(self, name: str) -> bool:
        return name in (TOKEN, VERSION) or name in {count_name(f"answer.{key}") for key in self.counts}

    # ---- checking

    def clean(self) -> dict[str, Any]:
        """Adds what no single form field can know: parts that need each other, and rows that are begun."""
        data = super().clean()
        for part in self.question.fields:
            self._check(part, f"answer.{part.key}", required=part.required and not self.partial)
        if not self.partial and self._has_unexplained_absence(data):
            self._miss("answer.reason")
        return data

    def _has_unexplained_absence(self, data: Mapping[str, Any]) -> bool:
        absent = any(data.get(f"answer.{part.key}") == "not-applicable" for part in self.question.fields)
        reason = self.question.field("reason")
        return absent and reason is not None and answer_value(reason, "answer.reason", data) is None

    def _check(self, part: Field, name: str, *, required: bool) -> None:
        if part.kind is FieldKind.ROWS:
            self._check_rows(part, name, required=required)
        elif self._has_parts(part):
            self._check_parts(part, name, required=required)

    def _check_parts(self, part: Field, name: str, *, required: bool) -> None:
        names = part_names(part, name)
        given = [each for each in names if self._is_given(each)]
        if is_bilingual(part):
            if required and not given:
                self._miss(names[0])
        elif required or (given and not self.partial):
            for each in names:
                if each not in given:
                    self._miss(each)

    def _check_rows(self, part: Field, name: str, *, required: bool) -> None:
        begun = False
        for index in range(self.counts[part.key]):
            columns = [(column, row_name(name, index, column.key)) for column in part.columns]
            if not any(self._is_given(each) for column, at in columns for each in part_names(column, at)):
                continue
            begun = True
            for column, at in columns:
                self._check_column(column, at)
        if required and not begun:
            self._miss(part_names(part.columns[0], row_name(name, 0, part.columns[0].key))[0])

    def _check_column(self, column: Field, name: str) -> None:
        required = column.required and not self.partial
        if self._has_parts(column):
            self._check_parts(column, name, required=required)
        elif required and not self._is_given(name):
            self._miss(name)

    def _is_given(self, name: str) -> bool:
        return name in self.errors or bool(self.cleaned_data.get(name))

    def _miss(self, name: str) -> None:
        part = self.fields[name]
        if name not in self.errors:
            self.add_error(name, str(part.error_messages["required"]) % {"subject": getattr(part, "subject", "")})

    # ---- reading

    def answer(self) -> dict[str, Any]:
        """The answer value: each key of the question that has been answered. Only after `is_valid()`."""
        values = {part.key: self._value(part) for part in self.question.fields}
        return {key: value for key, value in values.items() if value is not None}

    def _value(self, part: Field) -> Any:
        name = f"answer.{part.key}"
        if part.kind is not FieldKind.ROWS:
            return answer_value(part, name, self.cleaned_data)
        rows = []
        for index in range(self.counts[part.key]):
            cells = {
                column.key: answer_value(column, row_name(name, index, column.key), self.cleaned_data)
                for column in part.columns
            }
            rows.append({key: value for key, value in cells.items() if value is not None})
        return [row for row in rows if row] or None


def _quoted(words: Any) -> str:
    return f"“{plain(words)}”"


def _missing(part: Field) -> str:
    """The message for no answer to a question of one field, where there is nothing to tell it apart from."""
    if part.kind is FieldKind.YES_NO:
        return _("Choose yes or no")
    if part.kind in (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.EVIDENCE):
        return _("Choose an answer")
    return _("Enter a date") if part.kind is FieldKind.DATE else _("Enter an answer")
