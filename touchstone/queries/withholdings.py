"""Fields withheld from public records: what the public is told of each, why, by whom, and which are due for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Person
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.domain.release.exemptions import EXEMPTIONS, WithheldField, is_due, public_ground
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.guidance.pack import Pack
from touchstone.guidance.text import Text
from touchstone.queries.packs import load_pinned_pack
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Project, Withholding


@dataclass(frozen=True, kw_only=True)
class WithholdingShown:
    """One withholding. What is told inside the owning force alone is "" for everybody else: statute, harm, balance.

    `asked`: the question in the pack's words; `ground`: what the public is told.
    """

    id: str
    project: str
    project_title: str
    question: str
    asked: Text | None
    ground: str
    statute: str
    harm: str
    balance: str
    decided_by: str
    decided_at: datetime
    review_on: date
    is_due: bool
    ending: str  # kept, disclosed, or "" while it stands
    why_ended: str
    ended_at: datetime | None


def withheld_fields(row: Project) -> dict[str, WithheldField]:
    """Question id → what the public is told, for every withholding that stands."""
    nation = row.organisation.nation
    return {
        one.question: WithheldField(ground=public_ground(one.exemption, nation), review_on=one.review_on)
        for one in Withholding.objects.filter(project=row, ended_at__isnull=True)
    }


def list_withholdings(*, by: Actor, project: str, on: date) -> list[WithholdingShown]:
    """Every withholding of a project: those that stand first, then those that ended. Raises NotFound."""
    row = load_project(by=by, project=project)
    rows = _rows().filter(project=row).order_by("-decided_at", "-id")
    shown = _shown(rows, by=by, on=on)
    return sorted(shown, key=lambda one: (bool(one.ending), one.review_on if not one.ending else date.min))


def list_reviews(*, by: Actor, on: date) -> list[WithholdingShown]:
    """Every withholding that stands in the actor's organisation, the earliest review first."""
    rows = _rows().filter(organisation_id=by.organisation_id, ended_at__isnull=True)
    return _shown(rows.order_by("review_on", "id"), by=by, on=on)


def count_due(*, by: Actor, on: date) -> int:
    """How many of the organisation's withholdings are due for review."""
    return Withholding.objects.filter(
        organisation_id=by.organisation_id, ended_at__isnull=True, review_on__lte=on
    ).count()


def load_withholding(*, by: Actor, withholding: str, on: date) -> WithholdingShown:
    """One withholding. Raises NotFound where it is out of reach."""
    rows = _rows().filter(id=withholding) if is_id(withholding) else _rows().none()
    row = rows.first()
    if row is None:
        raise NotFound("There is no such withholding")
    load_project(by=by, project=row.project_id)
    return _shown([row], by=by, on=on)[0]


def disclosed_reasons(*, by: Actor, project: str, since: datetime | None) -> list[str]:
    """Why fields were disclosed after `since`: what the next version has to tell the public."""
    row = load_project(by=by, project=project)
    rows = Withholding.objects.filter(project=row, ending="disclosed").select_related("why_ended")
    rows = rows.filter(ended_at__gt=since) if since else rows.none()
    return [_text(one.why_ended.body, "reason") for one in rows.order_by("ended_at") if one.why_ended]


def _rows() -> QuerySet[Withholding]:
    return Withholding.objects.select_related(
        "project__heading", "project__organisation", "organisation", "because", "why_ended"
    )


def _shown(rows: Iterable[Withholding], *, by: Actor, on: date) -> list[WithholdingShown]:
    found = list(rows)
    names = dict(Person.objects.filter(id__in=[one.person for one in found]).values_list("id", "name"))
    packs = {project: load_pinned_pack(project) for project in {one.project_id for one in found}}
    return [_one(one, names, by=by, on=on, asked=_asked(packs[one.project_id], one.question)) for one in found]


def _asked(pack: Pack, question: str) -> Text | None:
    known = pack.questions.get(question)
    return known.text if known else None


def _one(row: Withholding, names: Mapping[str, str], *, by: Actor, on: date, asked: Text | None) -> WithholdingShown:
    nation = row.organisation.nation
    citation = EXEMPTIONS[row.exemption].citation(nation)
    is_inside = row.organisation_id == by.organisation_id and permits(by.role, Permission.PUBLICATION_PROPOSE)
    return WithholdingShown(
        id=row.id,
        project=row.project_id,
        project_title=_text(row.project.heading.body, "title"),
        question=row.question,
        asked=asked,
        ground=public_ground(row.exemption, nation),
        statute=f"{EXEMPTIONS[row.exemption].name}: {citation.text}" if is_inside and citation else "",
        harm=_text(row.because.body, "harm") if is_inside else "",
        balance=_text(row.because.body, "balance") if is_inside else "",
        decided_by=names.get(row.person, ""),
        decided_at=row.decided_at,
        review_on=row.review_on,
        is_due=not row.ending and is_due(row.review_on, on),
        ending=row.ending,
        why_ended=_text(row.why_ended.body, "reason") if row.why_ended and is_inside else "",
        ended_at=row.ended_at,
    )


def _text(body: object, key: str) -> str:
    return str(body.get(key, "")) if isinstance(body, Mapping) else ""


def load_nation(*, by: Actor, project: str) -> str:
    """Where the owning force is, which says whose Act binds it. Raises NotFound."""
    return str(load_project(by=by, project=project).organisation.nation)
