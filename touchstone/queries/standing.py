"""What a project stands on: its pinned packs, the organisations that take part and the people at work, in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from touchstone.domain.snapshot import AssignmentState, PackPin, ParticipantState
from touchstone.store.models import Project

_COLUMNS = (
    "packs__pack packs__pack_version packs__digest packs__released_at "
    "participations__to_at participations__kind participations__controller_role participations__organisation_id "
    "participations__organisation__code participations__organisation__name participations__organisation__nation "
    "assignments__id assignments__to_at assignments__role assignments__office_id assignments__office__person_id "
    "assignments__office__organisation_id"
).split()


@dataclass
class Standing:
    """The present pins, participants and assignments, by pack, organisation and assignment id."""

    packs: dict[str, PackPin] = field(default_factory=dict)
    participants: dict[str, ParticipantState] = field(default_factory=dict)
    assignments: dict[str, AssignmentState] = field(default_factory=dict)


def load_standing(project: str) -> Standing:
    """What the project stands on now, each part in a settled order. One row for each combination: there are few."""
    found = Standing()
    for row in Project.objects.filter(id=project).values(*_COLUMNS):
        if row["packs__pack"] and row["packs__released_at"] is None:
            found.packs.setdefault(row["packs__pack"], _pin(row))
        if row["participations__organisation_id"] and row["participations__to_at"] is None:
            found.participants.setdefault(row["participations__organisation_id"], _participant(row))
        if row["assignments__id"] and row["assignments__to_at"] is None:
            found.assignments.setdefault(row["assignments__id"], _assignment(row))
    return Standing(
        packs=dict(sorted(found.packs.items())),
        participants=dict(sorted(found.participants.items())),
        assignments=dict(sorted(found.assignments.items())),
    )


def _pin(row: dict[str, Any]) -> PackPin:
    return PackPin(pack=row["packs__pack"], version=row["packs__pack_version"], digest=row["packs__digest"])


def _participant(row: dict[str, Any]) -> ParticipantState:
    return ParticipantState(
        organisation=row["participations__organisation_id"],
        code=row["participations__organisation__code"],
        name=row["participations__organisation__name"],
        nation=row["participations__organisation__nation"],
        kind=row["participations__kind"],
        controller_role=row["participations__controller_role"],
    )


def _assignment(row: dict[str, Any]) -> AssignmentState:
    return AssignmentState(
        role=row["assignments__role"],
        person=row["assignments__office__person_id"],
        office=row["assignments__office_id"],
        organisation=row["assignments__office__organisation_id"],
    )
