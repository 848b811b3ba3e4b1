"""Who decides at each stage in this organisation, and which proposed items its chief officers have made policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Person
from touchstone.domain.case import local_day
from touchstone.domain.deciders import STANDS_FOR, RuleInForce, rule_in_force
from touchstone.domain.duties import PROJECT_LEAD, leads_of
from touchstone.domain.path import FULL, LIGHT
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Sourced
from touchstone.guidance.stage import Stage
from touchstone.guidance.text import Text
from touchstone.queries.packs import newest_pack
from touchstone.queries.policy_pack import policy_pack
from touchstone.store.models import AdoptionAct


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody who holds an office today. `office` is its role: it may stand for the decider's role asked about."""

    person: str  # name
    office: str


@dataclass(frozen=True, kw_only=True)
class StageRule:
    """Who decides at a stage; `source` is the statement that carries its provenance. No stage: the light path."""

    stage: Stage | None
    rule: RuleInForce
    source: Sourced
    holders: Mapping[str, tuple[Holder, ...]]


@dataclass(frozen=True, kw_only=True)
class AdoptionShown:
    """One adoption act. `state`: proposed, in-force, revoked. `items`: id → what it asks, as the pack says it."""

    id: str
    state: str
    items: Mapping[str, Text]
    reasons: str
    proposed_by: str
    proposed_at: datetime
    is_own: bool
    signed_by: str
    signed_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PolicyPage:
    """The organisation's adoption acts, newest first, and how many items of each stage are open to adoption."""

    pack: Pack
    acts: tuple[AdoptionShown, ...]
    stages: tuple[tuple[Stage, int, int], ...]  # stage, items open to adoption, of these in force


@dataclass(frozen=True, kw_only=True)
class StageItems:
    """What of a stage is open to adoption: kind of item → its items, and which are in force or proposed already."""

    pack: Pack
    stage: Stage
    rule: RuleInForce
    groups: Mapping[str, tuple[tuple[str, Sourced, Text], ...]]
    in_force: frozenset[str]
    proposed: frozenset[str]


def holders_of(
    *, organisation: str, roles: Sequence[str], on: date, snapshot: ProjectSnapshot | None = None
) -> dict[str, tuple[Holder, ...]]:
    """Decider's role → who may sign in it that day. On a project only its own leads count as project lead."""
    wanted = {one for role in roles for one in (role, *STANDS_FOR.get(role, ()))}
    rows = Office.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=on),
        organisation_id=organisation,
        role__in=wanted,
        from_on__lte=on,
        revoked_at__isnull=True,
        person__is_active=True,
    ).order_by("person__name", "role")
    leads = leads_of(snapshot, organisation=organisation) if snapshot else None
    held = [
        (office, Holder(person=name, office=office))
        for person, name, office in rows.values_list("person_id", "person__name", "role")
        if leads is None or office != PROJECT_LEAD or person in leads
    ]
    return {
        role: tuple(holder for office, holder in held if office in (role, *STANDS_FOR.get(role, ()))) for role in roles
    }


def list_stage_rules(*, by: Actor, at: datetime) -> tuple[StageRule, ...]:
    """Who decides where, under the newest guidance and the organisation's own policy; the light path first."""
    pack, adopted = newest_pack(by.organisation_id), _in_force(by)
    light = pack.triage.light_path if pack.triage else None
    found: list[tuple[Stage | None, RuleInForce, Sourced]] = []
    if light is not None:
        rule = rule_in_force(stage=pack.stages[0], pack=pack, path=LIGHT, adopted=adopted)
        found.append((None, rule, light))
    for stage in pack.stages:
        rule = rule_in_force(stage=stage, pack=pack, path=FULL, adopted=adopted)
        found.append((stage, rule, stage.decision_rule))
    roles = sorted({role for _stage, rule, _source in found for role in rule.deciders})
    holders = holders_of(organisation=by.organisation_id, roles=roles, on=local_day(at))
    return tuple(
        StageRule(stage=stage, rule=rule, source=source, holders={role: holders[role] for role in rule.deciders})
        for stage, rule, source in found
    )


