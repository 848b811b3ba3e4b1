"""One root of packs while it is being read: each folder once, a supplement beside the packs that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from touchstone.guidance.composition import check_sources
from touchstone.guidance.pack import Pack
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.reading import Parts, read_parts
from touchstone.guidance.release import RELEASED, Released, check_release, read_released
from touchstone.guidance.sheet import Glossary, PackSheet
from touchstone.guidance.supplement import Supplement
from touchstone.guidance.supplement_sheet import PackPoint, SupplementSheet
from touchstone.guidance.validation import check_parts, check_supplement

_NAMED = {"supplements": "main pack", "builds_on": "supplement"}
_NOT_THERE = "Correct the name, or mend that pack first"
Reading = tuple[Parts | None, list[Problem]]


@dataclass(frozen=True)
class Shelf:
    """`root` holds <pack>/<version>/ folders. Nothing is read before it is asked for."""

    root: FilePath
    _read: dict[FilePath, Reading] = field(default_factory=dict)

    @cached_property
    def released(self) -> Released:
        """The list of released versions beside the packs."""
        return read_released(self.root / RELEASED)

    def check(self, folder: FilePath) -> tuple[Pack | Supplement | None, list[Problem]]:
        """The pack in `folder` and its problems: a pack and none, or no pack and at least one."""
        parts, problems = self._parts(folder)
        if parts is None:
            return None, problems
        found = [*check_release(parts, self.released)]
        sheet = parts.sheet.model
        if isinstance(sheet, SupplementSheet):
            found += self._check_supplement(parts, sheet)
            return (None, sorted(found)) if found else (_supplement(parts, sheet), [])
        found += check_parts(parts, sheet)
        return (None, sorted(found)) if found else (_pack(parts, sheet), [])

    def _parts(self, folder: FilePath) -> Reading:
        if folder not in self._read:
            self._read[folder] = read_parts(folder)
        return self._read[folder]

    def _check_supplement(self, parts: Parts, sheet: SupplementSheet) -> list[Problem]:
        named = [("supplements", sheet.supplements), *(("builds_on", point) for point in sheet.builds_on)]
        missing = [
            parts.sheet.problem((key,), f"There is no {_NAMED[key]} {point.pack} {point.version} to read", _NOT_THERE)
            for key, point in named
            if not self._is_there(point, is_supplement=key == "builds_on")
        ]
        if missing:
            return missing
        beside = tuple(self._beside(sheet))
        return [*check_supplement(parts, beside=beside), *check_sources(parts.all, beside)]

    def _is_there(self, point: PackPoint, *, is_supplement: bool) -> bool:
        parts, _ = self._parts(self.root / point.pack / point.version)
        return parts is not None and parts.is_supplement == is_supplement

    def _beside(self, sheet: SupplementSheet) -> Iterator[Part[Any]]:
        """The files of the main pack, and of what it builds on, directly and through others."""
        waiting, seen = [sheet.supplements, *sheet.builds_on], {sheet.id}
        while waiting:
            point = waiting.pop(0)
            parts, _ = self._parts(self.root / point.pack / point.version)
            if point.pack in seen or parts is None:
                continue
            seen.add(point.pack)
            yield from _placed(parts)
            if isinstance(parts.sheet.model, SupplementSheet):
                waiting += parts.sheet.model.builds_on


def _placed(parts: Parts) -> Iterable[Part[Any]]:
    return (part.within(f"{parts.sheet.model.id}/{parts.sheet.model.version}") for part in parts.all)


def _pack(parts: Parts, sheet: PackSheet) -> Pack:
    stages = {part.model.id: part.model for part in parts.stages}
    sets = {part.model.id: part.model for part in parts.question_sets}
    return Pack(
        sheet=sheet,
        stages=tuple(stages[stage_id] for stage_id in sheet.stages),
        question_sets=tuple(sets[set_id] for set_id in sheet.question_sets if set_id in sets),
        triage=parts.triage.model if parts.triage else None,
        glossary=_glossary(parts),
        digest=parts.digest,
        checks=parts.checks.model.checks if parts.checks else (),
        evidence=(parts.evidence.model,) if parts.evidence else (),
        files=parts.all,
    )


def _supplement(parts: Parts, sheet: SupplementSheet) -> Supplement:
    sets = {part.model.id: part.model for part in parts.question_sets}
    return Supplement(
        sheet=sheet,
        question_sets=tuple(sets[set_id] for set_id in sheet.question_sets),
        checks=parts.checks.model.checks if parts.checks else (),
        glossary=_glossary(parts),
        digest=parts.digest,
        files=parts.all,
        evidence=(parts.evidence.model,) if parts.evidence else (),
    )


def _glossary(parts: Parts) -> Glossary:
    return parts.glossary.model if parts.glossary else Glossary(schema="touchstone.glossary/1", terms=())
