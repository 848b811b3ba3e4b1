"""Name versions and configurations of a technology, say which are in use, and record uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from touchstone.accounts.actor import Actor
from touchstone.accounts.permissions import Permission
from touchstone.actions.permission import permitted_project
from touchstone.foundation.errors import Invalid, NotFound
from touchstone.store.audit import act
from touchstone.store.models import Configuration, Project, TechnologyVersion, Use, VersionInUse


def add_version(
    *, by: Actor, project: str, label: str, at: datetime, released_on: date | None = None
) -> TechnologyVersion:
    """Name a version of the project's technology. Raises Invalid (field `label`), NotFound, NotPermitted."""
    _check_label(label)
    with act(by=by, at=at, verb="version.added", project=project) as record:
        row = permitted_project(by=by, permission=Permission.PROJECT_EDIT, project=project)
        version = TechnologyVersion.objects.create(
            technology_id=row.technology_id,
            description=record.content("technology-version", {"label": label.strip()}),
            released_on=released_on,
            recorded_at=at,
        )
        record.about("technology-version", version.id)
        record.changed("technology-version", version.id, "label", after=version.description.digest)
    return version


def add_configuration(
    *, by: Actor, project: str, version: str, label: str, settings: Mapping[str, str], at: datetime
) -> Configuration:
    """Name the settings of a version that change how it behaves. Raises Invalid, NotFound, NotPermitted."""
    _check_label(label)
    with act(by=by, at=at, verb="configuration.added", project=project) as record:
        row = permitted_project(by=by, permission=Permission.PROJECT_EDIT, project=project)
        configuration = Configuration.objects.create(
            technology_version=_version(row, version),
            organisation_id=by.organisation_id,
            description=record.content("configuration", {"label": label.strip(), "settings": dict(settings)}),
            recorded_at=at,
        )
        record.about("configuration", configuration.id)
        record.changed("configuration", configuration.id, "settings", after=configuration.description.digest)
    return configuration


def take_into_use(
    *, by: Actor, project: str, version: str, from_on: date, at: datetime, configuration: str = ""
) -> VersionInUse:
    """Record that the actor's organisation uses a version from a day on; what was in use before ends that day."""
    with act(by=by, at=at, verb="version.taken-into-use", project=project, took_place_on=from_on) as record:
        row = permitted_project(by=by, permission=Permission.MONITORING_RECORD, project=project)
        before = VersionInUse.objects.filter(
            organisation_id=by.organisation_id, technology_version__technology_id=row.technology_id, to_on__isnull=True
        )
        before.update(to_on=from_on)
        settings = _configuration(row, by, version, configuration) if configuration else None
        used = VersionInUse.objects.create(
            organisation_id=by.organisation_id,
            technology_version=_version(row, version),
            configuration=settings,
            from_on=from_on,
            recorded_at=at,
        )
        record.about("version-in-use", used.id)
        record.changed("project", row.id, "version-in-use", after=version)
    return used


def record_use(
    *,
    by: Actor,
    project: str,
    version: str,
    details: Mapping[str, str],
    authorised_by: str,
    from_on: date,
    at: datetime,
    to_on: date | None = None,
    configuration: str = "",
) -> Use:
    """Record a bounded deployment. `details` holds place, purpose, list, threshold and result as text.

    Raises Invalid (fields `to_on`, `details`), NotFound, NotPermitted.
    """
    wrong = {}
    if to_on is not None and to_on < from_on:
        wrong["to_on"] = "The last day must be the first day or later"
    if not details.get("purpose", "").strip():
        wrong["details"] = "Say what the deployment was for"
    if wrong:
        raise Invalid("Some of what was given needs changing", field_errors=wrong)
    with act(by=by, at=at, verb="use.recorded", project=project, took_place_on=from_on) as record:
        row = permitted_project(by=by, permission=Permission.MONITORING_RECORD, project=project)
        use = Use.objects.create(
            project=row,
            organisation_id=by.organisation_id,
            technology_version=_version(row, version),
            configuration=_configuration(row, by, version, configuration) if configuration else None,
            details=record.content("use", dict(details)),
            authorised_by=authorised_by,
            from_on=from_on,
            to_on=to_on,
            recorded_at=at,
        )
        record.about("use", use.id)
        record.changed("use", use.id, "details", after=use.details.digest)
    return use


def _check_label(label: str) -> None:
    if not label.strip():
        raise Invalid("Some of what was given needs changing", field_errors={"label": "Enter a name for it"})


def _version(project: Project, version: str) -> TechnologyVersion:
    found = TechnologyVersion.objects.filter(id=version, technology_id=project.technology_id).first()
    if found is None:
        raise NotFound("There is no such version of this technology")
    return found


def _configuration(project: Project, by: Actor, version: str, configuration: str) -> Configuration:
    found = Configuration.objects.filter(
        id=configuration,
        technology_version_id=version,
        technology_version__technology_id=project.technology_id,
        organisation_id=by.organisation_id,
    ).first()
    if found is None:
        raise NotFound("There is no such configuration of this version")
    return found
