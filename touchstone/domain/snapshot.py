"""A project as known at one moment, as frozen values. What merely waits is in it, and not in what a decision seals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from touchstone.domain.live_states import EvaluationState, IncidentState, InUseState, MonitoringState, PublishedState
from touchstone.domain.plain_data import LATER, plain_data
from touchstone.foundation.canonical_json import sha256_digest

Value = Mapping[str, Any]  # an answer's value: field key → JSON value


@dataclass(frozen=True, kw_only=True)
class PackPin:
    """The one version of a pack the project works under."""

    pack: str
    version: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class AnswerState:
    """The present answer to one question, for a scope and a version."""

    question: str
    scope: str  # "shared" or an organisation's id
    covers: str  # "all" or a technology version's id
    value: Value  # empty once disposed of
    version: int
    source: str
    source_reference: str = ""
    person: str = ""
    office: str = ""
    recorded_at: datetime
    is_disposed: bool = False
    took_place_on: date | None = field(default=None, metadata=LATER)  # the day of the fact answered
    departs_from: str = field(default="", metadata=LATER)  # the question asking the same fact, answered otherwise
    departure: str = field(default="", metadata=LATER)  # why


@dataclass(frozen=True, kw_only=True)
class EvidenceState:
    """One current evidence item."""

    id: str
    lineage: str
    number: int
    title: str
    digest: str
    documents: tuple[str, ...]
    purpose: str
    strength: str
    covers: str
    scan: str  # not-scanned, held, clean, infected
    recorded_at: datetime
    expires_on: date | None = None
    dated_on: date | None = field(default=None, metadata=LATER)  # the day the file itself bears


@dataclass(frozen=True, kw_only=True)
class AdviceState:
    """One request for advice, with the advice given and the force's reply where there are any."""

    request: str
    stage_run: str
    adviser: str
    paper_digest: str
    requested_at: datetime
    due_on: date | None
    advice: str = ""
    conclusion: str = ""
    given_on: date | None = None
    given_by: str = ""  # person id
    given_office_role: str = ""
    response: str = ""
    content_digest: str = ""
    stage: str = field(default="", metadata=LATER)  # the stage it was sought for, where no stage run says so
    reply_reasons: str = field(default="", metadata=LATER)
    reply_role: str = field(default="", metadata=LATER)  # the role in which the reply was given
    replied_on: date | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, kw_only=True)
class SignatureState:
    """One signature on a decision."""

    role: str
    person: str
    office: str
    snapshot_digest: str
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class DecisionState:
    """One decision, open or taken."""

    id: str
    stage: str
    stage_run: str
    outcome: str
    to_stage: str
    status: str  # open, taken, superseded
    answers: Mapping[str, str]  # proceed question id → yes | no
    snapshot_digest: str
    facts_digest: str
    signatures: tuple[SignatureState, ...]
    took_place_on: date
    recorded_at: datetime
    covers: str = "all"
    configuration: str = "all"
    reasons: str = field(default="", metadata=LATER)
    against_advice: tuple[str, ...] = field(default=(), metadata=LATER)  # advice named as gone against


@dataclass(frozen=True, kw_only=True)
class ConditionState:
    """Something owed under a decision."""

    id: str
    decision: str
    text: str
    owner_role: str
    due_on: date
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StageRunState:
    """One passage through a stage."""

    id: str
    organisation: str
    stage: str
    number: int
    because: str
    entered_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentState:
    """A document the system made from the case."""

    id: str
    document: str
    number: int
    content_digest: str
    snapshot_digest: str
    prepared_at: datetime
    outdated: bool = False  # said to be older than the case, by who wrote the case down; a database tells by the dates


@dataclass(frozen=True, kw_only=True)
class PublicationState:
    """A publication, proposed or settled."""

    id: str
    event: str
    status: str
    record_version: int | None
    proposed_by: str
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OverrideState:
    """A recorded departure from the triage result."""

    axis: str
    computed: str
    chosen: str
    reasons: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionState:
    """A version of the technology known to the project."""

    id: str
    label: str
    configurations: tuple[tuple[str, str], ...] = ()  # (id, label)


