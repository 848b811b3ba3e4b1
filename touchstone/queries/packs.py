"""The guidance a project is pinned to, read once per process: released packs never change."""

from __future__ import annotations

from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.store.models import PinnedPack

MAIN_PACK = "ddt-app"


def pack_for(snapshot: ProjectSnapshot) -> Pack:
    """The version of the main pack that the project is pinned to."""
    pin = next(one for one in snapshot.packs if one.pack == MAIN_PACK)
    return shipped_library().pack(pin.pack, pin.version)


def load_pinned_pack(project: str) -> Pack:
    """The same for a project's id alone, in one small query."""
    pin = PinnedPack.objects.get(project_id=project, pack=MAIN_PACK, released_at__isnull=True)
    return shipped_library().pack(pin.pack, pin.pack_version)


def newest_pack() -> Pack:
    """The newest installed version of the main pack: what a new project is pinned to."""
    return shipped_library().newest(MAIN_PACK)
