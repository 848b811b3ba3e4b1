"""Whether a decision may be taken: by this person, with this outcome, on this case, now.

Refusing is as easy as proceeding: returning, pausing, stopping and resuming need the right decider and a reason, and
never that anything outstanding be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from touchstone.domain.case import local_day
from touchstone.domain.deciders import RuleInForce, Signatory, still_to_sign
from touchstone.domain.decision_content import check_conditions, check_proceed_answers, check_reasons, check_took_place
from touchstone.domain.decision_refusals import RECORD, AlreadySigned
from touchstone.domain.duties import check_different_signers
from touchstone.domain.gate import Gate, check_case_stands, check_destination, check_outstanding, open_gate
from touchstone.domain.lifecycle import Outstanding
from touchstone.domain.lifecycle_steps import Outcome
from touchstone.domain.snapshot import DecisionState, ProjectSnapshot
from touchstone.guidance.pack import Pack


@dataclass(frozen=True, kw_only=True)
class ProposedCondition:
    """Something that would be owed under the decision."""

    text: str
    owner_role: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class ProposedDecision:
    """A decision as somebody would take it.

    `answers`: proceed question id → yes | no. `seen_digest`: digest of the case they read it on. `to_stage` may stay
    empty where only one stage, or none, is open.
    """

    stage: str
    outcome: str
    reasons: str
    took_place_on: date
    seen_digest: str
    to_stage: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[ProposedCondition, ...] = ()
    covers: str = "all"
    configuration: str = "all"


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What a signature would do.

    `signs_as`: the decider's role signed in; `is_taken`: whether the decision is then taken, else roles are
    `still_to_sign`; `replaces`: ids of open decisions on this stage run that a new decision supersedes; `warnings`:
    what is outstanding and does not bar; `path`: the path now.
    """

    signs_as: str
    outcome: Outcome
    to_stage: str
    is_taken: bool
    still_to_sign: tuple[str, ...]
    replaces: tuple[str, ...]
    warnings: tuple[Outstanding, ...]
    rule: RuleInForce
    path: str


def check_decision(
    *,
    proposed: ProposedDecision,
    signatory: Signatory,
    snapshot: ProjectSnapshot,
    pack: Pack,
    at: datetime,
    sealed_digest: str,
) -> Ruling:
    """What it does when `signatory` takes, or is the first to sign, the decision proposed.

    `sealed_digest` is `snapshot.sealed_digest`, which the caller stores with the decision. Raises a refusal of
    `decision_refusals` or `duties`, naming who refuses.
    """
    gate = open_gate(decision=proposed, signatory=signatory, snapshot=snapshot, pack=pack, at=at)
    check_case_stands(seen_digest=proposed.seen_digest, sealed_digest=sealed_digest)
    earlier = _last_taken_on(snapshot, gate.run.organisation)
    check_took_place(proposed.took_place_on, today=local_day(at), not_before=earlier)
    check_reasons(proposed.reasons)
    to_stage = check_destination(gate=gate, to_stage=proposed.to_stage)
    check_conditions(outcome=gate.outcome, conditions=proposed.conditions, took_place_on=proposed.took_place_on)
    warnings = _check_may_proceed(gate, proposed.answers)
    replaces = tuple(item.id for item in gate.waiting)
    return _ruling(gate, to_stage=to_stage, signed=(), replaces=replaces, warnings=warnings)


def check_signature(
    *,
    decision: DecisionState,
    signatory: Signatory,
    snapshot: ProjectSnapshot,
    pack: Pack,
    at: datetime,
    sealed_digest: str,
) -> Ruling:
    """What it does when `signatory` adds a signature to an open joint decision.

    All sign the same case: where it has moved since the first signature, the decision is proposed again. Raises as
    `check_decision`; AlreadySigned for a decision that is not open, and for a role or person that has signed.
    """
    if decision.status != "open":
        raise AlreadySigned("This decision no longer waits for a signature", authority=RECORD)
    gate = open_gate(decision=decision, signatory=signatory, snapshot=snapshot, pack=pack, at=at)
    signed = tuple(item.role for item in decision.signatures)
    check_different_signers(person=signatory.person, signed=[item.person for item in decision.signatures])
    if gate.role in signed:
        raise AlreadySigned("This role has signed already", remedy="The other role named signs.", authority=RECORD)
    check_case_stands(seen_digest=decision.snapshot_digest, sealed_digest=sealed_digest)
    to_stage = check_destination(gate=gate, to_stage=decision.to_stage)
    warnings = _check_may_proceed(gate, decision.answers)
    return _ruling(gate, to_stage=to_stage, signed=signed, replaces=(), warnings=warnings)


def is_late(*, took_place_on: date, recorded_at: datetime) -> bool:
    """Whether something was recorded on a later day (in the United Kingdom) than it took place."""
    return took_place_on < local_day(recorded_at)


def decided_on_earlier_version(*, decision: DecisionState, snapshot: ProjectSnapshot) -> bool:
    """Whether the facts of the case have changed since the decision was sealed."""
    return decision.facts_digest != snapshot.facts_digest


def _last_taken_on(snapshot: ProjectSnapshot, organisation: str) -> date | None:
    runs = {run.id for run in snapshot.stage_runs if run.organisation == organisation}
    days = [one.took_place_on for one in snapshot.decisions if one.status == "taken" and one.stage_run in runs]
    return max(days, default=None)


def _check_may_proceed(gate: Gate, answers: Mapping[str, str]) -> tuple[Outstanding, ...]:
    if not gate.is_proceeding:
        return ()
    return (*check_proceed_answers(case=gate.case, answers=answers), *check_outstanding(gate))


def _ruling(
    gate: Gate, *, to_stage: str, signed: tuple[str, ...], replaces: tuple[str, ...], warnings: tuple[Outstanding, ...]
) -> Ruling:
    waiting = still_to_sign(rule=gate.rule, signed=(*signed, gate.role))
    return Ruling(
        signs_as=gate.role,
        outcome=gate.outcome,
        to_stage=to_stage,
        is_taken=not waiting,
        still_to_sign=waiting,
        replaces=replaces,
        warnings=warnings,
        rule=gate.rule,
        path=gate.case.path,
    )