def load_policy(*, by: Actor) -> PolicyPage:
    """The adoption acts of the actor's organisation, and the stages of the newest guidance."""
    pack, adopted = newest_pack(by.organisation_id), _in_force(by)
    stages = []
    for stage in pack.stages:
        items = {one for group in _groups(pack, stage).values() for one, _item, _text in group}
        stages.append((stage, len(items), len(items & adopted)))
    return PolicyPage(pack=pack, acts=_acts(by), stages=tuple(stages))


def load_adoption(*, by: Actor, adoption: str) -> AdoptionShown:
    """One adoption act of the actor's organisation. Raises NotFound."""
    for one in _acts(by):
        if one.id == adoption:
            return one
    raise NotFound("There is no such act")


def load_adoptable(*, by: Actor, stage: str) -> StageItems:
    """What of a stage of the newest guidance is open to adoption. Raises NotFound for a stage not in it."""
    pack = newest_pack(by.organisation_id)
    found = next((one for one in pack.stages if one.id == stage), None)
    if found is None:
        raise NotFound("There is no such stage")
    waiting = AdoptionAct.objects.filter(organisation_id=by.organisation_id, signed_at__isnull=True)
    return StageItems(
        pack=pack,
        stage=found,
        rule=rule_in_force(stage=found, pack=pack, path=FULL),
        groups=_groups(pack, found),
        in_force=_in_force(by),
        proposed=frozenset(item for items in waiting.values_list("items", flat=True) for item in items),
    )


def _groups(pack: Pack, stage: Stage) -> dict[str, tuple[tuple[str, Sourced, Text], ...]]:
    """Kind of item → (id, the item, what it asks). An id listed under two kinds is shown under the first."""
    rule = [(stage.decision_rule_id, stage.decision_rule, stage.name.text)]
    found: dict[str, list[tuple[str, Sourced, Text]]] = {
        "decision-rule": list(rule),
        "question": [(one.id, one, one.text) for one in stage.proceed_questions],
        "requirement": [(one.id, one, one.name) for one in stage.requirements],
        "document": [(one.id, one, one.name) for one in stage.documents],
        "duty": [(one.id, one, one.text) for one in stage.duties],
        "check": [(one.id, one, one.name) for one in pack.checks if stage.id in one.stages],
    }
    open_to_adoption = set(adoptable_items(pack))
    groups = {}
    for kind, items in found.items():
        groups[kind] = tuple(one for one in items if one[0] in open_to_adoption)
        open_to_adoption -= {one[0] for one in items}
    return {kind: items for kind, items in groups.items() if items}


def _in_force(by: Actor) -> frozenset[str]:
    rows = AdoptionAct.objects.filter(
        organisation_id=by.organisation_id, signed_at__isnull=False, revoked_at__isnull=True
    )
    return frozenset(item for items in rows.values_list("items", flat=True) for item in items)


def _acts(by: Actor) -> tuple[AdoptionShown, ...]:
    rows = list(
        AdoptionAct.objects.filter(organisation_id=by.organisation_id).select_related("reasons").order_by("-id")
    )
    people = {one for row in rows for one in (row.proposed_by, row.signed_by)}
    names = dict(Person.objects.filter(id__in=people).values_list("id", "name"))
    return tuple(_act(row, names, by) for row in rows)


def _act(row: AdoptionAct, names: Mapping[str, str], by: Actor) -> AdoptionShown:
    try:
        asked = adoptable_items(policy_pack(organisation=by.organisation_id, pack=row.pack, version=row.pack_version))
    except NotFound:  # a version that is no longer installed: its items stand for themselves
        asked = {}
    return AdoptionShown(
        id=row.id,
        state="revoked" if row.revoked_at else "in-force" if row.signed_at else "proposed",
        items={one: asked.get(one, Text(en=one)) for one in row.items},
        reasons=(row.reasons.body or {}).get("reasons", ""),
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        is_own=row.proposed_by == by.person_id,
        signed_by=names.get(row.signed_by, ""),
        signed_at=row.signed_at,
        revoked_at=row.revoked_at,
    )
