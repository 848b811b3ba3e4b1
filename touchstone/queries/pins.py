"""Which versions of which packs each of several projects is pinned to, in one query."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.domain.snapshot import PackPin
from touchstone.store.models import PinnedPack


def list_pins(projects: Iterable[str]) -> dict[str, tuple[PackPin, ...]]:
    """Project → its pins in force, in order of pack."""
    rows = PinnedPack.objects.filter(project__in=list(projects), released_at__isnull=True).order_by("pack")
    found: dict[str, tuple[PackPin, ...]] = {}
    for project, pack, version, digest in rows.values_list("project_id", "pack", "pack_version", "digest"):
        found[project] = (*found.get(project, ()), PackPin(pack=pack, version=version, digest=digest))
    return found
