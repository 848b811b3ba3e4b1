"""What the template draws for a question: one group for each field, rows as groups within a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.forms.boundfield import BoundField

from touchstone.guidance.question_set import Field, FieldKind, Question
from touchstone.pages.languages import localised
from touchstone.pages.question_fields import Offered, is_bilingual, part_names
from touchstone.pages.question_rows import MOST_ROWS, row_name


class AskedForm(Protocol):
    """What is read of a question's form."""

    question: Question
    offered: Offered
    counts: dict[str, int]

    def __getitem__(self, name: str) -> BoundField:
        """The bound field of that name."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One field. `kind` is field, bilingual, sign, rows, or no-evidence (nothing is attached that could be chosen)."""

    kind: str
    key: str
    label: Any = ""
    hint: Any = ""
    bounds: tuple[BoundField, ...] = ()
    rows: tuple[tuple[Group, ...], ...] = ()
    can_add: bool = False

    @property
    def is_welsh_open(self) -> bool:
        """Whether the Welsh half stands open: it holds something, or something is wrong with it."""
        welsh = self.bounds[-1]
        return bool(welsh.value() or welsh.errors)


def groups(form: AskedForm) -> tuple[Group, ...]:
    """The groups of a question form, in order."""
    return tuple(_group(form, part, f"answer.{part.key}") for part in form.question.fields)


def _group(form: AskedForm, part: Field, name: str) -> Group:
    label, hint = localised(part.label or ""), localised(part.hint or "")
    if part.kind is FieldKind.ROWS:
        rows = tuple(
            tuple(_group(form, column, row_name(name, index, column.key)) for column in part.columns)
            for index in range(form.counts[part.key])
        )
        can_add = form.counts[part.key] < MOST_ROWS
        return Group(kind="rows", key=part.key, label=label, hint=hint, rows=rows, can_add=can_add)
    bounds = tuple(form[each] for each in part_names(part, name))
    if part.kind is FieldKind.EVIDENCE and not form.offered.evidence:
        return Group(kind="no-evidence", key=part.key, label=label)
    kind = "bilingual" if is_bilingual(part) else "sign" if part.kind is FieldKind.SIGN else "field"
    return Group(kind=kind, key=part.key, label=label, hint=hint, bounds=bounds)
