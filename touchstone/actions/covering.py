"""What an answer, evidence or a decision says it covers: all, or one version of this very technology."""

from __future__ import annotations

from touchstone.foundation.errors import NotFound
from touchstone.store.models import Configuration, Project, TechnologyVersion

ALL = "all"


def check_covers(*, project: Project, covers: str) -> None:
    """Raises NotFound for anything but `all` or the id of a version of the project's technology."""
    if covers == ALL:
        return
    if not TechnologyVersion.objects.filter(id=covers, technology_id=project.technology_id).exists():
        raise NotFound("There is no such version of this technology")


def check_configuration(*, project: Project, organisation: str, configuration: str) -> None:
    """Raises NotFound for anything but `all` or one of the organisation's own settings of the technology."""
    if configuration == ALL:
        return
    own = Configuration.objects.filter(
        organisation_id=organisation, technology_version__technology=project.technology_id
    )
    if not own.filter(id=configuration).exists():
        raise NotFound("There is no such configuration of this technology")