@dataclass(frozen=True, kw_only=True)
class AssignmentState:
    """A person's office at work on the project."""

    role: str
    person: str
    office: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class ParticipantState:
    """An organisation that takes part."""

    organisation: str
    code: str
    name: str
    nation: str
    kind: str  # owner, participant
    controller_role: str


@dataclass(frozen=True, kw_only=True)
class ProjectSnapshot:
    """Everything the rules may know of one project at one moment."""

    project: str
    organisation: str
    title: str
    problem: str
    technology: str
    technology_name: str
    path: str  # full, light
    entry: str  # problem, purchasing, in-use
    status: str  # open, paused, stopped, closed
    stage: str
    opened_at: datetime
    as_of: datetime
    record: str = ""
    catch_up_on: date | None = None
    is_demonstration: bool = False
    packs: tuple[PackPin, ...] = ()
    participants: tuple[ParticipantState, ...] = ()
    versions: tuple[VersionState, ...] = ()
    answers: tuple[AnswerState, ...] = ()
    evidence: tuple[EvidenceState, ...] = ()
    advice: tuple[AdviceState, ...] = ()
    overrides: tuple[OverrideState, ...] = ()
    adopted: frozenset[str] = frozenset()  # ids of pack items that are force policy
    stage_runs: tuple[StageRunState, ...] = ()
    decisions: tuple[DecisionState, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    documents: tuple[DocumentState, ...] = ()
    publications: tuple[PublicationState, ...] = ()
    assignments: tuple[AssignmentState, ...] = field(default=())
    in_use: tuple[InUseState, ...] = ()
    evaluations: tuple[EvaluationState, ...] = ()
    monitoring: MonitoringState | None = None
    incidents: tuple[IncidentState, ...] = ()
    published: tuple[PublishedState, ...] = ()

    def values_for(self, organisation: str) -> dict[str, Value]:
        """Question id → value as `organisation` sees it: its own answer before the shared one."""
        counted = [one for one in self.answers if not one.is_disposed]
        shared = {one.question: one.value for one in counted if one.scope == "shared"}
        return shared | {one.question: one.value for one in counted if one.scope == organisation}

    @property
    def current_run(self) -> StageRunState | None:
        """The stage run of the owner that has not been left, if there is one."""
        open_runs = [run for run in self.stage_runs if run.left_at is None and run.organisation == self.organisation]
        return open_runs[-1] if open_runs else None

    def facts(self) -> dict[str, Any]:
        """The facts a decision rests on; a change in any of them makes it 'decided on an earlier version'."""
        names = ("title", "problem", "technology", "technology_name", "path", "packs", "participants", "versions")
        more = ("answers", "evidence", "advice", "overrides", "adopted")
        later = ("in_use", "evaluations", "monitoring", "incidents", "published")  # absent while nothing is known
        known = filter(self.__getattribute__, later)
        return {name: plain_data(getattr(self, name)) for name in (*names, *more, *known)}

    @property
    def facts_digest(self) -> str:
        """Digest of `facts`."""
        return sha256_digest(self.facts())

    def sealed_data(self) -> dict[str, Any]:
        """What a decision seals: all that the gate reads, so that what was outstanding can be worked out again."""
        taken = {one.id: one for one in self.decisions if one.status == "taken"}
        return {
            "schema": "touchstone.snapshot/1",
            "project": self.project,
            "organisation": self.organisation,
            "entry": self.entry,
            "status": self.status,
            "stage": self.stage,
            "facts": self.facts(),
            "documents": plain_data(self.documents),
            "publications": plain_data(tuple(one for one in self.publications if one.status == "approved")),
            "assignments": plain_data(self.assignments),
            "stage_runs": plain_data(self.stage_runs),
            "decisions": plain_data(tuple(taken.values())),
            "conditions": plain_data(tuple(one for one in self.conditions if one.decision in taken)),
        }

    @property
    def sealed_digest(self) -> str:
        """Digest of `sealed_data`."""
        return sha256_digest(self.sealed_data())
