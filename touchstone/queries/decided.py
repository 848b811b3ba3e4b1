"""Decisions as sealed: what was decided, who signed, what is owed under it, and what of the case differs since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from touchstone.accounts.models import Person
from touchstone.domain.case import local_day
from touchstone.domain.comparison import Difference, differences
from touchstone.domain.deciders import RuleInForce, still_to_sign
from touchstone.domain.decision import is_late
from touchstone.domain.pack_move import gate_changes
from touchstone.domain.pack_move_gates import GateMove
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.pack import Pack
from touchstone.queries.pack_comparison import compared
from touchstone.queries.pack_history import load_pin_history, pack_of_facts
from touchstone.queries.packs import pack_for
from touchstone.store.models import Condition, Decision, DecisionSignature, PrivateLeaf


@dataclass(frozen=True, kw_only=True)
class SignatureShown:
    """One signature: in which decider's role, by whom, when, with what dissent (None: destroyed)."""

    role: str
    person: str  # name
    person_id: str
    signed_at: datetime
    dissent: str | None


@dataclass(frozen=True, kw_only=True)
class ConditionShown:
    """Something owed under a decision. `state`: proposed, due, overdue, closed; text and note None once destroyed."""

    id: str
    text: str | None
    owner_role: str
    due_on: date
    state: str
    closed_at: datetime | None
    closed_by: str
    note: str | None
    proof: str  # title of the evidence


@dataclass(frozen=True, kw_only=True)
class GuidanceSince:
    """How the guidance of the project differs from that of the decision. `gates`: those it passed that are touched.

    `before`, `after`: pack and version of each. `needs_decision`: at one of the gates something material has changed.
    """

    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    gates: tuple[GateMove, ...]

    @property
    def needs_decision(self) -> bool:
        """Whether something that belongs to a gate it passed has changed in a way marked material."""
        return any(one.needs_decision for one in self.gates)


@dataclass(frozen=True, kw_only=True)
class DecisionShown:
    """One decision as sealed. `reasons` is None once destroyed; `changes`: what of the case differs since."""

    id: str
    stage: str
    outcome: str
    to_stage: str
    status: str
    path: str
    reasons: str | None
    answers: Mapping[str, str]
    warnings: tuple[Mapping[str, str], ...]
    covers: str
    configuration: str
    took_place_on: date
    recorded_at: datetime
    taken_at: datetime | None
    is_late: bool
    digest: str
    leaf: int | None
    signatures: tuple[SignatureShown, ...]
    still_to_sign: tuple[str, ...]
    conditions: tuple[ConditionShown, ...]
    is_earlier_version: bool
    can_compare: bool
    changes: tuple[Difference, ...]
    pack: Pack  # the guidance it was decided under
    guidance: GuidanceSince | None


