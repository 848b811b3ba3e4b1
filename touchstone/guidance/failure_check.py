"""A failure check as pack data: what has to be there, at which stages, and the failures that taught it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.condition import Condition
from touchstone.guidance.model import Id, Model
from touchstone.guidance.provenance import Obligation, Obliged, Sourced
from touchstone.guidance.text import Text


class LearnedFrom(Sourced):
    """A real failure that the check would have caught. `case` is the failure's own id, in any pack."""

    case: Id
    name: Text
    year: int | None = Field(default=None, ge=1900, le=2100)
    text: Text


class FailureCheck(Obliged):
    """`gate` is false for a check that warns and never bars. `questions` may be those of packs not composed here."""

    id: Id
    name: Text
    text: Text
    stages: tuple[Id, ...] = Field(min_length=1)
    gate: bool
    law: Text | None = Field(default=None, description="The law that stands behind it; for 'legal' checks alone.")
    questions: tuple[Id, ...] = Field(default=(), description="Questions whose answers feed it.")
    learned_from: tuple[LearnedFrom, ...] = ()
    applies_when: Condition | None = Field(default=None, description="Where it is due; none: wherever its set applies.")
    passes_when: Condition | None = Field(default=None, description="Which answers satisfy it, where it is data alone.")

    @model_validator(mode="after")
    def _law_is_named_where_it_asks(self) -> Self:
        if (self.obligation is Obligation.LEGAL) != (self.law is not None):
            raise PydanticCustomError("check_law", "a check whose obligation is 'legal', no other, names its 'law'")
        return self


class CheckSheet(Model):
    """checks.yaml."""

    schema_: Literal["touchstone.checks/1"] = Field(alias="schema")
    checks: tuple[FailureCheck, ...] = Field(min_length=1)
