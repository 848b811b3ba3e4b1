"""The guidance that a project is pinned to, composed of every pack it is pinned to; and what a new project is given."""

from __future__ import annotations

from collections.abc import Iterable, Set

from touchstone.domain.snapshot import PackPin, ProjectSnapshot
from touchstone.foundation.errors import NotFound
from touchstone.guidance.library import MAIN_PACK
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.supplement import Supplement
from touchstone.queries.local_packs import load_local_supplements
from touchstone.queries.pack_choice import concerns, list_offers
from touchstone.store.models import PinnedPack

__all__ = [
    "MAIN_PACK", "compose_pins", "load_pinned_pack", "main_for_new_projects", "newer_for_project", "newest_pack",
    "pack_for", "packs_for_new_project",
]  # fmt: skip


def pack_for(snapshot: ProjectSnapshot) -> Pack:
    """The guidance that the project is pinned to: its main pack and supplements as one."""
    return compose_pins(organisation=snapshot.organisation, pins=snapshot.packs)


def load_pinned_pack(project: str) -> Pack:
    """The same for a project's id alone, in one small query. Raises NotFound where it has no pins."""
    pins = PinnedPack.objects.filter(project_id=project, released_at__isnull=True)
    rows = list(pins.values_list("project__organisation_id", "pack", "pack_version", "digest"))
    if not rows:
        raise NotFound("There is no guidance for this project")
    found = [PackPin(pack=pack, version=version, digest=digest) for _, pack, version, digest in rows]
    return compose_pins(organisation=rows[0][0], pins=found)


def compose_pins(*, organisation: str, pins: Iterable[PackPin]) -> Pack:
    """What the pins make, joined. A pack that did not come with this copy is one that the organisation loaded.

    Kept for each set of pins: a project's guidance is joined once per process. Raises NotFound for a version that is
    not here, PackRefused where they cannot be joined.
    """
    library, known = shipped_library(), tuple(pins)
    shipped = [(pin.pack, pin.version) for pin in known if library.has(pin.pack, pin.version)]
    own = [pin for pin in known if not library.has(pin.pack, pin.version)]
    return library.compose(shipped, load_local_supplements(organisation=organisation, pins=own) if own else ())


def packs_for_new_project(organisation: str = "") -> list[PackPin]:
    """What a project opened now is pinned to: the newest released main pack, and what has been released to go with it.

    A supplement that is optional is left out, and each other one is in, unless the organisation has chosen otherwise;
    what it loaded itself is in. Without an organisation, what comes to everybody.
    """
    library = shipped_library()
    main = main_for_new_projects()
    if organisation:
        offers = list_offers(organisation=organisation, main=main, library=library)
        joined = [one.supplement for one in offers if one.is_on]
    else:
        joined = [one for one in library.newest_fitting(main) if not one.is_optional]
    pins = [PackPin(pack=one.id, version=one.version, digest=one.digest) for one in joined]
    return [PackPin(pack=main.id, version=main.version, digest=main.digest), *pins]


def newer_for_project(
    *, organisation: str, pinned: Iterable[PackPin], dropped: Set[str] = frozenset()
) -> list[PackPin]:
    """What of a new project's guidance a project is behind on: newer versions of what it has, and what it must have.

    A pack that the project lacks counts where the law asks it of everybody, or where the organisation chose or loaded
    it and the project was not moved away from it (`dropped`). One that merely comes along is nobody's decision to miss.
    """
    held = frozenset(pinned)
    packs = {pin.pack for pin in held}
    main = main_for_new_projects()
    offers = list_offers(organisation=organisation, main=main, library=shipped_library())
    joined = [one.supplement for one in offers if one.is_on and concerns(one, held=packs, dropped=dropped)]
    wanted: list[Pack | Supplement] = [main, *joined]
    pins = (PackPin(pack=one.id, version=one.version, digest=one.digest) for one in wanted)
    return [pin for pin in pins if pin not in held]


def main_for_new_projects() -> Pack:
    """The newest released main pack, alone."""
    return shipped_library().newest_released(MAIN_PACK)


def newest_pack(organisation: str = "") -> Pack:
    """The guidance of a project that the organisation opened now."""
    return compose_pins(organisation=organisation, pins=packs_for_new_project(organisation))
