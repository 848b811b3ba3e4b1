"""Organisations that take part in a project beside its owner, each with its own controller role and its own passage.

A participant sees the shared facts, answers for itself where an answer is local, and decides at its own gates: its
passage starts at the first stage, because no gate it never held is made up.
"""

from __future__ import annotations

from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.models import Organisation
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import permitted_project
from touchstone.foundation.errors import AlreadyDone, Invalid, NotFound, NotPermitted
from touchstone.queries.packs import load_pinned_pack
from touchstone.store.audit import act
from touchstone.store.models import Participation, Project, StageRun

CONTROLLER_ROLES = ("controller", "joint-controller", "processor", "none")


def add_participant(*, by: Actor, project: str, organisation: str, controller_role: str, at: datetime) -> Participation:
    """Let an organisation take part. Only the owner may. Raises Invalid, NotFound, NotPermitted, AlreadyDone."""
    if controller_role not in CONTROLLER_ROLES:
        wrong = {"controller_role": "Choose what the organisation is in data protection law"}
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="participant.added", project=project) as record:
        row = _owned(by, project)
        partner = Organisation.objects.filter(id=organisation, closed_on__isnull=True).first()
        if partner is None:
            raise NotFound("There is no such organisation")
        if row.participations.filter(organisation=partner, to_at__isnull=True).exists():
            raise AlreadyDone("This organisation takes part already")
        part = Participation.objects.create(
            project=row, organisation=partner, kind="participant", controller_role=controller_role, from_at=at
        )
        StageRun.objects.create(
            project=row,
            organisation=partner,
            stage=load_pinned_pack(row.id).sheet.entries[0],
            number=StageRun.objects.filter(project=row, organisation=partner).count() + 1,
            because="entry",
            entered_at=at,
        )
        record.about("participation", part.id)
        record.changed("project", row.id, "participant", after=partner.id)
    return part


def end_participation(*, by: Actor, project: str, organisation: str, at: datetime) -> Participation:
    """End an organisation's part; what it wrote stays on record. Raises NotFound, NotPermitted, Invalid."""
    with act(by=by, at=at, verb="participant.ended", project=project) as record:
        row = _owned(by, project)
        part = row.participations.filter(organisation_id=organisation, to_at__isnull=True).first()
        if part is None:
            raise NotFound("This organisation does not take part")
        if part.kind == "owner":
            raise Invalid("The owner of a project cannot leave it", remedy="Hand the project over first.")
        part.to_at = at
        part.save(update_fields=["to_at"])
        StageRun.objects.filter(project=row, organisation_id=organisation, left_at__isnull=True).update(left_at=at)
        row.assignments.filter(office__organisation_id=organisation, to_at__isnull=True).update(to_at=at)
        record.about("participation", part.id)
        record.changed("project", row.id, "participant", before=organisation)
    return part


def _owned(by: Actor, project: str) -> Project:
    row = permitted_project(by=by, permission=Permission.PROJECT_EDIT, project=project)
    if row.organisation_id != by.organisation_id:
        raise NotPermitted(
            "Only the organisation that owns the project may say who takes part",
            remedy="Ask the project lead of the owner.",
        )
    return row
