"""What the pages about one project show: where it stands, what it is called, what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office, Person
from touchstone.domain.assessment import SetProgress, progress_of
from touchstone.domain.case import Case
from touchstone.domain.check_standing import CheckStanding, check_standings
from touchstone.domain.deciders import RuleInForce, rule_in_force
from touchstone.domain.lifecycle import Outstanding, case_at, outstanding_in
from touchstone.domain.lifecycle_steps import ENDED
from touchstone.domain.path import PathNow, overrides_in_force, path_now
from touchstone.domain.portfolio import PortfolioState, portfolio_state
from touchstone.domain.requirements import is_published
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.domain.triage import AXES, ImpactAssessment, assess_impact
from touchstone.foundation.identifiers import is_id
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.stage import Stage
from touchstone.queries.history import HistoryPage, list_history
from touchstone.queries.pack_history import PinHistory, load_pin_history
from touchstone.queries.packs import newer_for_project, pack_for
from touchstone.queries.rereading import list_rereading
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.queries.tenancy import load_project


@dataclass(frozen=True, kw_only=True)
class LevelInForce:
    """One axis: the level that the rules find, and the one that somebody set instead, "" for nobody."""

    axis: str
    computed: str
    chosen: str = ""

    @property
    def level(self) -> str:
        """The level that counts."""
        return self.chosen or self.computed


@dataclass(frozen=True, kw_only=True)
class SetLine:
    """A question set on the page of a project: how far it is, and whether the present stage works on it."""

    id: str
    progress: SetProgress
    applies: bool
    is_of_stage: bool


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    """Where a project stands. `visited`: ids of stages entered so far; `outstanding` is empty once it has ended."""

    snapshot: ProjectSnapshot
    pack: Pack
    stage: Stage
    rule: RuleInForce
    path: PathNow
    state: PortfolioState
    impact: ImpactAssessment | None
    levels: tuple[LevelInForce, ...]
    outstanding: tuple[Outstanding, ...]
    sets: tuple[SetLine, ...]
    visited: frozenset[str]
    is_published: bool
    checks: tuple[CheckStanding, ...] = ()
    has_newer_guidance: bool = False  # than it is pinned to, in what a new project would get
    to_read_again: int = 0  # answers given under other words than their questions have now

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will be decided."""
        return self.snapshot.status in ENDED


def load_project_page(*, by: Actor, project: str, at: datetime) -> ProjectPage:
    """The project as its own page shows it; fourteen queries however much it holds. Raises NotFound."""
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    pack = pack_for(snapshot)
    moves = load_pin_history(project=snapshot.project, organisation=snapshot.organisation, now=snapshot.packs)
    reread = list_rereading(snapshot=snapshot, pack=pack, history=moves, organisation=by.organisation_id)
    case = case_at(stage=snapshot.stage, snapshot=snapshot, pack=pack, at=at)
    impact = assess_impact(answers=case.values, sheet=pack.triage) if pack.triage else None
    ended = snapshot.status in ENDED
    return ProjectPage(
        snapshot=snapshot,
        pack=pack,
        stage=case.stage,
        rule=rule_in_force(stage=case.stage, pack=pack, path=case.path, adopted=snapshot.adopted),
        path=path_now(snapshot=snapshot, pack=pack, view=case.view),
        state=portfolio_state(snapshot=snapshot, pack=pack, at=at),
        impact=impact,
        levels=levels_in_force(impact, snapshot) if impact else (),
        outstanding=() if ended else outstanding_in(case),
        sets=tuple(_set_lines(case)),
        visited=frozenset(run.stage for run in snapshot.stage_runs if run.organisation == snapshot.organisation),
        is_published=is_published(snapshot),
        checks=() if ended else check_standings(case),
        has_newer_guidance=not ended
        and bool(newer_for_project(organisation=snapshot.organisation, pinned=snapshot.packs, dropped=moves.dropped)),
        to_read_again=len(reread),
    )


def levels_in_force(impact: ImpactAssessment, snapshot: ProjectSnapshot) -> tuple[LevelInForce, ...]:
    """Each axis with what the rules find and what was set instead."""
    chosen = {item.axis: item.chosen for item in overrides_in_force(snapshot)}
    return tuple(
        LevelInForce(axis=axis, computed=getattr(impact, axis).level.value, chosen=chosen.get(axis, ""))
        for axis in AXES
    )


def _set_lines(case: Case) -> Iterable[SetLine]:
    """Sets of the stage first, in its order (on the light path its own two), then the others that apply."""
    light = case.pack.triage.light_path if case.pack.triage else None
    of_stage = [TRIAGE] if TRIAGE in case.view.index.sets else []
    if case.path == "light" and light is not None:
        of_stage.append(light.question_set)
    else:
        of_stage += [one.set for one in case.stage.question_sets]
    of_stage = [one for one in dict.fromkeys(of_stage) if one in case.view.index.sets]
    others = [one for one in case.view.sets if one not in of_stage]
    for set_id in (*of_stage, *others):
        yield SetLine(
            id=set_id,
            progress=progress_of(view=case.view, set_id=set_id),
            applies=set_id in case.view.sets,
            is_of_stage=set_id in of_stage,
        )


def names_of(people: Iterable[str]) -> dict[str, str]:
    """Person id → name, of those there are."""
    return dict(Person.objects.filter(id__in=set(people) - {""}).values_list("id", "name"))


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a project is called and what problem it answers, with the version read."""

    project: str
    title: str
    problem: str
    version: int


def load_heading(*, by: Actor, project: str) -> Heading:
    """Raises NotFound."""
    row = load_project(by=by, project=project)
    body: Mapping[str, str] = row.heading.body or {}
    return Heading(project=row.id, title=body.get("title", ""), problem=body.get("problem", ""), version=row.version)


@dataclass(frozen=True, kw_only=True)
class ProjectHistory:
    """A page of what was done to a project, with what it takes to put it into words: those of the day of each act."""

    project: str
    title: str
    pins: PinHistory
    page: HistoryPage
    people: Mapping[str, str]  # id of an office named in a change → its holder's name


def load_history(*, by: Actor, project: str, number: int) -> ProjectHistory:
    """Newest act first; a page beyond the last gives the last. Raises NotFound."""
    row = load_project(by=by, project=project)
    page = list_history(by=by, project=project, page=number)
    named = {change.after for line in page.lines for change in line.changes if is_id(str(change.after))}
    people = dict(Office.objects.filter(id__in=named).values_list("id", "person__name")) if named else {}
    return ProjectHistory(
        project=row.id,
        title=(row.heading.body or {}).get("title", ""),
        pins=load_pin_history(project=row.id, organisation=row.organisation_id),
        page=page,
        people=people,
    )
