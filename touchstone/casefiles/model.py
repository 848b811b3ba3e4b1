"""The case file: an organisation, a technology, the guidance, and every fact that is known of the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from touchstone.casefiles.assurance import Advice, Decision, Evaluation, Evidence
from touchstone.casefiles.running import Incident, Monitoring, Publication
from touchstone.casefiles.values import Day, Line, Name, OrganisationCode, Prose, Written
from touchstone.guidance.sheet import Version

SCHEMA = "touchstone.case/1"
SHARED, OWN, ALL = "shared", "organisation", "all"

Entry = Literal["problem", "purchasing", "in-use"]
Nation = Literal["england", "wales", "scotland", "northern-ireland"]
OrganisationKind = Literal[
    "force", "non-home-office-force", "pcc-office", "oversight-body", "partner", "supplier", "committee-host"
]
AnswerSource = Literal["typed", "reused", "imported", "evaluation", "demonstration"]


class Organisation(Written):
    """Whose case it is. `adopted`: items of the guidance that a chief officer has made force policy."""

    name: Line
    code: OrganisationCode | None = None
    kind: OrganisationKind | None = None
    nation: Nation | None = None
    adopted: tuple[Name, ...] = ()


class Configuration(Written):
    """Settings that change how a version behaves, each as text (a decimal, or words)."""

    id: Name
    label: Line | None = None
    settings: Mapping[Name, Line] = Field(default_factory=dict)
    in_use_from: Day | None = None
    in_use_to: Day | None = None


class TechnologyVersion(Written):
    """A version of the product or model, and the days on which it was in use."""

    id: Name
    label: Line | None = None
    in_use_from: Day | None = None
    in_use_to: Day | None = None
    configurations: tuple[Configuration, ...] = ()


class Judgement(Written):
    """A level, or the path, that somebody set instead of the one computed, with the reason."""

    axis: Literal["individuals", "communities", "risk", "contentious", "path"]
    computed: Line | None = None
    chosen: Line
    reasons: Prose | None = None
    on: Day | None = None


class Technology(Written):
    """What is adopted, and why: `title` and `problem` are the project's."""

    name: Line
    supplier: Line | None = None
    title: Line | None = None
    problem: Prose | None = None
    entry: Entry | None = None
    catch_up_on: Day | None = None
    path: Literal["full", "light"] | None = None
    judgements: tuple[Judgement, ...] = ()
    versions: tuple[TechnologyVersion, ...] = ()


class NamedPack(Written):
    """One version of a pack of guidance."""

    id: Name
    version: Version


class CaseAnswer(Written):
    """An answer as the fields of its question, for a version. `scope`: shared, or the organisation's own."""

    value: Mapping[str, Any]
    scope: Literal["shared", "organisation"] = "shared"
    covers: Name = ALL
    source: AnswerSource | None = None
    source_reference: Line | None = None
    took_place_on: Day | None = None
    answered_by: Name | None = None


#: As it is kept: one answer for each scope and version. In a file each may be written shorter (see `answer_forms`).
Answers = Annotated[
    tuple[CaseAnswer, ...],
    WithJsonSchema(
        {
            "description": "The value alone (text, or a list of choices); an object of the question's fields; an object"
            " with 'value' and any of scope, covers, source, source_reference, took_place_on, answered_by; or a list of"
            " such objects, one for each scope and version.",
            "anyOf": [
                {"type": "string"},
                {"type": "object", "minProperties": 1},
                {"type": "array", "items": {"type": ["string", "object"]}},
            ],
        }
    ),
]


class CaseFile(Written):
    """One case. Only `organisation`, `technology`, `packs` are required; what is absent is unknown, never assumed."""

    schema_: Literal["touchstone.case/1"] = Field(default="touchstone.case/1", alias="schema")
    as_of: Day | None = None
    organisation: Organisation
    technology: Technology
    packs: tuple[NamedPack, ...] = Field(min_length=1)
    triage: Mapping[Name, Answers] = Field(default_factory=dict)
    answers: Mapping[Name, Answers] = Field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    advice: tuple[Advice, ...] = ()
    decisions: tuple[Decision, ...] = ()
    monitoring: Monitoring | None = None
    incidents: tuple[Incident, ...] = ()
    publications: tuple[Publication, ...] = ()
    withheld: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        """What the case is called: the project's title, else the technology's name."""
        return self.technology.title or self.technology.name

    @property
    def version_ids(self) -> tuple[str, ...]:
        """Ids of the versions named, in order."""
        return tuple(one.id for one in self.technology.versions)
