"""What keeps a project's content, what would end it, and exactly what would go and what would stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.foundation.errors import NotFound
from touchstone.queries.tenancy import load_project
from touchstone.store.models import (
    AuditEvent,
    Content,
    Decision,
    Disposal,
    Draft,
    EvidenceItem,
    Hold,
    Project,
    Publication,
    StoredFile,
)


@dataclass(frozen=True, kw_only=True)
class HoldShown:
    """One hold. `reason` is None once destroyed."""

    id: str
    reason: str | None
    set_by: str
    set_at: datetime
    lifted_by: str
    lifted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DisposalShown:
    """One disposal, proposed or done: under which authority, by whom, and how much it destroyed."""

    id: str
    authority: str
    proposed_by: str
    proposed_at: datetime
    is_own: bool
    approved_by: str
    approved_at: datetime | None
    contents: int
    files: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What a disposal would destroy now, and what would stay, counted."""

    contents: int  # typed texts
    files: int  # files that nobody else refers to
    shared_files: int  # files that another project refers to, so they stay
    drafts: int
    events: int
    decisions: int
    public_versions: int


@dataclass(frozen=True, kw_only=True)
class KeepingPage:
    """A project's holds and disposals, newest first, and what a disposal would reach."""

    project: str
    title: str
    holds: tuple[HoldShown, ...]
    disposals: tuple[DisposalShown, ...]
    reach: Reach

    @property
    def is_held(self) -> bool:
        """Whether a hold is in force, which wins over any disposal."""
        return any(one.lifted_at is None for one in self.holds)


def load_keeping(*, by: Actor, project: str) -> KeepingPage:
    """Holds and disposals of a project within reach. Raises NotFound."""
    row = load_project(by=by, project=project)
    holds = list(Hold.objects.filter(project=row).select_related("reason").order_by("-id"))
    disposals = list(Disposal.objects.filter(project=row).order_by("-id"))
    people = [one for hold in holds for one in (hold.set_by, hold.lifted_by)]
    people += [one for act in disposals for one in (act.proposed_by, act.approved_by)]
    names = _names(people)
    return KeepingPage(
        project=row.id,
        title=(row.heading.body or {}).get("title", ""),
        holds=tuple(_hold(one, names) for one in holds),
        disposals=tuple(_disposal(one, names, by) for one in disposals),
        reach=_reach(row),
    )


def find_hold(page: KeepingPage, hold: str) -> HoldShown:
    """One hold of the page that is still in force or was. Raises NotFound."""
    for one in page.holds:
        if one.id == hold:
            return one
    raise NotFound("There is no such hold")


def find_disposal(page: KeepingPage, disposal: str) -> DisposalShown:
    """One disposal of the page. Raises NotFound."""
    for one in page.disposals:
        if one.id == disposal:
            return one
    raise NotFound("There is no such proposal")


def _reach(project: Project) -> Reach:
    mine = EvidenceItem.objects.filter(project=project).values("file")
    others = EvidenceItem.objects.exclude(project=project).filter(file__disposed_at__isnull=True).values("file")
    files = StoredFile.objects.filter(id__in=mine, disposed_at__isnull=True)
    return Reach(
        contents=Content.objects.filter(project=project, disposed_at__isnull=True).count(),
        files=files.exclude(id__in=others).count(),
        shared_files=files.filter(id__in=others).count(),
        drafts=Draft.objects.filter(project=project).count(),
        events=AuditEvent.objects.filter(project=project.id).count(),
        decisions=Decision.objects.filter(project=project, status="taken").count(),
        public_versions=Publication.objects.filter(project=project, status="approved").count(),
    )


def _hold(row: Hold, names: dict[str, str]) -> HoldShown:
    return HoldShown(
        id=row.id,
        reason=(row.reason.body or {}).get("reason"),
        set_by=names.get(row.set_by, ""),
        set_at=row.set_at,
        lifted_by=names.get(row.lifted_by, ""),
        lifted_at=row.lifted_at,
    )


def _disposal(row: Disposal, names: dict[str, str], by: Actor) -> DisposalShown:
    return DisposalShown(
        id=row.id,
        authority=row.authority,
        proposed_by=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        is_own=row.proposed_by == by.person_id,
        approved_by=names.get(row.approved_by, ""),
        approved_at=row.approved_at,
        contents=row.contents,
        files=row.files,
    )


def _names(people: Iterable[str]) -> dict[str, str]:
    return dict(Person.objects.filter(id__in=set(people)).values_list("id", "name"))
