"""Every address of the reference that is a page by itself: what a copy of the site has to hold."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from touchstone.guidance.loader import shipped_library
from touchstone.public.reference.axes import AXES
from touchstone.public.reference.catalogue import catalogue

#: Not in a copy: search and combined questions, which answer what is typed.
_SINGLE = ("guidance", "guidance-glossary", "guidance-schematic", "guidance-versions")


def reference_addresses() -> Iterator[str]:
    """The start page, the lists, every item, the glossary, the schematic and every version."""
    yield from (reverse(name) for name in _SINGLE)
    yield from (reverse("guidance-list", args=[slug]) for slug in AXES)
    yield from (reverse("guidance-item", args=[address]) for address in catalogue().items)
    library = shipped_library()
    for pack_id in (*library.pack_ids, *library.supplement_ids):
        yield from (reverse("guidance-version", args=[pack_id, version]) for version in library.versions(pack_id))
