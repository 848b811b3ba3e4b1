"""A force's projects a page at a time: where each stands, what triage makes of it, and what is due; four queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value

from touchstone.accounts.actor import Actor
from touchstone.domain.assessment import answers_in_force
from touchstone.domain.case import local_day
from touchstone.domain.portfolio import PortfolioState, portfolio_state
from touchstone.domain.snapshot import (
    AnswerState,
    DecisionState,
    OverrideState,
    PackPin,
    ProjectSnapshot,
    StageRunState,
)
from touchstone.domain.triage import AXES, assess_impact
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import Stage
from touchstone.queries.packs import pack_for
from touchstone.queries.pins import list_pins
from touchstone.queries.tenancy import list_reachable_projects
from touchstone.store.models import Answer, Project, StageRun, TriageOverride

PAGE_SIZE = 50
STATUSES: Mapping[str, tuple[str, ...]] = {"open": ("open",), "paused": ("paused",), "ended": ("stopped", "closed")}


@dataclass(frozen=True, kw_only=True)
class PortfolioLine:
    """One project. `levels`: axis → level in force; `computed`: axis → level that triage finds."""

    id: str
    title: str
    technology: str
    organisation: str
    is_own: bool
    is_demonstration: bool
    stage: Stage
    path: str
    state: PortfolioState
    levels: Mapping[str, str]
    computed: Mapping[str, str]
    is_contentious: bool
    condition_due_on: date | None  # the earliest condition of a decision taken that is still open
    is_condition_overdue: bool
    waits_for_signature: bool


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """One page of the projects within reach, newest first. `number` is the page shown, counted from 1."""

    lines: tuple[PortfolioLine, ...]
    number: int
    count: int


def load_portfolio(*, by: Actor, at: datetime, number: int = 1, status: str = "") -> Portfolio:
    """A page of 50. `status` narrows to a key of STATUSES; a page beyond the last gives the last."""
    reachable = list_reachable_projects(by=by)
    if status in STATUSES:
        reachable = reachable.filter(status__in=STATUSES[status])
    rows = _rows(reachable, max(number, 1))
    if not rows and number > 1:
        number = max(1, -(-reachable.count() // PAGE_SIZE))
        rows = _rows(reachable, number)
    count = rows[0].total if rows else 0  # type: ignore[attr-defined]  # annotated by the query
    ids = [row.id for row in rows]
    answers, passages, pins = _answers(ids), _passages(ids), list_pins(ids)
    lines = tuple(
        _line(_part_of_snapshot(row, pins[row.id], answers.get(row.id, ()), passage, at), row, passage, by, at)
        for row, passage in ((row, passages.get(row.id) or _Passage()) for row in rows)
    )
    return Portfolio(lines=lines, number=max(number, 1), count=count)


@dataclass
class _Passage:
    """What a line needs to know of the way a project has come."""

    runs: tuple[StageRunState, ...] = ()
    decisions: tuple[DecisionState, ...] = ()
    due: tuple[date, ...] = ()


def _rows(reachable: QuerySet[Project], number: int) -> list[Project]:
    """The projects of a page, each with `total` (how many there are in all) and the judgements in force."""
    start = (number - 1) * PAGE_SIZE
    page = reachable.order_by("-opened_at", "-id").values("id")[start : start + PAGE_SIZE]
    total = reachable.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("id")).values("n")
    rows = Project.objects.filter(id__in=page).select_related("heading", "technology__description", "organisation")
    return list(
        rows.annotate(
            total=Subquery(total),
            **{f"judged_{axis}": Subquery(_judged(axis)) for axis in AXES},
        ).order_by("-opened_at", "-id")
    )


def _judged(axis: str) -> QuerySet[TriageOverride, Any]:
    found = TriageOverride.objects.filter(project=OuterRef("id"), axis=axis)
    return found.order_by("-recorded_at", "-id").values("chosen")[:1]


def _answers(projects: list[str]) -> dict[str, tuple[AnswerState, ...]]:
    """Project → its answers to triage questions."""
    columns = "project_id question scope covers version current__recorded_at current__content__body".split()
    rows = Answer.objects.filter(project__in=projects, question__startswith="triage.", current__isnull=False)
    found: dict[str, list[AnswerState]] = {}
    for project, question, scope, covers, version, recorded_at, body in rows.values_list(*columns):
        found.setdefault(project, []).append(
            AnswerState(
                question=question,
                scope=scope,
                covers=covers,
                value=(body or {}).get("value", {}),
                version=version,
                source="",
                recorded_at=recorded_at,
                is_disposed=body is None,
            )
        )
    return {project: tuple(answers) for project, answers in found.items()}


def _passages(projects: Iterable[str]) -> dict[str, _Passage]:
    """Project → its stage runs, its decisions, and the days on which conditions of decisions taken fall due."""
    columns = (
        "project_id id organisation_id stage number because entered_at left_at decisions__id decisions__outcome "
        "decisions__status decisions__recorded_at decisions__took_place_on decisions__conditions__due_on "
        "decisions__conditions__closed_at"
    ).split()
    found: dict[str, _Passage] = {}
    runs: dict[str, StageRunState] = {}
    decisions: dict[str, DecisionState] = {}
    for row in StageRun.objects.filter(project__in=projects).order_by("number", "decisions__id").values(*columns):
        passage = found.setdefault(row["project_id"], _Passage())
        if row["id"] not in runs:
            runs[row["id"]] = _run(row)
            passage.runs += (runs[row["id"]],)
        if row["decisions__id"] and row["decisions__id"] not in decisions:
            decisions[row["decisions__id"]] = _decision(row)
            passage.decisions += (decisions[row["decisions__id"]],)
        due, closed = row["decisions__conditions__due_on"], row["decisions__conditions__closed_at"]
        if due and not closed and row["decisions__status"] == "taken":
            passage.due += (due,)
    return found


def _run(row: Mapping[str, Any]) -> StageRunState:
    return StageRunState(
        id=row["id"],
        organisation=row["organisation_id"],
        stage=row["stage"],
        number=row["number"],
        because=row["because"],
        entered_at=row["entered_at"],
        left_at=row["left_at"],
    )


def _decision(row: Mapping[str, Any]) -> DecisionState:
    return DecisionState(
        id=row["decisions__id"],
        stage=row["stage"],
        stage_run=row["id"],
        outcome=row["decisions__outcome"],
        to_stage="",
        status=row["decisions__status"],
        answers={},
        snapshot_digest="",
        facts_digest="",
        signatures=(),
        took_place_on=row["decisions__took_place_on"],
        recorded_at=row["decisions__recorded_at"],
    )


def _line(snapshot: ProjectSnapshot, row: Project, passage: _Passage, by: Actor, at: datetime) -> PortfolioLine:
    pack = pack_for(snapshot)
    computed, is_contentious = _computed(snapshot, pack)
    chosen = {item.axis: item.chosen for item in snapshot.overrides}
    due = min(passage.due, default=None)
    return PortfolioLine(
        id=row.id,
        title=snapshot.title,
        technology=snapshot.technology_name,
        organisation=row.organisation.name,
        is_own=row.organisation_id == by.organisation_id,
        is_demonstration=row.is_demonstration,
        stage=pack.stage(row.stage),
        path=row.path,
        state=portfolio_state(snapshot=snapshot, pack=pack, at=at),
        levels={**computed, **chosen},
        computed=computed,
        is_contentious=is_contentious,
        condition_due_on=due,
        is_condition_overdue=due is not None and due < local_day(at),
        waits_for_signature=any(item.status == "open" for item in passage.decisions),
    )


def _computed(snapshot: ProjectSnapshot, pack: Pack) -> tuple[dict[str, str], bool]:
    if pack.triage is None:
        return {}, False
    values = {key: item.value for key, item in answers_in_force(snapshot=snapshot).items()}
    impact = assess_impact(answers=values, sheet=pack.triage)
    return {axis: getattr(impact, axis).level.value for axis in AXES}, impact.contentious


def _part_of_snapshot(
    row: Project, pins: tuple[PackPin, ...], answers: tuple[AnswerState, ...], passage: _Passage, at: datetime
) -> ProjectSnapshot:
    """As much of the snapshot as a line's rules read; never sealed or shown as the whole."""
    judged = {axis: getattr(row, f"judged_{axis}") for axis in AXES}
    return ProjectSnapshot(
        project=row.id,
        organisation=row.organisation_id,
        title=(row.heading.body or {}).get("title", ""),
        problem="",
        technology=row.technology_id,
        technology_name=(row.technology.description.body or {}).get("name", ""),
        path=row.path,
        entry=row.entry,
        status=row.status,
        stage=row.stage,
        opened_at=row.opened_at,
        as_of=at,
        catch_up_on=row.catch_up_on,
        packs=pins,
        answers=answers,
        overrides=tuple(
            OverrideState(axis=axis, computed="", chosen=chosen, reasons="", recorded_at=at)
            for axis, chosen in judged.items()
            if chosen
        ),
        stage_runs=passage.runs,
        decisions=passage.decisions,
    )
