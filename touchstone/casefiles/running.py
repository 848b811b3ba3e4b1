"""Parts of a case file about a technology at work: how it is watched, what went wrong, what was made public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from touchstone.casefiles.values import Day, Line, Name, Prose, Term, Written


class MonitoredMeasure(Written):
    """A measure that is watched, and the limit agreed for it."""

    metric: Term
    limit: Line | None = None
    period: Line | None = None
    on_breach: Line | None = None
    owner: Line | None = None


class Reading(Written):
    """One figure of a measure that is watched."""

    metric: Term
    on: Day
    value: Line | None = None
    breached: Literal["yes", "no", "cannot-tell"] | None = None
    acted: Prose | None = None


class Change(Written):
    """A change to what is in use."""

    id: Name
    kind: Literal["version", "threshold", "list-size", "data-source", "supplier", "mitigation", "other"]
    on: Day | None = None
    before: Line | None = None
    after: Line | None = None
    direction: Literal["loosened", "tightened", "neither"] | None = None
    authorised_by: Line | None = None
    first_authorised_by: Line | None = None
    validated_by: Name | None = None
    equality_updated_on: Day | None = None
    reasons: Prose | None = None


class Monitoring(Written):
    """How the technology is watched, what was read, what was changed."""

    agreed_on: Day | None = None
    owner: Line | None = None
    measures: tuple[MonitoredMeasure, ...] = ()
    readings: tuple[Reading, ...] = ()
    changes: tuple[Change, ...] = ()


class Incident(Written):
    """Something that went wrong, from the day it was known. `told`: who (regulator, ethics-body, users, …) → day."""

    id: Name
    kind: Literal["defect", "incident", "complaint", "concern", "data-breach"]
    known_on: Day | None = None
    text: Prose | None = None
    covers: Name | None = None
    owner: Line | None = None
    told: Mapping[Term, Day] = Field(default_factory=dict)
    restricted_on: Day | None = None
    reasons_not_restricted: Prose | None = None
    answered_on: Day | None = None
    closed_on: Day | None = None
    outcome: Prose | None = None


class Publication(Written):
    """Something made public, in this system or outside it."""

    what: Literal["record", "policy", "dpia", "equality-impact", "evaluation", "notice", "other"]
    on: Day | None = None
    withdrawn_on: Day | None = None
    covers: Name | None = None
    claims: tuple[Line, ...] = ()
    where: Line | None = None
