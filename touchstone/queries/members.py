"""Who works on a project, and who else could be put to work on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Office
from touchstone.accounts.offices import day_of
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Assignment


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """Somebody at work on the project, under an office."""

    person: str
    role: str
    organisation: str
    since: datetime
    is_current: bool  # whether the office still gives its rights


@dataclass(frozen=True, kw_only=True)
class OfficeLine:
    """An office that could be put to work."""

    id: str
    person: str
    role: str
    organisation: str
    works_on_it: bool


@dataclass(frozen=True, kw_only=True)
class MembersPage:
    """Who works on a project, and who could: current offices of the organisations that take part."""

    project: str
    title: str
    members: tuple[MemberLine, ...]
    offices: tuple[OfficeLine, ...]


def load_members(*, by: Actor, project: str, at: datetime) -> MembersPage:
    """Raises NotFound."""
    row = load_project(by=by, project=project)
    today = day_of(at)
    rows = Assignment.objects.filter(project=row, to_at__isnull=True).select_related(
        "office__person", "office__organisation"
    )
    members = [
        MemberLine(
            person=one.office.person.name,
            role=one.role,
            organisation=one.office.organisation.name,
            since=one.from_at,
            is_current=one.office.is_current(today) and one.office.person.is_active,
        )
        for one in rows.order_by("from_at", "id")
    ]
    taken = {one.office_id for one in rows}
    current = Office.objects.filter(revoked_at__isnull=True, from_on__lte=today, person__is_active=True).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today),
        organisation__in=row.participations.filter(to_at__isnull=True).values("organisation"),
    )
    offices = [
        OfficeLine(
            id=one.id,
            person=one.person.name,
            role=one.role,
            organisation=one.organisation.name,
            works_on_it=one.id in taken,
        )
        for one in current.select_related("person", "organisation").order_by("person__name", "id")
    ]
    title = (row.heading.body or {}).get("title", "")
    return MembersPage(project=row.id, title=title, members=tuple(members), offices=tuple(offices))
