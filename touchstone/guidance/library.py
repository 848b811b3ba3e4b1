"""The packs and supplements at hand, and what is composed of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from touchstone.foundation.errors import NotFound
from touchstone.guidance.composition import compose
from touchstone.guidance.pack import Pack
from touchstone.guidance.sheet import in_order
from touchstone.guidance.supplement import Supplement

MAIN_PACK = "ddt-app"
#: How many compositions are kept: an installation has few, one for each set of versions that its projects are on.
_KEPT = 64

#: One version of one pack, as a project is pinned to it.
Pin = tuple[str, str]


@dataclass(frozen=True)
class Library:
    """Every version of every pack under one root: main packs, and supplements that are joined to one."""

    packs: Mapping[Pin, Pack]
    supplements: Mapping[Pin, Supplement] = field(default_factory=dict)
    released: frozenset[Pin] = frozenset()
    _composed: dict[frozenset[str], Pack] = field(default_factory=dict, compare=False, repr=False)

    def pack(self, pack_id: str, version: str) -> Pack:
        """That version of that main pack. Raises NotFound where there is none."""
        if (pack_id, version) not in self.packs:
            raise NotFound(f"There is no pack {pack_id} in version {version}")
        return self.packs[pack_id, version]

    def main(self, version: str) -> Pack:
        """That version of the main pack of this product. Raises NotFound."""
        return self.pack(MAIN_PACK, version)

    def supplement(self, pack_id: str, version: str) -> Supplement:
        """That version of that supplement. Raises NotFound where there is none."""
        if (pack_id, version) not in self.supplements:
            raise NotFound(f"There is no supplement {pack_id} in version {version}")
        return self.supplements[pack_id, version]

    def has(self, pack_id: str, version: str) -> bool:
        """Whether that version of that main pack or supplement is here."""
        return (pack_id, version) in self.packs or (pack_id, version) in self.supplements

    def one(self, pack_id: str, version: str) -> Pack | Supplement:
        """That version of that main pack or supplement. Raises NotFound."""
        pin = (pack_id, version)
        return self.supplements[pin] if pin in self.supplements else self.pack(pack_id, version)

    def under(self, supplement: Supplement) -> tuple[Supplement, ...]:
        """The supplements that it builds on, directly and through others. Raises NotFound for one that is not here."""
        found: dict[str, Supplement] = {}
        waiting = list(supplement.sheet.builds_on)
        while waiting:
            point = waiting.pop(0)
            if point.pack not in found and point.pack != supplement.id:
                found[point.pack] = self.supplement(point.pack, point.version)
                waiting += found[point.pack].sheet.builds_on
        return tuple(found.values())

    def versions(self, pack_id: str) -> tuple[str, ...]:
        """The versions of a main pack or supplement, oldest first; empty for an unknown one."""
        found = (version for one, version in (*self.packs, *self.supplements) if one == pack_id)
        return tuple(sorted(found, key=in_order))

    def newest(self, pack_id: str) -> Pack:
        """The newest version of a main pack, draft or released. Raises NotFound for an unknown pack."""
        versions = self.versions(pack_id)
        if not versions:
            raise NotFound(f"There is no pack {pack_id}")
        return self.pack(pack_id, versions[-1])

    def newest_released(self, pack_id: str) -> Pack:
        """The newest released version of a main pack. Raises NotFound where none is released."""
        versions = [version for version in self.versions(pack_id) if (pack_id, version) in self.released]
        if versions:
            return self.pack(pack_id, versions[-1])
        raise NotFound(f"There is no released version of the pack {pack_id}")

    def newest_fitting(self, main: Pack, *, released_only: bool = True) -> tuple[Supplement, ...]:
        """The newest version of each supplement that can be joined to `main`, optional ones too, in order of id."""
        found: dict[str, Supplement] = {}
        for pin in sorted(self.supplements, key=lambda one: (one[0], in_order(one[1]))):
            if pin in self.released or not released_only:
                supplement = self.supplements[pin]
                if supplement.fits(main.id, main.version):
                    found[supplement.id] = supplement
        return tuple(found.values())

    @property
    def pack_ids(self) -> tuple[str, ...]:
        """Ids of the main packs, in alphabetical order."""
        return tuple(sorted({pack_id for pack_id, _ in self.packs}))

    @property
    def supplement_ids(self) -> tuple[str, ...]:
        """Ids of the supplements, in alphabetical order."""
        return tuple(sorted({pack_id for pack_id, _ in self.supplements}))

    def compose(self, pins: Iterable[Pin], local: Sequence[Supplement] = ()) -> Pack:
        """One main pack and any supplements, joined; `local` are supplements that are not in the library.

        Kept for the set of them: the same pins and local digests give the same value. Raises NotFound for a version
        that is not here and for pins without exactly one main pack, and PackRefused where they cannot be joined.
        """
        parts = [self.one(*pin) for pin in dict.fromkeys(pins)]
        mains = [one for one in parts if isinstance(one, Pack)]
        if len(mains) != 1:
            raise NotFound("Guidance is composed of exactly one main pack and its supplements")
        joined = [*(one for one in parts if isinstance(one, Supplement)), *local]
        every: list[Pack | Supplement] = [*mains, *joined]
        key = frozenset(one.digest for one in every)
        if key not in self._composed:
            while len(self._composed) >= _KEPT:
                self._composed.pop(next(iter(self._composed)), None)
            self._composed[key] = compose(mains[0], joined)
        return self._composed[key]
