"""Supplements that an organisation wrote and loaded itself, as values that can be joined to a main pack."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.domain.snapshot import PackPin
from touchstone.foundation.errors import NotFound
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.local import read_local_pack
from touchstone.guidance.supplement import Supplement
from touchstone.store.models import LocalPack

#: Read already, by digest: a stored file never changes.
_read: dict[str, Supplement] = {}
_KEPT = 64


def load_local_supplements(*, organisation: str, pins: Iterable[PackPin]) -> tuple[Supplement, ...]:
    """The organisation's own supplements of those versions, in the order of the pins; a query for each not yet read.

    Raises NotFound for one that it did not load, or whose file was destroyed or is not the one that was pinned.
    """
    return tuple(_load(organisation, pin) for pin in pins)


def _load(organisation: str, pin: PackPin) -> Supplement:
    rows = LocalPack.objects.filter(organisation_id=organisation, pack=pin.pack, pack_version=pin.version)
    row = rows.select_related("content").first()
    if row is None or row.digest != pin.digest or not row.content.body:
        raise NotFound(f"There is no pack {pin.pack} in version {pin.version}")
    if row.digest not in _read:
        reading = read_local_pack(row.content.body["file"].encode(), library=shipped_library())
        if len(_read) >= _KEPT:
            _read.clear()
        _read[row.digest] = reading.taken()
    return _read[row.digest]
