"""Checks beyond the schema: ids, places of files, the road through the stages, references, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchstone.guidance.conditions_check import check_conditions
from touchstone.guidance.model import Model, Path, identity
from touchstone.guidance.pack import TRIAGE
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import Choice, Section
from touchstone.guidance.reading import AFTER, SETS, SHEET, STAGES, TRIAGE_FILE, Parts
from touchstone.guidance.references import check_references
from touchstone.guidance.replacing import check_replacements
from touchstone.guidance.sheet import ItemChange, PackSheet, Sheet
from touchstone.guidance.supplement_sheet import Replacement

#: Kinds whose ids are looked up on their own. All others share one namespace, because answers, adoption acts and
#: refusals name an item by its id alone.
_OWN_NAMESPACE = frozenset(
    "Role Adviser DocumentType Activity Phase Term Stage QuestionSet TriageSheet Instrument EvidenceTable "
    "Metric".split()
)


def check_parts(parts: Parts, sheet: PackSheet) -> list[Problem]:
    """Every problem of a main pack whose files are each well formed, in order of file and line. `sheet`: its own."""
    road = _check_road(parts, sheet)
    return sorted([*_check_places(parts), *_check_lists(parts), *road, *check_files(parts.all)])


def check_supplement(parts: Parts, *, beside: Sequence[Part[Any]]) -> list[Problem]:
    """The same for a supplement. `beside`: the files of the main pack that it names, and of those it builds on."""
    return sorted([*_check_places(parts), *_check_lists(parts), *check_files(parts.all, beside)])


def check_files(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> list[Problem]:
    """What only shows between files: ids used twice, ids that name nothing, conditions, replacements."""
    checks = (check_duplicate_ids, check_references, check_conditions, check_replacements)
    return [problem for check in checks for problem in check(files, beside)]


def check_duplicate_ids(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> Iterator[Problem]:
    """Problems for each id in `files` that something else in them, or beside them, already has."""
    seen: dict[tuple[str, str], tuple[Part[Any], Path]] = {}
    for key, part, path in _identified(beside):
        seen.setdefault(key, (part, path))
    for key, part, path in _identified(files):
        if key in seen:
            first, place = seen[key]
            at = f"{first.file.name}:{first.line_of((*place, 'id'))}"
            yield part.problem(
                (*path, "id"), f"The id '{key[1]}' is already used at {at}", "Give one of the two another id"
            )
        seen.setdefault(key, (part, path))


def _identified(files: Sequence[Part[Any]]) -> Iterator[tuple[tuple[str, str], Part[Any], Path]]:
    for part in files:
        for path, item in part.walk():
            namespace = _namespace(item, part)
            if namespace is not None:
                yield (namespace, str(identity(item))), part, path


def _namespace(item: Model, part: Part[Any]) -> str | None:
    kind = type(item).__name__
    if identity(item) is None or isinstance(item, Choice | ItemChange | Replacement | Sheet):
        return None
    if isinstance(item, Section):
        return f"Section of {part.file.name} {part.at}"
    return kind if kind in _OWN_NAMESPACE else "item"


def _check_places(parts: Parts) -> Iterator[Problem]:
    sheet = parts.sheet.model
    if (parts.folder.parent.name, parts.folder.name) != (sheet.id, sheet.version):
        yield parts.sheet.problem(
            ("version",), "The folder is not <pack id>/<version>", f"Name it {sheet.id}/{sheet.version}"
        )
    for part in parts.stages:
        place = f"{STAGES}/{part.model.phase or AFTER}/{part.model.id}.yaml"
        yield from _misplaced(part, place)
    for set_part in parts.question_sets:
        yield from _misplaced(set_part, f"{SETS}/{set_part.model.id}.yaml")


def _misplaced(part: Part[Any], place: str) -> Iterator[Problem]:
    if part.file.name != place:
        yield part.problem(("id",), "The file's name does not follow from its id and phase", f"Move it to {place}")


def _check_lists(parts: Parts) -> Iterator[Problem]:
    """pack.yaml names each stage and question set once, and each has its file."""
    sheet = parts.sheet.model
    stages = sheet.stages if isinstance(sheet, PackSheet) else ()
    set_ids = [part.model.id for part in parts.question_sets] + ([TRIAGE] if parts.triage else [])
    for key, listed, found in (
        ("stages", stages, [part.model.id for part in parts.stages]),
        ("question_sets", sheet.question_sets, set_ids),
    ):
        for index, item in enumerate(listed):
            if item not in found:
                file = TRIAGE_FILE if item == TRIAGE else f"{item}.yaml"
                yield parts.sheet.problem((key, index), f"'{item}' has no file", f"Add {file}, or take it off the list")
            if item in listed[:index]:
                yield parts.sheet.problem((key, index), f"'{item}' is listed twice", "Keep one of the two")
        for item in sorted(set(found) - set(listed)):
            yield parts.sheet.problem((key,), f"'{item}' has a file and is not listed", f"List it under {key}")


def _check_road(parts: Parts, sheet: PackSheet) -> Iterator[Problem]:
    codes: dict[str, str] = {}
    for part in parts.stages:
        if part.model.code in codes:
            yield part.problem(("code",), f"The code is already that of '{codes[part.model.code]}'", "Use another code")
        codes.setdefault(part.model.code, part.model.id)
    reached = _reached(sheet.entries, sheet.transitions)
    for index, stage_id in enumerate(sheet.stages):
        if stage_id not in reached:
            yield Problem(
                SHEET, parts.sheet.line_of(("stages", index)), f"No road leads to the stage '{stage_id}'",
                "Add it to entries, or to the transitions of another stage",
            )  # fmt: skip


def _reached(entries: tuple[str, ...], roads: Mapping[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(entries)
    while waiting:
        stage_id = waiting.pop()
        if stage_id not in reached:
            reached.add(stage_id)
            waiting.extend(roads.get(stage_id, ()))
    return reached
