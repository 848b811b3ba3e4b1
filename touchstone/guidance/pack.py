"""A content pack: its sheet (pack.yaml) and, joined to it, the stages, question sets, triage sheet and glossary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from touchstone.foundation.errors import NotFound
from touchstone.guidance.model import Id, Key, Model
from touchstone.guidance.provenance import Obliged, Sourced
from touchstone.guidance.question_set import Question, QuestionSet
from touchstone.guidance.stage import Stage
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import TriageSheet

Found = TypeVar("Found")
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(\.[0-9]{1,3})?$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]  # shown as a link, so no other scheme
TRIAGE = "triage"


class PackStatus(StrEnum):
    """A draft may change; a released pack never does."""

    DRAFT = "draft"
    RELEASED = "released"


class Source(Model):
    """Where something was read. `seen` says how much of it; no date means that the day was not recorded."""

    title: Text
    publisher: Text | None = None
    url: Url | None = None
    expected_url: Url | None = Field(default=None, description="The public page, where expected: not confirmed.")
    more_urls: tuple[Url, ...] = ()
    retrieved_on: date | None = None
    seen: Text | None = None
    digest: str | None = Field(default=None, pattern=r"^sha256:[0-9a-f]{64}$")


class Role(Sourced):
    """A role in the force or beside it. `office` is false for one that nobody can hold as an office in the system."""

    id: Id
    name: Text
    description: Text
    office: bool = True


class AdviserKind(StrEnum):
    """What gives the advice. A committee's advice belongs to the committee."""

    PERSON = "person"
    COMMITTEE = "committee"
    BODY = "body"


class Adviser(Sourced):
    """Somebody who can be asked. `role` is the office that answers in the system, where there is one."""

    id: Id
    name: Text
    kind: AdviserKind
    role: Id | None = None
    note: Text | None = None


class AdviserRoute(Sourced):
    """On which occasion, at which stage (none: any), whose advice can be sought."""

    id: Id
    occasion: Text
    stage: Id | None = None
    advisers: tuple[Id, ...] = Field(min_length=1)


class Activity(Sourced):
    """An activity of a phase."""

    id: Id
    name: Text
    meaning: Text


class Phase(Sourced):
    """A phase groups stages."""

    id: Id
    name: Text
    activities: tuple[Activity, ...] = ()


class DocumentType(Sourced):
    """A document that a stage may ask for."""

    id: Id
    name: Text
    purpose: Text


class LegalPoint(Obliged):
    """A law, and what it means for the system."""

    id: Id
    law: Text
    point: Text


class Rule(Obliged):
    """A rule of the guidance as a whole: how much of it applies, and what cannot be scaled."""

    id: Id
    text: Text


class PrincipleSet(Sourced):
    """A set of principles that a force may select, always shown under its own name."""

    id: Id
    name: Text
    principles: tuple[Text, ...] = Field(min_length=1)
    standing: Text


class OpenQuestion(Model):
    """Something not known, shown where it touches a stage."""

    id: Id
    text: Text
    stages: tuple[Id, ...] = ()


class RoleDuty(Obliged):
    """A duty of a role at every stage, or at the stages named."""

    id: Id
    who: Id
    text: Text
    stages: tuple[Id, ...] = ()


class ItemChange(Model):
    """The author's own word on whether a change since the version before is material."""

    id: Id
    material: bool
    reason: Text


class PackSheet(Model):
    """pack.yaml."""

    schema_: Literal["touchstone.pack/1"] = Field(alias="schema")
    id: Id
    version: Version
    title: Text
    status: PackStatus
    issuer: Text
    licence: Text
    about: Text | None = None
    sources: Mapping[Id, Source]
    roles: tuple[Role, ...]
    advisers: tuple[Adviser, ...] = ()
    adviser_routes: tuple[AdviserRoute, ...] = ()
    phases: tuple[Phase, ...] = ()
    stages: tuple[Id, ...] = Field(min_length=1)
    entries: tuple[Id, ...] = Field(min_length=1)
    transitions: Mapping[Id, tuple[Id, ...]]
    question_sets: tuple[Id, ...] = ()
    documents: tuple[DocumentType, ...] = ()
    duties: tuple[RoleDuty, ...] = ()
    legal: tuple[LegalPoint, ...] = ()
    rules: tuple[Rule, ...] = ()
    principle_sets: tuple[PrincipleSet, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    changes: tuple[ItemChange, ...] = ()


class Term(Sourced):
    """A word shown beside questions, and what it means."""

    id: Key
    term: Text
    meaning: Text


class Glossary(Model):
    """glossary.yaml."""

    schema_: Literal["touchstone.glossary/1"] = Field(alias="schema")
    terms: tuple[Term, ...]


@dataclass(frozen=True, repr=False)
class Pack:
    """One version of a pack, whole and checked. Lookups raise NotFound for an id that is not in it."""

    sheet: PackSheet
    stages: tuple[Stage, ...]
    question_sets: tuple[QuestionSet, ...]
    triage: TriageSheet | None
    glossary: Glossary
    digest: str

    def __repr__(self) -> str:
        return f"<Pack {self.id} {self.version} {self.digest}>"

    @property
    def id(self) -> str:
        return self.sheet.id

    @property
    def version(self) -> str:
        return self.sheet.version

    @property
    def title(self) -> Text:
        return self.sheet.title

    @property
    def is_released(self) -> bool:
        return self.sheet.status is PackStatus.RELEASED

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by id, triage first, in the order asked."""
        asked = [*(self.triage.all_questions if self.triage else ())]
        asked += [question for question_set in self.question_sets for question in question_set.questions]
        return {question.id: question for question in asked}

    def stage(self, id_or_code: str) -> Stage:
        """The stage with that id, or that code (`2`, `1a`)."""
        by_name = {name: stage for stage in self.stages for name in (stage.id, stage.code)}
        return _one(by_name, id_or_code, "stage")

    def question(self, question_id: str) -> Question:
        return _one(self.questions, question_id, "question")

    def question_set(self, set_id: str) -> QuestionSet:
        """A question set by id. The triage sheet is `pack.triage`: it carries rules as well."""
        return _one({item.id: item for item in self.question_sets}, set_id, "question set")

    def set_of(self, question_id: str) -> QuestionSet | None:
        """The set that asks the question; None for a triage question."""
        self.question(question_id)
        return next((item for item in self.question_sets if any(q.id == question_id for q in item.questions)), None)

    def role(self, role_id: str) -> Role:
        return _one({item.id: item for item in self.sheet.roles}, role_id, "role")

    def adviser(self, adviser_id: str) -> Adviser:
        return _one({item.id: item for item in self.sheet.advisers}, adviser_id, "adviser")

    def document(self, document_id: str) -> DocumentType:
        return _one({item.id: item for item in self.sheet.documents}, document_id, "document")

    def source(self, key: str) -> Source:
        return _one(self.sheet.sources, key, "source")

    def next_stages(self, stage_id: str) -> tuple[Stage, ...]:
        """Where proceeding from that stage may lead. Loops back to earlier or visited stages are always allowed too."""
        return tuple(self.stage(target) for target in self.sheet.transitions.get(self.stage(stage_id).id, ()))

    def routes_for(self, stage_id: str) -> tuple[AdviserRoute, ...]:
        """Adviser routes of that stage, and those of any stage."""
        return tuple(route for route in self.sheet.adviser_routes if route.stage in (None, self.stage(stage_id).id))


def _one(items: Mapping[str, Found], wanted: str, kind: str) -> Found:
    if wanted not in items:
        raise NotFound(f"There is no {kind} {wanted} in this pack")
    return items[wanted]
