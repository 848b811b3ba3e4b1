"""What a chief officer has to know before stating that the register is complete: what is in use and not public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Organisation
from touchstone.domain.case import local_day
from touchstone.foundation.canonical_json import sha256_digest
from touchstone.queries.tenancy import list_reachable_projects
from touchstone.register.models import RegisterRecord
from touchstone.register.statements import StatementShown, statements_of
from touchstone.store.models import Project, Use, VersionInUse

# From the stage at which a technology is put to use until it is retired: better one too many than one too few.
IN_USE_STAGES = ("deployment", "evaluation", "end-of-life")


@dataclass(frozen=True, kw_only=True)
class UnpublishedTool:
    """A technology in use without a record that stands in public. For the signer's eyes only."""

    project: str
    title: str


@dataclass(frozen=True, kw_only=True)
class CompletenessPage:
    """The force's statements, newest first, what is in use and not public, and a digest of that list."""

    force: str
    statements: Sequence[StatementShown]
    unpublished: Sequence[UnpublishedTool]
    seen: str


def load_completeness(*, by: Actor, at: datetime) -> CompletenessPage:
    """For the office that signs."""
    organisation = Organisation.objects.get(id=by.organisation_id)
    tools = list_unpublished(by=by, on=local_day(at))
    return CompletenessPage(
        force=organisation.name,
        statements=statements_of(organisation.code, today=local_day(at)),
        unpublished=tools,
        seen=digest_of(tools),
    )


def list_unpublished(*, by: Actor, on: date) -> Sequence[UnpublishedTool]:
    """Technologies that the force uses on that day and that have no public record, by title."""
    public = set(RegisterRecord.objects.filter(is_withdrawn=False).values_list("record", flat=True))
    rows = Project.objects.filter(id__in=_in_use(by, on)).select_related("heading")
    tools = [
        UnpublishedTool(project=row.id, title=(row.heading.body or {}).get("title", ""))
        for row in rows
        if row.record not in public
    ]
    return sorted(tools, key=lambda one: (one.title, one.project))


def digest_of(tools: Sequence[UnpublishedTool]) -> str:
    """What a form read, so that nobody signs for another list than the one they saw."""
    return sha256_digest({"unpublished": sorted(one.project for one in tools)})


def _in_use(by: Actor, on: date) -> list[str]:
    """Projects of what is used: said to be, past the gate to use, or entered as in use already."""
    current = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
    ours = Q(organisation_id=by.organisation_id)
    versions = VersionInUse.objects.filter(current, ours).values("technology_version__technology")
    uses = Use.objects.filter(current, ours).values("project")
    said = Q(technology__in=versions) | Q(id__in=uses)
    under_way = ours & Q(status__in=("open", "paused")) & (Q(entry="in-use") | Q(stage__in=IN_USE_STAGES))
    return list(list_reachable_projects(by=by).filter(said | under_way).values_list("id", flat=True).distinct())
