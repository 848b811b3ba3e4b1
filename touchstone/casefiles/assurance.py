"""Parts of a case file that show assurance: evidence, evaluations, advice and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from touchstone.casefiles.values import Day, Decimal, Digest, Line, Name, Prose, Term, Written

Strength = Literal["asserted", "supplier-tested", "force-tested", "independently-tested", "confirmed-in-use"]


class Evidence(Written):
    """A file by its digest. `prepared`: made from the case itself, as it is now or as it was earlier."""

    id: Name
    title: Line | None = None
    digest: Digest | None = None
    documents: tuple[Term, ...] = ()
    purpose: Term = "general"
    strength: Strength = "asserted"
    covers: Name = "all"
    on: Day | None = None
    expires_on: Day | None = None
    scan: Literal["not-scanned", "held", "clean", "infected"] | None = None
    prepared: Literal["current", "outdated"] | None = None


class Measure(Written):
    """One figure. Without `attribute` and `group` it is of everybody."""

    metric: Term
    value: Decimal
    attribute: Line | None = None
    group: Line | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


class Fairness(Written):
    """Which measure of fairness was chosen, why and by whom."""

    measure: Line | None = None
    reason: Prose | None = None
    chosen_by: Line | None = None


class Evaluation(Written):
    """One test of the technology, or its plan where it has not been made yet."""

    id: Name
    title: Line | None = None
    performed_by: Literal["supplier", "force", "independent"] | None = None
    data: Literal["own", "other", "unknown"] = "unknown"
    kind: Literal["performance", "outcome", "human-baseline"] = "performance"
    performed_on: Day | None = None
    planned_on: Day | None = None
    covers: Name | None = None
    configuration: Name | None = None
    measures: tuple[Measure, ...] = ()
    compared_with: Line | None = None
    finding: Prose | None = None
    fairness: Fairness | None = None
    result_digest: Digest | None = None
    rebuilt_by: Line | None = None
    claims: tuple[Line, ...] = ()


class Reply(Written):
    """What the organisation did about a piece of advice."""

    response: Literal["accepted", "partly", "rejected"]
    reasons: Prose | None = None
    on: Day | None = None
    by_role: Term | None = None


class Advice(Written):
    """Advice asked for, and what was said. `passage`: which time the stage was passed through, 1 being the first."""

    id: Name
    adviser: Term
    stage: Term | None = None
    passage: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,2}$")] | None = None
    asked_on: Day | None = None
    given_on: Day | None = None
    conclusion: Literal["support", "support-with-conditions", "against", "no-view"] | None = None
    by_role: Term | None = None
    text: Prose | None = None
    reply: Reply | None = None


class Signature(Written):
    """One signature on a decision."""

    role: Term
    name: Line | None = None


class Condition(Written):
    """Something owed under a decision."""

    id: Name
    text: Prose | None = None
    owner_role: Term | None = None
    due_on: Day | None = None
    closed_on: Day | None = None


class Decision(Written):
    """A decision that was taken at a gate. `answers`: question to proceed → yes or no."""

    id: Name
    stage: Term
    outcome: Literal["proceed", "proceed-with-conditions", "return", "pause", "stop", "resume"]
    to_stage: Term | None = None
    took_place_on: Day | None = None
    recorded_on: Day | None = None
    covers: Name = "all"
    configuration: Name = "all"
    answers: Mapping[Name, Literal["yes", "no"]] = Field(default_factory=dict)
    signed_by: tuple[Signature, ...] = ()
    reasons: Prose | None = None
    dissent: Prose | None = None
    against_advice: tuple[Name, ...] = ()
    conditions: tuple[Condition, ...] = ()
