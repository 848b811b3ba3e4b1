"""Loads packs and libraries of packs: whole and checked, or not at all."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import TypeVar

import touchstone
from touchstone.foundation.errors import NotFound
from touchstone.guidance.library import MAIN_PACK, Library, Pin
from touchstone.guidance.pack import Pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.reading import is_supplement
from touchstone.guidance.release import RELEASED
from touchstone.guidance.shelf import Shelf
from touchstone.guidance.supplement import Supplement

__all__ = [
    "MAIN_PACK", "Library", "check_pack", "load_any", "load_library", "load_pack", "open_library", "pack_folders",
    "packs_root", "shipped_library",
]  # fmt: skip

Found = TypeVar("Found", Pack, Supplement)


def packs_root() -> FilePath:
    """Where the packs are: inside the package once installed, beside it in a checkout. Raises NotFound for neither."""
    package = FilePath(touchstone.__file__).resolve().parent
    for root in (package / "_content" / "packs", package.parent / "content" / "packs"):
        if root.is_dir():
            return root
    raise NotFound("The content packs are not installed with this copy")


def check_pack(folder: FilePath, shelf: Shelf | None = None) -> tuple[Pack | Supplement | None, list[Problem]]:
    """The pack in `folder` and its problems: a pack and none, or no pack and at least one.

    What a supplement supplements is looked for beside it, under the same root; `shelf` keeps what was read there.
    """
    place = folder.absolute()  # the names of the two folders above say which pack and version it is
    return (shelf or Shelf(place.parent.parent)).check(place)


def load_any(folder: FilePath, shelf: Shelf | None = None) -> Pack | Supplement:
    """The pack or supplement in `folder`. Raises PackRefused with every problem found; nothing is loaded in part."""
    pack, problems = check_pack(folder, shelf)
    if pack is None:
        raise PackRefused(f"{folder.absolute().parent.name} {folder.name}", problems)
    return pack


def load_pack(folder: FilePath) -> Pack:
    """The main pack in `folder`. Raises PackRefused, and NotFound where it is a supplement."""
    pack = load_any(folder)
    if isinstance(pack, Supplement):
        raise NotFound(f"{pack.id} {pack.version} is a supplement: it is read together with its main pack")
    return pack


def pack_folders(root: FilePath) -> list[FilePath]:
    """The folders root/<pack>/<version> that hold a pack, in order."""
    return sorted(path.parent for path in root.glob("*/*/pack.yaml"))


def load_library(root: FilePath | None = None) -> Library:
    """Every pack under `root` (default: `packs_root()`). Raises PackRefused where any is at fault or gone."""
    place = packs_root() if root is None else root
    shelf = Shelf(place.absolute())
    found = {(one.id, one.version): one for one in (load_any(folder, shelf) for folder in pack_folders(place))}
    _check_none_is_gone(shelf, found)
    return Library(
        packs={pin: one for pin, one in found.items() if isinstance(one, Pack)},
        supplements={pin: one for pin, one in found.items() if isinstance(one, Supplement)},
        released=frozenset(shelf.released.digests),
    )


def open_library(root: FilePath | None = None) -> Library:
    """The same packs, each read when it is first asked for: a project needs the versions that it is pinned to.

    Raises PackRefused where a released version is gone; asking for a pack at fault raises it then.
    """
    place = (packs_root() if root is None else root).absolute()
    shelf = Shelf(place)
    folders = {(folder.parent.name, folder.name): folder for folder in pack_folders(place)}
    _check_none_is_gone(shelf, folders)
    supplements = {pin for pin, folder in folders.items() if is_supplement(folder)}
    return Library(
        packs=Shelved(shelf, {pin: folder for pin, folder in folders.items() if pin not in supplements}, Pack),
        supplements=Shelved(shelf, {pin: folders[pin] for pin in supplements}, Supplement),
        released=frozenset(shelf.released.digests),
    )


@cache
def shipped_library() -> Library:
    """The library that came with this copy; each pack in it is read once per process."""
    return open_library()


def _check_none_is_gone(shelf: Shelf, found: Container[Pin]) -> None:
    for (pack_id, version), line in shelf.released.lines.items():
        if (pack_id, version) not in found:
            gone = Problem(RELEASED, line, "A released pack is gone", "Put its files back: cases are pinned to it")
            raise PackRefused(f"{pack_id} {version}", [gone])


class Shelved(Mapping[Pin, Found]):
    """Packs by id and version, each read and checked when it is first taken. Raises PackRefused then."""

    def __init__(self, shelf: Shelf, folders: Mapping[Pin, FilePath], kind: type[Found]) -> None:
        self._shelf, self._folders = shelf, folders
        self._kind: type[Found] = kind
        self._taken: dict[Pin, Found] = {}

    def __getitem__(self, pin: Pin) -> Found:
        if pin not in self._taken:
            found = load_any(self._folders[pin], self._shelf)
            assert isinstance(found, self._kind), f"{pin} is not a {self._kind.__name__}"  # noqa: S101 - by its schema
            self._taken[pin] = found
        return self._taken[pin]

    def __iter__(self) -> Iterator[Pin]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)

    def __contains__(self, pin: object) -> bool:
        return pin in self._folders
