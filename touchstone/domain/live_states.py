"""What is known of a technology beyond its assessments: tests made, changes, readings, and things that went wrong.

Every part may be absent, and what is absent is unknown: no rule takes it for a no or a yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class InUseState:
    """A version, with the settings that change its behaviour, and the days on which it was in use."""

    version: str  # a technology version's id
    configuration: str = ""  # a configuration's id
    settings: Mapping[str, str] = field(default_factory=dict)  # threshold, list-size, data-source, … → decimal or words
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureState:
    """One measured figure. `attribute` and `group` are empty for everybody; figures are decimal text, never floats."""

    metric: str  # tpr, fpr, ppv, tpir, fpir, accuracy, … (ids of the evaluation's metric catalogue)
    value: str
    attribute: str = ""  # sex, ethnicity, age, …
    group: str = ""
    numerator: str = ""
    denominator: str = ""
    low: str = ""  # of the interval
    high: str = ""


@dataclass(frozen=True, kw_only=True)
class EvaluationState:
    """One test of the technology, by whomever."""

    id: str
    title: str
    performed_by: str  # supplier, force, independent
    data: str  # own (the force's own data), other, unknown
    kind: str = "performance"  # performance, outcome, human-baseline
    performed_on: date | None = None
    planned_on: date | None = None  # the day the plan was sealed
    covers: str = ""  # a technology version's id; "" where it is not known
    configuration: str = ""  # a configuration's id; "" where it is not known
    measures: tuple[MeasureState, ...] = ()
    compared_with: str = ""  # for an outcome: what it was compared with (before, control area, no tool, …)
    finding: str = ""
    fairness_measure: str = ""  # the one chosen
    fairness_reason: str = ""
    fairness_chosen_by: str = ""
    result_digest: str = ""  # of the stored output
    rebuilt_by: str = ""  # a second person who made it again from the stored code and data
    claims: tuple[str, ...] = ()  # the headline claims that this result bears out


@dataclass(frozen=True, kw_only=True)
class ChangeState:
    """A change to what is in use."""

    id: str
    kind: str  # version, threshold, list-size, data-source, supplier, mitigation, other
    on: date | None = None
    before: str = ""
    after: str = ""
    direction: str = ""  # loosened, tightened, neither; "" where it is not known
    authorised_by: str = ""  # role
    first_authorised_by: str = ""  # the role that set what is now changed
    validated_by: str = ""  # id of the evaluation that tested it
    equality_updated_on: date | None = None
    reasons: str = ""


@dataclass(frozen=True, kw_only=True)
class MonitoredMeasureState:
    """A measure that is watched, and the limit agreed for it."""

    metric: str
    limit: str = ""
    period: str = ""
    on_breach: str = ""  # what happens: review, pause, stop, …
    owner: str = ""  # role


@dataclass(frozen=True, kw_only=True)
class ReadingState:
    """One figure over one period. `breached`: yes, no, cannot-tell."""

    metric: str
    on: date
    value: str = ""
    breached: str = ""
    acted: str = ""  # what was done about a breach


@dataclass(frozen=True, kw_only=True)
class MonitoringState:
    """How the technology is watched."""

    agreed_on: date | None = None
    owner: str = ""  # role
    measures: tuple[MonitoredMeasureState, ...] = ()
    readings: tuple[ReadingState, ...] = ()
    changes: tuple[ChangeState, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncidentState:
    """A defect, an incident, a complaint, a concern or a breach, from the day it was known."""

    id: str
    kind: str  # defect, incident, complaint, concern, data-breach
    known_on: date | None = None
    text: str = ""
    covers: str = ""  # a technology version's id; "" where it is not known
    owner: str = ""  # role
    told: Mapping[str, date] = field(default_factory=dict)  # regulator, ethics-body, users, owner, public → day
    restricted_on: date | None = None  # the day use was restricted or stopped
    reasons_not_restricted: str = ""
    answered_on: date | None = None  # for a complaint
    closed_on: date | None = None
    outcome: str = ""


@dataclass(frozen=True, kw_only=True)
class PublishedState:
    """Something made public outside this system or in it: a record, a policy, an assessment."""

    what: str  # record, policy, dpia, equality-impact, evaluation, notice, other
    on: date | None = None
    withdrawn_on: date | None = None
    covers: str = ""
    claims: tuple[str, ...] = ()
    where: str = ""
