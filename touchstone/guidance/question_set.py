"""Question sets: sections of questions, each question with the fields that make up one answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Setting
from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.condition import Condition
from touchstone.guidance.model import Id, Key, Model
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.text import Text

#: What a question feeds: a document, a rule, a public field or a statutory record.
Feed = Annotated[str, StringConstraints(pattern=r"^(document|rule|public|statute):[^\s].*$")]


class FieldKind(StrEnum):
    """What a field holds; the JSON form of each is in `content/README.md`."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    DATE = "date"
    EVIDENCE = "evidence"
    ROWS = "rows"
    SIGN = "sign"
    URL = "url"
    EMAIL = "email"


_WITH_CHOICES = (FieldKind.CHOICE, FieldKind.CHOICES)
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


class Choice(Model):
    """One of a list to choose from. The id is what is stored; the label is what is read."""

    id: Key
    label: Text
    hint: Text | None = None


class Field(Model):
    """One part of an answer: its key in the answer's JSON object, and what it may hold."""

    key: Key
    kind: FieldKind
    label: Text | None = None
    hint: Text | None = None
    unit: Text | None = None
    required: bool = False
    publishable: bool = False
    not_applicable: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[Field, ...] = ()

    @model_validator(mode="after")
    def _settings_fit_the_kind(self) -> Self:
        for is_wrong, message in (
            ((self.kind in _WITH_CHOICES) != bool(self.choices), "choice and choices fields, no others, list choices"),
            ((self.kind is FieldKind.ROWS) != bool(self.columns), "rows fields, no others, list columns"),
            (any(column.columns for column in self.columns), "rows inside rows cannot be asked"),
            (self.publishable and self.kind not in _TEXTS, "only text and long-text fields are publishable"),
            (self.not_applicable and self.kind is not FieldKind.YES_NO, "only yes-no fields may be not applicable"),
            (not _unique([choice.id for choice in self.choices]), "two choices have the same id"),
            (not _unique([column.key for column in self.columns]), "two columns have the same key"),
        ):
            if is_wrong:
                raise PydanticCustomError("field_form", message)
        return self

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """What may be stored for a yes-no, choice or choices field; empty for the other kinds."""
        if self.kind is FieldKind.YES_NO:
            return ("yes", "no", "not-applicable") if self.not_applicable else ("yes", "no")
        return tuple(choice.id for choice in self.choices)


class Heading(Model):
    """Where a field stands in a published layout: its number and its name there."""

    number: str | None = None
    name: Text


class Question(Obliged):
    """A question with a stable id, whose meaning never changes under that id."""

    id: Id
    text: Text
    hint: Text | None = None
    why: Text
    show_when: Condition | None = None
    feeds: tuple[Feed, ...]
    concept: Key | None = Setting(default=None, description="The fact behind questions that ask the same.")
    fields: tuple[Field, ...]
    gate: bool = False
    stages: tuple[Id, ...] = ()
    tier: int | None = Setting(default=None, ge=1, le=2, description="1 for everyone, 2 in detail.")
    headings: Mapping[Key, Heading] = Setting(default={}, description="By published layout.")
    answered_by: tuple[Id, ...] = Setting(default=(), description="Roles that answer or sign, where one is named.")

    @model_validator(mode="after")
    def _earns_its_place_and_can_be_answered(self) -> Self:
        keys = [field.key for field in self.fields]
        for is_wrong, code, message in (
            (not self.feeds, "feeds_nothing", "it feeds no rule, document, public field or statutory record"),
            (not keys, "field_form", "a question has at least one field"),
            (not _unique(keys), "field_form", "two fields have the same key"),
            (len(keys) == 1 and keys != ["value"], "field_form", "the key of a single field is 'value'"),
            (self._lacks_label(), "field_form", "each field but the one with the key 'value' has a label"),
            (self._lacks_reason(), "field_form", "a field that may be not applicable needs a long-text field 'reason'"),
        ):
            if is_wrong:
                raise PydanticCustomError(code, message)
        return self

    def _lacks_label(self) -> bool:
        return any(field.label is None and field.key != "value" for field in self.fields)

    def _lacks_reason(self) -> bool:
        asked = any(field.key == "reason" and field.kind is FieldKind.LONG_TEXT for field in self.fields)
        return not asked and any(field.not_applicable for field in self.fields)

    def field(self, key: str) -> Field | None:
        """The field with that key, if the question has one."""
        return next((field for field in self.fields if field.key == key), None)


class Section(Model):
    """Questions shown under one heading."""

    id: Key
    title: Text
    intro: Text | None = None
    questions: tuple[Question, ...] = Setting(min_length=1)


class QuestionSet(Obliged):
    """One assessment as questions. `applies_when` is the statutory trigger; without one the set always applies."""

    schema_: Literal["touchstone.question-set/1"] = Setting(alias="schema")
    id: Id
    title: Text
    intro: Text | None = None
    instrument: Id | None = Setting(default=None, description="Which instrument of pack.yaml it restates.")
    applies_when: Condition | None = None
    sections: tuple[Section, ...] = Setting(min_length=1)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order asked."""
        return tuple(question for section in self.sections for question in section.questions)


def _unique(values: list[str]) -> bool:
    return len(set(values)) == len(values)
