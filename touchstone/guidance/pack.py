"""A content pack: its sheet (pack.yaml) and, joined to it, the stages, question sets, triage sheet and glossary.

A pack may be composed of a main pack and supplements: it is then one value like any other, and every rule works on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from touchstone.foundation.errors import NotFound
from touchstone.guidance.evidence_tables import EvidenceSheet
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.instrument import Instrument
from touchstone.guidance.model import Model
from touchstone.guidance.origin import Origin, origins_of
from touchstone.guidance.part import Part
from touchstone.guidance.question_set import Question, QuestionSet
from touchstone.guidance.replacement import Replaced
from touchstone.guidance.sheet import (
    Adviser,
    AdviserRoute,
    DocumentType,
    Glossary,
    PackSheet,
    PackStatus,
    Role,
    Source,
)
from touchstone.guidance.stage import Stage
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import TriageSheet

__all__ = ["TRIAGE", "Glossary", "Pack", "PackSheet", "PackStatus"]

Found = TypeVar("Found")
TRIAGE = "triage"


@dataclass(frozen=True, repr=False)
class Pack:
    """One version of a pack, whole and checked. Lookups raise NotFound for an id that is not in it."""

    sheet: PackSheet
    stages: tuple[Stage, ...]
    question_sets: tuple[QuestionSet, ...]
    triage: TriageSheet | None
    glossary: Glossary
    digest: str
    checks: tuple[FailureCheck, ...] = ()
    evidence: tuple[EvidenceSheet, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    replaced: Mapping[str, Replaced] = field(default_factory=dict)
    main: Pack | None = field(default=None, compare=False)  # the main pack alone, where this one is composed
    files: tuple[Part[Any], ...] = field(default=(), compare=False)

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

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """What the pack and its supplements restate."""
        return self.sheet.instruments

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """The packs it is composed of, main pack first."""
        alone = self.main or self
        joined = (Origin(one.id, one.version, one.digest, one.title) for one in self.supplements)
        return (Origin(alone.id, alone.version, alone.digest, alone.title), *joined)

    @cached_property
    def _origins(self) -> Mapping[str, Origin]:
        alone = self.main or self
        single = [alone.triage] if alone.triage else []
        files: list[list[Model]] = []
        files += [[alone.sheet, *alone.stages, *alone.question_sets, *single, *alone.checks, alone.glossary]]
        files += [[one.sheet, *one.question_sets, *one.checks, one.glossary] for one in self.supplements]
        return origins_of(zip(self.origins, files, strict=True))

    def origin_of(self, item_id: str) -> Origin:
        """Which pack the question set, question, check or other item with that id came from."""
        return _one(self._origins, item_id, "item")

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

    def check(self, check_id: str) -> FailureCheck:
        return _one({item.id: item for item in self.checks}, check_id, "failure check")

    def instrument(self, instrument_id: str) -> Instrument:
        return _one({item.id: item for item in self.instruments}, instrument_id, "instrument")

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
