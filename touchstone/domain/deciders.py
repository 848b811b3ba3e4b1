"""Who decides at a gate: the decision rule in force, who may sign under it, and who is still to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchstone.domain.duties import PROJECT_LEAD, leads_of
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.authority import Authority, authority_of, authority_of_decision_rule
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import DecisionKind, Stage

#: The guidance names "chief officer / senior leader" in one breath (source OV), so the former may sign as the latter.
STANDS_FOR: Mapping[str, tuple[str, ...]] = {"senior-leader": ("chief-officer",)}


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """The person and the office under which they would act."""

    person: str
    office: str
    role: str
    organisation: str


@dataclass(frozen=True, kw_only=True)
class RuleInForce:
    """The decision rule of a gate. `deciders` are roles that somebody can hold; `input` roles advise beforehand."""

    kind: DecisionKind
    deciders: tuple[str, ...]
    input: tuple[str, ...]
    authority: Authority

    @property
    def needs_all(self) -> bool:
        """Whether every decider signs; otherwise any one of them decides."""
        return self.kind is DecisionKind.JOINT and len(self.deciders) > 1


def rule_in_force(*, stage: Stage, pack: Pack, path: str, adopted: frozenset[str] = frozenset()) -> RuleInForce:
    """The stage's own rule, or on the light path the one office that the pack names for it."""
    light = pack.triage.light_path if pack.triage is not None else None
    if path == "light" and light is not None:
        authority = authority_of(light, item_id="light-path", adopted=adopted)
        return RuleInForce(kind=DecisionKind.SOLE, deciders=(light.office,), input=(), authority=authority)
    rule = stage.decision_rule
    return RuleInForce(
        kind=rule.kind,
        deciders=tuple(role for role in rule.deciders if _can_be_held(role, pack)) or rule.deciders,
        input=rule.input,
        authority=authority_of_decision_rule(stage, adopted=adopted),
    )


def signs_as(*, signatory: Signatory, rule: RuleInForce, snapshot: ProjectSnapshot, organisation: str) -> str | None:
    """The decider's role in which the person may sign, or None.

    The office must be one of the organisation that decides. A project lead decides only on the project they lead.
    """
    if signatory.organisation != organisation:
        return None
    for role in rule.deciders:
        if signatory.role == role or signatory.role in STANDS_FOR.get(role, ()):
            leads = role != PROJECT_LEAD or signatory.person in leads_of(snapshot, organisation=organisation)
            if leads:
                return role
    return None


def still_to_sign(*, rule: RuleInForce, signed: Iterable[str]) -> tuple[str, ...]:
    """The roles whose signature is still wanting once those in `signed` have signed."""
    done = set(signed)
    if rule.needs_all:
        return tuple(role for role in rule.deciders if role not in done)
    return () if done else rule.deciders


def _can_be_held(role: str, pack: Pack) -> bool:
    try:
        return pack.role(role).office
    except NotFound:
        return True
