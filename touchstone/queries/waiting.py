"""What waits for somebody: advice asked of their office, two-person acts, decisions open for their signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.domain.deciders import STANDS_FOR, rule_in_force, still_to_sign
from touchstone.domain.duties import PROJECT_LEAD
from touchstone.domain.snapshot import PackPin
from touchstone.guidance.stage import Stage
from touchstone.guidance.text import Text
from touchstone.queries.packs import compose_pins, newest_pack
from touchstone.queries.pins import list_pins
from touchstone.queries.projects import names_of
from touchstone.queries.tenancy import list_reachable_projects
from touchstone.queries.worklists import AdviceLine, WaitingAct, list_advice_to_give, list_waiting_acts
from touchstone.store.models import Assignment, Decision, Project

SETTLED_WITH: Mapping[str, tuple[Permission, ...]] = {
    "publication": (Permission.PUBLICATION_APPROVE, Permission.PUBLICATION_WITHDRAW),
    "disposal": (Permission.DISPOSAL_APPROVE,),
    "adoption": (Permission.ADOPTION_SIGN,),
}


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """A two-person act, with the project's title and the name of whoever proposed it."""

    act: WaitingAct
    title: str
    proposed_by: str
    is_own: bool  # proposed by the reader, who therefore cannot settle it


@dataclass(frozen=True, kw_only=True)
class SignatureLine:
    """A decision proposed at a gate that waits for the reader's signature."""

    decision: str
    project: str
    title: str
    stage: Stage
    outcome: str
    took_place_on: date


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """Everything that waits for one office, and the acts its holder began that wait for somebody else."""

    advice: tuple[tuple[AdviceLine, Text], ...]  # with the adviser's name
    signatures: tuple[SignatureLine, ...]
    acts: tuple[ActLine, ...]
    begun: tuple[ActLine, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for the reader."""
        return not (self.advice or self.signatures or self.acts)


def load_waiting(*, by: Actor) -> WaitingList:
    """What waits for the office; a fixed number of queries."""
    advisers = {one.id: one.name for one in newest_pack(by.organisation_id).sheet.advisers if one.role == by.role}
    lines = _act_lines(by)
    may_give = permits(by.role, Permission.ADVICE_GIVE) and advisers
    advice = list_advice_to_give(by=by, advisers=frozenset(advisers)) if may_give else ()
    return WaitingList(
        advice=tuple((one, advisers[one.adviser]) for one in advice),
        signatures=_signatures(by) if permits(by.role, Permission.DECISION_TAKE) else (),
        acts=tuple(one for one in lines if not one.is_own and _may_settle(by, one.act.kind)),
        begun=tuple(one for one in lines if one.is_own),
    )


def _may_settle(by: Actor, kind: str) -> bool:
    return any(permits(by.role, permission) for permission in SETTLED_WITH[kind])


def _act_lines(by: Actor) -> tuple[ActLine, ...]:
    acts = list_waiting_acts(by=by)
    names = names_of(one.proposed_by for one in acts)
    bodies = dict(Project.objects.filter(id__in={one.project for one in acts}).values_list("id", "heading__body"))
    return tuple(
        ActLine(
            act=one,
            title=(bodies.get(one.project) or {}).get("title", ""),
            proposed_by=names.get(one.proposed_by, ""),
            is_own=one.proposed_by == by.person_id,
        )
        for one in acts
    )


def _signatures(by: Actor) -> tuple[SignatureLine, ...]:
    """Open decisions of the reader's organisation whose rule still wants a role that the reader signs in."""
    open_now = list(
        Decision.objects.filter(
            status="open", organisation_id=by.organisation_id, project__in=list_reachable_projects(by=by)
        )
        .select_related("project__heading", "stage_run")
        .prefetch_related("signatures")
        .order_by("recorded_at", "id")
    )
    projects = {one.project_id for one in open_now}
    pins = list_pins(projects)
    leads = Assignment.objects.filter(
        project__in=projects, role=PROJECT_LEAD, to_at__isnull=True, office__person_id=by.person_id
    )
    led = set(leads.filter(office__organisation_id=by.organisation_id).values_list("project_id", flat=True))
    lines = (_signature_line(one, pins[one.project_id], by, one.project_id in led) for one in open_now)
    return tuple(line for line in lines if line is not None)


def _signature_line(row: Decision, pins: Sequence[PackPin], by: Actor, leads: bool) -> SignatureLine | None:
    pack = compose_pins(organisation=row.project.organisation_id, pins=pins)
    stage = pack.stage(row.stage_run.stage)
    signed = list(row.signatures.all())
    rule = rule_in_force(stage=stage, pack=pack, path=row.project.path)
    wanted = still_to_sign(rule=rule, signed=[one.role for one in signed])
    mine = [role for role in wanted if by.role == role or by.role in STANDS_FOR.get(role, ())]
    if not any(role != PROJECT_LEAD or leads for role in mine) or by.person_id in {one.person for one in signed}:
        return None
    return SignatureLine(
        decision=row.id,
        project=row.project_id,
        title=(row.project.heading.body or {}).get("title", ""),
        stage=stage,
        outcome=row.outcome,
        took_place_on=row.took_place_on,
    )
