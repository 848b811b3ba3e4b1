"""The triage sheet: questions of fact, and the table of rules from answers to impact, risk and statutory triggers."""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import total_ordering
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.condition import Condition
from touchstone.guidance.model import Id, Key, Model
from touchstone.guidance.provenance import Obligation, Obliged, Sourced
from touchstone.guidance.question_set import Question, Section
from touchstone.guidance.text import Text


@total_ordering
class Level(Enum):
    """How much: ordered, never summed. The highest level that any rule sets is the level."""

    NIL_OR_MINIMAL = "nil-or-minimal"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    SEVERE = "severe"

    def __lt__(self, other: Level) -> bool:
        order = list(Level)
        return order.index(self) < order.index(other)


class Effects(Model):
    """What a rule sets when its condition holds. `statutory` names duties that are then triggered."""

    individuals: Level | None = None
    communities: Level | None = None
    risk: Level | None = None
    contentious: bool | None = None
    out_of_scope: bool | None = None
    statutory: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _sets_something(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("sets_nothing", "a triage rule sets at least one thing")
        return self


class Dimension(StrEnum):
    """What about the use a level comes from: shown apart, so that no total hides which it is."""

    SCOPE = "scope"
    SCALE = "scale"
    REVERSIBILITY = "reversibility"
    PROBABILITY = "probability"
    SENSITIVITY = "sensitivity"


class TriageRule(Sourced):
    """When the condition holds, `sets` counts, for the reason given in words."""

    id: Id
    when: Condition
    sets: Effects
    dimension: Dimension | None = None
    reason: Text
    obligation: Obligation = Obligation.OURS


class LightPathLimits(Model):
    """The most that the light path allows on each axis."""

    individuals: Level
    communities: Level
    risk: Level
    contentious: bool
    statutory: Literal["none"]


class LightPathBar(Model):
    """A further condition that closes the light path, with its reason."""

    id: Id
    when: Condition
    reason: Text


class LightPath(Obliged):
    """The short way for what has nil or minimal impact: when it is open, what it asks, and who decides."""

    conditions: LightPathLimits
    closed_when: tuple[LightPathBar, ...] = ()
    office: Id
    review_within_months: int = Field(ge=1, le=60)
    question_set: Id
    questions: tuple[Id, ...] = Field(min_length=1)


class TriageSheet(Obliged):
    """triage.yaml: questions, in sections or in one list, and rules."""

    schema_: Literal["touchstone.triage/1"] = Field(alias="schema")
    id: Literal["triage"] = "triage"
    title: Text
    intro: Text | None = None
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()
    rules: tuple[TriageRule, ...] = Field(min_length=1)
    light_path: LightPath | None = None

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """Every question, in the order asked: those in sections first."""
        return (*(question for section in self.sections for question in section.questions), *self.questions)
