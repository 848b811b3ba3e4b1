"""Which rows an organisation may reach at all. "No such thing" and "not yours" look the same."""

from __future__ import annotations

from django.db.models import QuerySet

from touchstone.accounts.actor import Actor
from touchstone.foundation.errors import NotFound
from touchstone.foundation.identifiers import is_id
from touchstone.store.models import Project


def list_reachable_projects(*, by: Actor) -> QuerySet[Project]:
    """Projects that the actor's organisation owns or takes part in."""
    return Project.objects.filter(
        participations__organisation_id=by.organisation_id, participations__to_at__isnull=True
    )


def load_project(*, by: Actor, project: str) -> Project:
    """One reachable project. Raises NotFound for any other id, whoever else may hold it."""
    if not is_id(project):
        raise NotFound("There is no such project")
    found = (
        list_reachable_projects(by=by)
        .select_related("heading", "organisation", "technology__description")
        .filter(id=project)
    )
    for one in found[:1]:
        return one
    raise NotFound("There is no such project")