def list_decisions(*, snapshot: ProjectSnapshot, rule: RuleInForce, at: datetime) -> tuple[DecisionShown, ...]:
    """The project's decisions, newest first; seven queries however many there are."""
    rows = Decision.objects.filter(project_id=snapshot.project).order_by("-id")
    rows = rows.select_related("statement", "snapshot", "stage_run").prefetch_related(
        "signatures__remark", "conditions__text", "conditions__closing_note", "conditions__proof__label"
    )
    found = list(rows)
    names = names_of(
        [one.person for row in found for one in row.signatures.all()]
        + [one.closed_by for row in found for one in row.conditions.all()]
    )
    leaves = dict(
        PrivateLeaf.objects.filter(kind="decision", subject__in=[row.id for row in found]).values_list(
            "subject", "position"
        )
    )
    facts = snapshot.facts() if found else {}
    return tuple(_shown(row, snapshot, facts, rule, names, leaves.get(row.id), at) for row in found)


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Person id → name, for those there are."""
    return dict(Person.objects.filter(id__in=set(people)).values_list("id", "name"))


def _shown(
    row: Decision,
    snapshot: ProjectSnapshot,
    facts: Mapping[str, Any],
    rule: RuleInForce,
    names: Mapping[str, str],
    leaf: int | None,
    at: datetime,
) -> DecisionShown:
    said: Mapping[str, Any] = row.statement.body or {}
    sealed: Mapping[str, Any] | None = (row.snapshot.body or {}).get("facts")
    signed = sorted(row.signatures.all(), key=lambda one: one.id)
    pack = _guidance_of(row, snapshot, sealed)
    return DecisionShown(
        id=row.id,
        stage=row.stage_run.stage,
        outcome=row.outcome,
        to_stage=row.to_stage,
        status=row.status,
        path=said.get("path", ""),
        reasons=said.get("reasons"),
        answers=said.get("answers", {}),
        warnings=tuple(said.get("warnings", ())),
        covers=row.covers,
        configuration=row.configuration,
        took_place_on=row.took_place_on,
        recorded_at=row.recorded_at,
        taken_at=row.taken_at,
        is_late=is_late(took_place_on=row.took_place_on, recorded_at=row.recorded_at),
        digest=row.snapshot_digest,
        leaf=leaf,
        signatures=tuple(_signature(one, names) for one in signed),
        still_to_sign=still_to_sign(rule=rule, signed=[one.role for one in signed]) if row.status == "open" else (),
        conditions=tuple(_condition(one, row, names, at) for one in row.conditions.all()),
        is_earlier_version=bool(said) and said.get("facts_digest") != snapshot.facts_digest,
        can_compare=sealed is not None,
        changes=differences(sealed, facts) if sealed is not None else (),
        pack=pack,
        guidance=_guidance_since(row, snapshot, pack),
    )


def _guidance_of(row: Decision, snapshot: ProjectSnapshot, sealed: Mapping[str, Any] | None) -> Pack:
    """As sealed; where what was sealed has been destroyed, as the project was pinned that day."""
    if sealed is not None:
        return pack_of_facts(snapshot=snapshot, facts=sealed)
    pins = load_pin_history(project=snapshot.project, organisation=snapshot.organisation)
    return pins.pack_at_time(row.recorded_at)


def _guidance_since(row: Decision, snapshot: ProjectSnapshot, pack: Pack) -> GuidanceSince | None:
    """None where it was decided under the guidance that the project is on."""
    now = pack_for(snapshot)
    if pack.digest == now.digest:
        return None
    gates = gate_changes(
        snapshot=snapshot,
        before=pack,
        after=now,
        organisation=row.organisation_id,
        changes=compared(pack, now).changes,
    )
    return GuidanceSince(
        before=tuple((one.pack, one.version) for one in pack.origins),
        after=tuple((one.pack, one.version) for one in now.origins),
        gates=tuple(one for one in gates if row.id in one.passed_by or one.stage == row.stage_run.stage),
    )


def _signature(row: DecisionSignature, names: Mapping[str, str]) -> SignatureShown:
    return SignatureShown(
        role=row.role,
        person=names.get(row.person, ""),
        person_id=row.person,
        signed_at=row.signed_at,
        dissent="" if row.remark is None else (row.remark.body or {}).get("dissent"),
    )


def _condition(row: Condition, decision: Decision, names: Mapping[str, str], at: datetime) -> ConditionShown:
    overdue = row.due_on < local_day(at)
    state = "closed" if row.closed_at else "overdue" if overdue else "due"
    return ConditionShown(
        id=row.id,
        text=(row.text.body or {}).get("text"),
        owner_role=row.owner_role,
        due_on=row.due_on,
        state=state if decision.status == "taken" else "proposed",
        closed_at=row.closed_at,
        closed_by=names.get(row.closed_by, ""),
        note="" if row.closing_note is None else (row.closing_note.body or {}).get("note"),
        proof=(row.proof.label.body or {}).get("title", "") if row.proof else "",
    )
