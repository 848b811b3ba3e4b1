"""Tiny yes/no expressions used in YAML: when a question is shown, a rule fires or a requirement applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.model import Id, Key, Model

Answers = Mapping[str, Mapping[str, Any]]


class Equals(Model):
    """Holds when the field of the question's answer is exactly `value`."""

    question: Id
    field: Key = "value"
    value: str


class OneOf(Model):
    """Holds when the field's value is among `values`; for a list of choices, when any of them is."""

    question: Id
    field: Key = "value"
    values: tuple[str, ...] = Field(min_length=1)


class Condition(Model):
    """Exactly one of: answered, equals, one_of, all, any, not."""

    model_config = ConfigDict(
        populate_by_name=True, serialize_by_alias=True, json_schema_extra={"minProperties": 1, "maxProperties": 1}
    )

    answered: Id | None = None
    equals: Equals | None = None
    one_of: OneOf | None = None
    all_of: tuple[Condition, ...] | None = Field(default=None, alias="all", min_length=1)
    any_of: tuple[Condition, ...] | None = Field(default=None, alias="any", min_length=1)
    negated: Condition | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _exactly_one_form(self) -> Self:
        if len(self.model_fields_set) != 1 or any(getattr(self, name) is None for name in self.model_fields_set):
            raise PydanticCustomError(
                "condition_form", "a condition is exactly one of: answered, equals, one_of, all, any, not"
            )
        return self

    @property
    def question_read(self) -> str | None:
        """The question this part reads by itself; None for `all`, `any` and `not`."""
        read = self.equals or self.one_of
        return self.answered if read is None else read.question


def parse(value: Mapping[str, Any]) -> Condition:
    """The condition written as `value` (as read from YAML). Raises pydantic.ValidationError where it is not one."""
    return Condition.model_validate(value)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition is true of the answers (question id to {field key: value}).

    Null-safe: a question with no answer, or a blank one, is not answered and equals nothing. Pass the visible answers
    only: a hidden question's answer never counts.
    """
    if condition.answered is not None:
        return any(not is_blank(value) for value in answers.get(condition.answered, {}).values())
    if condition.equals is not None:
        return _value(answers, condition.equals) == condition.equals.value
    if condition.one_of is not None:
        return _is_one_of(_value(answers, condition.one_of), condition.one_of.values)
    if condition.all_of is not None:
        return all(holds(part, answers) for part in condition.all_of)
    if condition.any_of is not None:
        return any(holds(part, answers) for part in condition.any_of)
    return condition.negated is None or not holds(condition.negated, answers)


def questions_in(condition: Condition | None) -> frozenset[str]:
    """Ids of the questions the condition reads; empty for no condition."""
    if condition is None:
        return frozenset()
    return frozenset(part.question_read for part in leaves(condition) if part.question_read is not None)


def leaves(condition: Condition) -> Iterator[Condition]:
    """The parts of the condition that read an answer: each is `answered`, `equals` or `one_of`."""
    inner = [*(condition.all_of or ()), *(condition.any_of or ())]
    if condition.negated is not None:
        inner.append(condition.negated)
    if not inner:
        yield condition
    for part in inner:
        yield from leaves(part)


def is_blank(value: object) -> bool:
    """Whether a field's value says nothing: absent, empty, or a language map without words."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_blank(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return not value
    return value is None


def _value(answers: Answers, leaf: Equals | OneOf) -> object:
    return answers.get(leaf.question, {}).get(leaf.field)


def _is_one_of(value: object, wanted: tuple[str, ...]) -> bool:
    if isinstance(value, list | tuple):
        return any(item in wanted for item in value)
    return value in wanted
