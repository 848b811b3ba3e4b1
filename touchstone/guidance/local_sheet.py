"""A supplement in a single file, as an organisation writes and loads its own: the folder form's files as its keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.model import Model
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.sheet import Term
from touchstone.guidance.supplement_sheet import SupplementSheet


class LocalWords(Model):
    """The checks and glossary of such a file, as they stand in it."""

    checks: tuple[FailureCheck, ...] = ()
    glossary: tuple[Term, ...] = ()


class LocalPack(LocalWords):
    """`pack` is what pack.yaml of a supplement holds. The parts may leave out their `schema` line."""

    schema_: Literal["touchstone.local-pack/1"] = Field(alias="schema")
    pack: SupplementSheet
    question_sets: tuple[QuestionSet, ...] = ()

    @field_validator("pack", mode="before")
    @classmethod
    def _is_a_supplement(cls, value: Any) -> Any:
        return {"schema": "touchstone.supplement/1", **value} if isinstance(value, Mapping) else value

    @field_validator("question_sets", mode="before")
    @classmethod
    def _are_question_sets(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [{"schema": "touchstone.question-set/1", **one} if isinstance(one, Mapping) else one for one in value]
