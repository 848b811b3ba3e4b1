"""Lists that people work from: projects, evidence, requests for advice, acts waiting for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.queries.tenancy import list_reachable_projects
from touchstone.store.models import AdoptionAct, AdviceRequest, Disposal, Project, Publication, ThresholdQuery

PAGE_SIZE = 50


@dataclass(frozen=True)
class ProjectLine:
    """One project in a list."""

    id: str
    title: str
    technology: str
    organisation: str
    stage: str
    status: str
    path: str
    entry: str
    is_demonstration: bool
    opened_at: datetime


@dataclass(frozen=True)
class ProjectPage:
    """One page of the list of projects, and how many there are in all."""

    lines: tuple[ProjectLine, ...]
    page: int
    pages: int
    count: int


def list_projects(*, by: Actor, page: int = 1, status: str = "") -> ProjectPage:
    """Reachable projects, newest first, 50 a page; two queries however many there are.

    `status` narrows to open, paused, stopped or closed. A page beyond the last gives the last.
    """
    rows = list_reachable_projects(by=by)
    if status:
        rows = rows.filter(status=status)
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    start = (page - 1) * PAGE_SIZE
    found = rows.order_by("-opened_at", "-id").select_related("heading", "technology__description", "organisation")
    lines = tuple(_line(row) for row in found[start : start + PAGE_SIZE])
    return ProjectPage(lines=lines, page=page, pages=pages, count=count)


def _line(row: Project) -> ProjectLine:
    return ProjectLine(
        id=row.id,
        title=(row.heading.body or {}).get("title", ""),
        technology=(row.technology.description.body or {}).get("name", ""),
        organisation=row.organisation.name,
        stage=row.stage,
        status=row.status,
        path=row.path,
        entry=row.entry,
        is_demonstration=row.is_demonstration,
        opened_at=row.opened_at,
    )


@dataclass(frozen=True)
class AdviceLine:
    """A request for advice that waits for the actor's office."""

    id: str
    project: str
    title: str
    adviser: str
    due_on: date | None
    requested_at: datetime


def list_advice_to_give(*, by: Actor, advisers: frozenset[str]) -> tuple[AdviceLine, ...]:
    """Requests to any of `advisers` (those the actor's role answers for) with no advice yet."""
    rows = AdviceRequest.objects.filter(
        project__in=list_reachable_projects(by=by),
        adviser__in=advisers,
        withdrawn_at__isnull=True,
        advice__isnull=True,
    ).order_by("due_on", "id")
    return tuple(
        AdviceLine(one, project, (heading or {}).get("title", ""), adviser, due_on, requested_at)
        for one, project, heading, adviser, due_on, requested_at in rows.values_list(
            "id", "project_id", "project__heading__body", "adviser", "due_on", "requested_at"
        )
    )


@dataclass(frozen=True)
class WaitingAct:
    """A two-person act that somebody has begun and another must settle."""

    kind: str  # publication, disposal, adoption
    id: str
    project: str
    proposed_by: str
    proposed_at: datetime


def list_waiting_acts(*, by: Actor) -> tuple[WaitingAct, ...]:
    """Publications, disposals and adoptions of the actor's organisation that wait for a second person."""
    publications = Publication.objects.filter(organisation_id=by.organisation_id, status="proposed")
    disposals = Disposal.objects.filter(project__organisation_id=by.organisation_id, approved_at__isnull=True)
    adoptions = AdoptionAct.objects.filter(organisation_id=by.organisation_id, signed_at__isnull=True)
    columns = ("id", "project_id", "proposed_by", "proposed_at")
    found = [WaitingAct("publication", *row) for row in publications.values_list(*columns)]
    found += [WaitingAct("disposal", *row) for row in disposals.values_list(*columns)]
    found += [
        WaitingAct("adoption", one, "", proposed_by, proposed_at)
        for one, proposed_by, proposed_at in adoptions.values_list("id", "proposed_by", "proposed_at")
    ]
    return tuple(sorted(found, key=lambda act: act.proposed_at))


@dataclass(frozen=True)
class ThresholdLine:
    """A question about how much of the guidance applies, and its reply where there is one."""

    id: str
    adviser: str
    request: str
    asked_on: date
    reply: str
    replied_on: date | None
    version: int


def list_threshold_queries(*, by: Actor, project: str) -> tuple[ThresholdLine, ...]:
    """The project's questions about proportionality, oldest first."""
    rows = ThresholdQuery.objects.filter(project_id=project, project__in=list_reachable_projects(by=by))
    return tuple(
        ThresholdLine(
            id=row.id,
            adviser=row.adviser,
            request=(row.request.body or {}).get("request", ""),
            asked_on=row.asked_on,
            reply=((row.reply.body if row.reply else None) or {}).get("reply", ""),
            replied_on=row.replied_on,
            version=row.version,
        )
        for row in rows.order_by("id").select_related("request", "reply")
    )
