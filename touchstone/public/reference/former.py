"""Items of earlier versions: an address that was once given out leads to what stood there, never to nothing."""

from __future__ import annotations

from functools import cache

from touchstone.guidance.library import Library
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.supplement import Supplement
from touchstone.public.reference.catalogue import Catalogue, build
from touchstone.public.reference.item import Item
from touchstone.public.reference.packs import origins, parts_of


def former_item(address: str) -> Item | None:
    """The item with that address in the newest of the versions that are not shown; None where no version had it."""
    library = shipped_library()
    shown = {(origin.pack, origin.version) for origin in origins()}
    for pack_id in (*library.pack_ids, *library.supplement_ids):
        for version in reversed(library.versions(pack_id)):
            if (pack_id, version) not in shown and (found := _earlier(pack_id, version).items.get(address)):
                return found
    return None


@cache
def _earlier(pack_id: str, version: str) -> Catalogue:
    library = shipped_library()
    return build(parts_of(whole(library.one(pack_id, version), library)))


def whole(one: Pack | Supplement, library: Library) -> Pack:
    """A pack that stands by itself: a supplement is joined to the newest main pack, the same on both sides."""
    if isinstance(one, Pack):
        return one
    main = library.newest(one.sheet.supplements.pack)
    return library.compose([(main.id, main.version), (one.id, one.version)])
