"""A gate and the decisions taken at it, as somebody needs them to decide in one sitting and to defend it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.domain.case import Case, local_day, run_of
from touchstone.domain.deciders import RuleInForce, Signatory, rule_in_force
from touchstone.domain.decision import ProposedDecision, Ruling, check_decision, check_signature
from touchstone.domain.decision_content import questions_to_answer
from touchstone.domain.gate import open_gate
from touchstone.domain.lifecycle import Outstanding, case_at, outstanding_in
from touchstone.domain.lifecycle_steps import Destinations, Outcome, Place, destinations, outcomes_open, place_of
from touchstone.domain.path import overrides_in_force
from touchstone.domain.snapshot import OverrideState, ProjectSnapshot
from touchstone.domain.triage import ImpactAssessment, assess_impact
from touchstone.foundation.errors import NotFound, Refusal
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import ProceedQuestion
from touchstone.queries.decided import ConditionShown, DecisionShown, list_decisions, names_of
from touchstone.queries.packs import pack_for
from touchstone.queries.policy import Holder, holders_of
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import AuditEvent


@dataclass(frozen=True, kw_only=True)
class GatePage:
    """Everything for one sitting at a gate. `position`: the last act on the project that this was read after."""

    case: Case
    place: Place
    rule: RuleInForce
    holders: Mapping[str, tuple[Holder, ...]]
    impact: ImpactAssessment | None
    overrides: tuple[OverrideState, ...]
    outstanding: tuple[Outstanding, ...]
    outcomes: tuple[Outcome, ...]
    destinations: Destinations
    questions: tuple[ProceedQuestion, ...]
    decisions: tuple[DecisionShown, ...]
    refusal: Refusal | None  # why the reader does not decide here, where that is so
    position: int

    @property
    def snapshot(self) -> ProjectSnapshot:
        return self.case.snapshot

    @property
    def pack(self) -> Pack:
        return self.case.pack

    @property
    def waiting(self) -> tuple[DecisionShown, ...]:
        """Joint decisions that wait for a signature."""
        return tuple(one for one in self.decisions if one.status == "open")


def load_gate(*, by: Actor, project: str, at: datetime) -> GatePage:
    """The gate at which the project stands, for the actor's organisation. Raises NotFound."""
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    pack = pack_for(snapshot)
    run = run_of(snapshot, by.organisation_id) or run_of(snapshot, snapshot.organisation)
    owner = run.organisation if run else snapshot.organisation
    stage = run.stage if run else snapshot.stage
    case = case_at(stage=stage, snapshot=snapshot, pack=pack, at=at, organisation=owner)
    place = place_of(snapshot=snapshot, pack=pack, path=case.path, organisation=owner)
    rule = rule_in_force(stage=case.stage, pack=pack, path=case.path, adopted=snapshot.adopted)
    sheet = pack.triage
    return GatePage(
        case=case,
        place=place,
        rule=rule,
        holders=holders_of(organisation=owner, roles=rule.deciders, on=local_day(at), snapshot=snapshot),
        impact=assess_impact(answers=case.view.values, sheet=sheet) if sheet else None,
        overrides=overrides_in_force(snapshot),
        outstanding=outstanding_in(case),
        outcomes=outcomes_open(place),
        destinations=destinations(place=place, pack=pack),
        questions=questions_to_answer(case),
        decisions=list_decisions(snapshot=snapshot, rule=rule, at=at),
        refusal=_refusal(by, case, at),
        position=_last_position(project),
    )


def load_decision(*, by: Actor, project: str, decision: str, at: datetime) -> tuple[GatePage, DecisionShown]:
    """One decision of a project within reach, and the gate as it stands now. Raises NotFound."""
    gate = load_gate(by=by, project=project, at=at)
    for one in gate.decisions:
        if one.id == decision:
            return gate, one
    raise NotFound("There is no such decision")


def load_condition(*, by: Actor, project: str, condition: str, at: datetime) -> tuple[ProjectSnapshot, ConditionShown]:
    """One condition of a project within reach. Raises NotFound."""
    gate = load_gate(by=by, project=project, at=at)
    for one in gate.decisions:
        for owed in one.conditions:
            if owed.id == condition:
                return gate.snapshot, owed
    raise NotFound("There is no such condition")


def rule_on(*, by: Actor, gate: GatePage, proposed: ProposedDecision, at: datetime) -> Ruling:
    """What signing would do on the case as read, with nothing written. Raises as `actions.decisions`."""
    return check_decision(
        proposed=proposed,
        signatory=_signatory(by),
        snapshot=gate.snapshot,
        pack=gate.pack,
        at=at,
        sealed_digest=gate.snapshot.sealed_digest,
    )


def rule_on_signature(*, by: Actor, gate: GatePage, decision: str, at: datetime) -> Ruling:
    """What signing a decision that waits would do, with nothing written. Raises as `actions.decisions`; NotFound."""
    found = next((one for one in gate.snapshot.decisions if one.id == decision), None)
    if found is None:
        raise NotFound("There is no such decision")
    return check_signature(
        decision=found,
        signatory=_signatory(by),
        snapshot=gate.snapshot,
        pack=gate.pack,
        at=at,
        sealed_digest=gate.snapshot.sealed_digest,
    )


def check_may_decide(*, by: Actor, gate: GatePage, outcome: str, at: datetime) -> None:
    """That the actor may come to this outcome at this gate at all. Raises as `domain.gate.open_gate`."""
    open_gate(
        decision=_bare(gate.case, outcome, at), signatory=_signatory(by), snapshot=gate.snapshot, pack=gate.pack, at=at
    )


@dataclass(frozen=True, kw_only=True)
class RecordedSince:
    """One act on the project since a page was opened. `questions`: ids of the questions it answered."""

    verb: str
    person: str
    at: datetime
    questions: tuple[str, ...]


def list_recorded_since(*, gate: GatePage, position: int) -> tuple[RecordedSince, ...]:
    """Acts on the gate's project after that position, oldest first, 50 at most."""
    rows = list(
        AuditEvent.objects.filter(project=gate.snapshot.project, position__gt=position).order_by("position")[:50]
    )
    names = names_of(row.person for row in rows)
    return tuple(
        RecordedSince(
            verb=row.verb,
            person=names.get(row.person, ""),
            at=row.at,
            questions=tuple(one["field"] for one in row.changes if one["kind"] == "answer"),
        )
        for row in rows
    )


def _signatory(by: Actor) -> Signatory:
    return Signatory(person=by.person_id, office=by.office_id, role=by.role, organisation=by.organisation_id)


def _bare(case: Case, outcome: str, at: datetime) -> ProposedDecision:
    return ProposedDecision(
        stage=case.stage.id, outcome=outcome, reasons="", took_place_on=local_day(at), seen_digest=""
    )


def _refusal(by: Actor, case: Case, at: datetime) -> Refusal | None:
    """Returning is open wherever anything is, so what refuses it refuses the person."""
    bare = _bare(case, Outcome.RETURN.value, at)
    try:
        open_gate(decision=bare, signatory=_signatory(by), snapshot=case.snapshot, pack=case.pack, at=at)
    except Refusal as refusal:
        return refusal
    return None


def _last_position(project: str) -> int:
    last = AuditEvent.objects.filter(project=project).order_by("-position").values_list("position", flat=True)[:1]
    return last[0] if last else 0
