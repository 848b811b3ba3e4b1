"""A stage as the guidance lays it out: name, objective, decision maker, questions to proceed, advice, documents."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from touchstone.guidance.condition import Condition
from touchstone.guidance.model import Id, Model
from touchstone.guidance.provenance import Obliged, Provenance, Sourced
from touchstone.guidance.text import Text


class StageName(Sourced):
    """The stage's name, and how sure it is that the guidance calls it so."""

    text: Text


class Statement(Sourced):
    """A sentence of the stage block, such as its objective."""

    text: Text


class Existence(Sourced):
    """How sure it is that the guidance has this stage at all."""

    note: Text | None = None


class DecisionKind(StrEnum):
    """Who decides at the gate."""

    SOLE = "sole"  # one person, in any one of the roles named
    JOINT = "joint"  # each of the roles named signs
    WITH_INPUT = "with-input"  # one decider, after each role under `input` has advised


class DecisionRule(Sourced):
    """Who decides. `sharing`: how sure the way of sharing is, where several are named without saying how they share."""

    kind: DecisionKind
    deciders: tuple[Id, ...] = Field(min_length=1)
    input: tuple[Id, ...] = ()
    informed: tuple[Id, ...] = ()
    proposed_by: tuple[Id, ...] = ()
    sharing: Provenance | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _roles_fit_the_kind(self) -> Self:
        if self.kind is DecisionKind.JOINT and len(self.deciders) < 2:
            raise PydanticCustomError("decision_rule", "a joint decision names at least two deciders")
        if (self.kind is DecisionKind.WITH_INPUT) != bool(self.input):
            raise PydanticCustomError("decision_rule", "a decision with input names who gives it; others name nobody")
        return self


class ProceedQuestion(Obliged):
    """A question to answer before leaving the stage. Each is answered on its own; proceeding needs yes to all."""

    id: Id
    text: Text


class AdviceNeed(Obliged):
    """Somebody whose advice can be sought at this stage."""

    id: Id
    adviser: Id
    note: Text | None = None


class DocumentNeed(Obliged):
    """A document to be completed at this stage. `document` is an id in the pack's list of documents."""

    id: Id
    document: Id
    name: Text
    note: Text | None = None


class Duty(Obliged):
    """What somebody is asked to do in this stage. `who` is a role."""

    id: Id
    who: Id
    text: Text


class Purpose(StrEnum):
    """What the stage does with a question set."""

    START = "start"
    COMPLETE = "complete"
    REFRESH = "refresh"


class QuestionSetUse(Sourced):
    """A question set worked on in this stage."""

    set: Id
    purpose: Purpose


class RequirementKind(StrEnum):
    """What the machine can check. Each kind but the two without a subject names one thing (see `Requirement`)."""

    QUESTION_SET = "question-set"  # `set`: every required question shown, and due by this stage, is complete
    DOCUMENT = "document"  # `document`: an evidence file tagged with it, or one the system prepared
    EVALUATION_ON_OWN_DATA = "evaluation-on-own-data"  # a recorded evaluation on the force's own data
    PUBLICATION = "publication"  # a published record of this project
    ADVICE = "advice"  # `adviser`: advice recorded
    ANSWER = "answer"  # `question`: a complete answer
    EVIDENCE = "evidence"  # `label`: an evidence item with that label


_SUBJECTS = {
    RequirementKind.QUESTION_SET: "set",
    RequirementKind.DOCUMENT: "document",
    RequirementKind.ADVICE: "adviser",
    RequirementKind.ANSWER: "question",
    RequirementKind.EVIDENCE: "label",
}


class Requirement(Obliged):
    """What must exist before the gate may be left, wherever `when` holds.

    A requirement about a question set or question applies only where that set's own `applies_when` holds as well.
    """

    id: Id
    kind: RequirementKind
    name: Text
    when: Condition | None = None
    set: Id | None = None
    document: Id | None = None
    adviser: Id | None = None
    question: Id | None = None
    label: Id | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _names_its_subject(self) -> Self:
        named = {key for key in _SUBJECTS.values() if getattr(self, key) is not None}
        wanted = {_SUBJECTS[self.kind]} if self.kind in _SUBJECTS else set()
        if named != wanted:
            raise PydanticCustomError(
                "requirement_subject",
                "a requirement of kind '{kind}' names {subject}",
                {"kind": self.kind.value, "subject": f"'{_SUBJECTS[self.kind]}' only" if wanted else "no subject"},
            )
        return self

    @property
    def subject(self) -> str | None:
        """The id of the set, document, adviser, question or label it is about."""
        return getattr(self, _SUBJECTS[self.kind]) if self.kind in _SUBJECTS else None


class Stage(Model):
    """One stage. The six fields of the guidance carry its own names; the rest is ours."""

    schema_: Literal["touchstone.stage/1"] = Field(alias="schema")
    id: Id
    code: str = Field(pattern=r"^[0-9]{1,2}[a-z]?$")
    phase: Id | None = None
    name: StageName
    existence: Existence
    gated: bool
    switchable: bool = Field(default=False, description="Whether a force may leave the stage out.")
    objective: Statement
    decision_rule: DecisionRule
    proceed_questions: tuple[ProceedQuestion, ...] = ()
    advice: tuple[AdviceNeed, ...] = ()
    documents: tuple[DocumentNeed, ...] = ()
    duties: tuple[Duty, ...] = ()
    question_sets: tuple[QuestionSetUse, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    notes: tuple[Statement, ...] = ()

    @property
    def objective_id(self) -> str:
        """The id under which a replacement names the stage's objective."""
        return f"{self.id}.objective"

    @property
    def decision_rule_id(self) -> str:
        """The id under which the stage's decision rule can be adopted as force policy, or replaced."""
        return f"{self.id}.decision-rule"

    @property
    def is_proposed(self) -> bool:
        """Whether the block as a whole is a reconstruction: its existence or its decision rule was not seen."""
        return self.existence.is_proposed or self.decision_rule.is_proposed
