"""Loads packs and libraries of packs: whole and checked, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath

import touchstone
from touchstone.foundation.errors import NotFound
from touchstone.guidance.pack import Glossary, Pack
from touchstone.guidance.problem import PackRefused, Problem
from touchstone.guidance.reading import Parts, read_parts
from touchstone.guidance.release import RELEASED, check_release, read_released
from touchstone.guidance.validation import check_parts


@dataclass(frozen=True)
class Library:
    """Every pack version under one root, by pack id and version."""

    packs: Mapping[tuple[str, str], Pack]

    def pack(self, pack_id: str, version: str) -> Pack:
        """That version of that pack. Raises NotFound where there is none."""
        if (pack_id, version) not in self.packs:
            raise NotFound(f"There is no pack {pack_id} in version {version}")
        return self.packs[pack_id, version]

    def versions(self, pack_id: str) -> tuple[str, ...]:
        """The pack's versions, oldest first; empty for an unknown pack."""
        return tuple(sorted(version for found, version in self.packs if found == pack_id))

    def newest(self, pack_id: str) -> Pack:
        """The pack's newest version, draft or released. Raises NotFound for an unknown pack."""
        versions = self.versions(pack_id)
        if not versions:
            raise NotFound(f"There is no pack {pack_id}")
        return self.pack(pack_id, versions[-1])

    @property
    def pack_ids(self) -> tuple[str, ...]:
        """Ids of the packs, in alphabetical order."""
        return tuple(sorted({pack_id for pack_id, _ in self.packs}))


def packs_root() -> FilePath:
    """Where the packs are: inside the package once installed, beside it in a checkout. Raises NotFound for neither."""
    package = FilePath(touchstone.__file__).resolve().parent
    for root in (package / "_content" / "packs", package.parent / "content" / "packs"):
        if root.is_dir():
            return root
    raise NotFound("The content packs are not installed with this copy")


def check_pack(folder: FilePath) -> tuple[Pack | None, list[Problem]]:
    """The pack in `folder` and its problems: a pack and none, or no pack and at least one."""
    place = folder.absolute()  # the names of the two folders above say which pack and version it is
    parts, problems = read_parts(place)
    if parts is not None:
        problems = [*check_parts(parts), *check_release(parts, read_released(place.parent.parent / RELEASED))]
    return (None, sorted(problems)) if problems or parts is None else (_join(parts), [])


def load_pack(folder: FilePath) -> Pack:
    """The pack in `folder`. Raises PackRefused with every problem found; nothing is loaded in part."""
    pack, problems = check_pack(folder)
    if pack is None:
        raise PackRefused(f"{folder.absolute().parent.name} {folder.name}", problems)
    return pack


def pack_folders(root: FilePath) -> list[FilePath]:
    """The folders root/<pack>/<version> that hold a pack, in order."""
    return sorted(path.parent for path in root.glob("*/*/pack.yaml"))


def load_library(root: FilePath | None = None) -> Library:
    """Every pack under `root` (default: `packs_root()`). Raises PackRefused where any is at fault or gone."""
    place = packs_root() if root is None else root
    packs = [load_pack(folder) for folder in pack_folders(place)]
    found = {(pack.id, pack.version): pack for pack in packs}
    for (pack_id, version), line in read_released(place / RELEASED).lines.items():
        if (pack_id, version) not in found:
            gone = Problem(RELEASED, line, "A released pack is gone", "Put its files back: cases are pinned to it")
            raise PackRefused(f"{pack_id} {version}", [gone])
    return Library(packs=found)


@cache
def shipped_library() -> Library:
    """The library that came with this copy, read once per process."""
    return load_library()


def _join(parts: Parts) -> Pack:
    sheet = parts.sheet.model
    stages = {part.model.id: part.model for part in parts.stages}
    sets = {part.model.id: part.model for part in parts.question_sets}
    return Pack(
        sheet=sheet,
        stages=tuple(stages[stage_id] for stage_id in sheet.stages),
        question_sets=tuple(sets[set_id] for set_id in sheet.question_sets if set_id in sets),
        triage=parts.triage.model if parts.triage else None,
        glossary=parts.glossary.model if parts.glossary else Glossary(schema="touchstone.glossary/1", terms=()),
        digest=parts.digest,
    )
