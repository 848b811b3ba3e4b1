"""May this person do this at all: asked first by every action, whichever surface called it."""

from __future__ import annotations

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import ROLES, permits
from touchstone.foundation.errors import NotPermitted
from touchstone.queries.tenancy import load_project
from touchstone.store.models import Project


def check_permission(*, by: Actor, permission: Permission) -> None:
    """Raises NotPermitted unless the office's role carries the permission."""
    if not permits(by.role, permission):
        holders = ", ".join(role.name for role in ROLES.values() if permission in role.permissions)
        raise NotPermitted(
            "Your office does not allow this",
            remedy=f"{permission.summary} It is for: {holders}. Ask one of them, or change to another of your offices.",
        )


def permitted_project(*, by: Actor, permission: Permission, project: str) -> Project:
    """The project, when the actor may do this and can reach it. Raises NotPermitted, then NotFound.

    The row is locked for the rest of the transaction, and read again once it is: whoever had to wait for the lock
    would otherwise act on what the project was before the other act.
    """
    check_permission(by=by, permission=permission)
    found = load_project(by=by, project=project)
    Project.objects.select_for_update().get(id=found.id)
    return load_project(by=by, project=project)


def owned_project(*, by: Actor, permission: Permission, project: str) -> Project:
    """The same, for what only the owning organisation may do. Raises NotPermitted for one that takes part."""
    row = permitted_project(by=by, permission=permission, project=project)
    check_own(by=by, organisation=row.organisation_id)
    return row


def check_own(*, by: Actor, organisation: str) -> None:
    """That the thing belongs to the actor's organisation, not to another that takes part. Raises NotPermitted."""
    if organisation != by.organisation_id:
        raise NotPermitted(
            "This belongs to another organisation that takes part in the project",
            remedy="Ask the project lead of the organisation it belongs to.",
        )
