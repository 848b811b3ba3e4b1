"""pack.yaml of a supplement: what it restates, what it adds to a main pack's stages, and whose words it replaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.model import Id, Model
from touchstone.guidance.provenance import Obligation, Sourced, check_obligation
from touchstone.guidance.sheet import Sheet, Source, Version
from touchstone.guidance.stage import AdviceNeed, DecisionKind, DocumentNeed, Duty, QuestionSetUse, Requirement
from touchstone.guidance.text import Text


class PackPoint(Model):
    """One version of one pack."""

    pack: Id
    version: Version


class StageAddition(Model):
    """What the supplement adds to one stage of the main pack, after what stands there already."""

    stage: Id
    question_sets: tuple[QuestionSetUse, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    documents: tuple[DocumentNeed, ...] = ()
    advice: tuple[AdviceNeed, ...] = ()
    duties: tuple[Duty, ...] = ()

    @model_validator(mode="after")
    def _adds_something(self) -> Self:
        if not (self.question_sets or self.requirements or self.documents or self.advice or self.duties):
            raise PydanticCustomError("adds_nothing", "a stage addition adds at least one thing to its stage")
        return self


class Replacement(Sourced):
    """Other words, or other deciders, in place of a part that is inferred, second-hand or ours.

    `id` is that of the part: a question to proceed, requirement, duty, document need, advice need or question; or
    `<stage>.objective`, `<stage>.decision-rule`. `kind`, `deciders` and `input` are for a decision rule alone.
    """

    id: Id
    text: Text | None = None
    obligation: Obligation | None = None
    kind: DecisionKind | None = None
    deciders: tuple[Id, ...] = ()
    input: tuple[Id, ...] = ()
    reason: Text

    @model_validator(mode="after")
    def _replaces_something(self) -> Self:
        if self.text is None and not self.deciders:
            raise PydanticCustomError("replaces_nothing", "a replacement gives a 'text', or the 'deciders' of a gate")
        if self.obligation is not None:  # the same limits as on any other item that asks something
            check_obligation(self, self.obligation)
        return self


class SupplementSheet(Sheet):
    """It is checked against the main pack version it names, and may be composed with that one or a newer."""

    schema_: Literal["touchstone.supplement/1"] = Field(alias="schema")
    sources: Mapping[Id, Source] = {}
    supplements: PackPoint
    builds_on: tuple[PackPoint, ...] = Field(
        default=(), description="Other supplements whose items this one names: they are composed with it or it is not."
    )
    optional: bool = Field(default=False, description="Only where an organisation switches it on.")
    stage_additions: tuple[StageAddition, ...] = ()
    replacements: tuple[Replacement, ...] = ()
