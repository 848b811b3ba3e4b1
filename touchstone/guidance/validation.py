"""Checks beyond the schema: ids, places of files, the road through the stages, references, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.guidance.conditions_check import check_conditions
from touchstone.guidance.model import Model, Path
from touchstone.guidance.pack import TRIAGE
from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import Choice, Section
from touchstone.guidance.reading import AFTER, SETS, SHEET, STAGES, TRIAGE_FILE, Part, Parts
from touchstone.guidance.references import check_references

#: Kinds whose ids are looked up on their own. All others share one namespace, because answers, adoption acts and
#: refusals name an item by its id alone.
_OWN_NAMESPACE = ("Role", "Adviser", "DocumentType", "Activity", "Phase", "Term", "Stage", "QuestionSet", "TriageSheet")


def check_parts(parts: Parts) -> list[Problem]:
    """Every problem of a pack whose files are each well formed, in order of file and line."""
    checks = (_check_duplicate_ids, _check_places, _check_lists, _check_road, check_references, check_conditions)
    return sorted(problem for check in checks for problem in check(parts))


def _check_duplicate_ids(parts: Parts) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for part in parts.all:
        for path, item in part.walk():
            namespace = _namespace(item, path, part.file.name)
            if namespace is None:
                continue
            key = (namespace, str(getattr(item, "id")))  # noqa: B009  (only models with an id have a namespace)
            if key in seen:
                yield part.problem(
                    (*path, "id"), f"The id '{key[1]}' is already used at {seen[key]}", "Give one of the two another id"
                )
            seen.setdefault(key, f"{part.file.name}:{part.file.line_of((*path, 'id'))}")


def _namespace(item: Model, path: Path, file: str) -> str | None:
    kind = type(item).__name__
    if (path and path[0] == "changes") or not hasattr(item, "id") or isinstance(item, Choice):
        return None
    if isinstance(item, Section):
        return f"Section of {file}"
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
    set_ids = [part.model.id for part in parts.question_sets] + ([TRIAGE] if parts.triage else [])
    for key, listed, found in (
        ("stages", sheet.stages, [part.model.id for part in parts.stages]),
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


def _check_road(parts: Parts) -> Iterator[Problem]:
    sheet = parts.sheet.model
    codes: dict[str, str] = {}
    for part in parts.stages:
        if part.model.code in codes:
            yield part.problem(("code",), f"The code is already that of '{codes[part.model.code]}'", "Use another code")
        codes.setdefault(part.model.code, part.model.id)
    reached = _reached(sheet.entries, sheet.transitions)
    for index, stage_id in enumerate(sheet.stages):
        if stage_id not in reached:
            yield Problem(
                SHEET, parts.sheet.file.line_of(("stages", index)), f"No road leads to the stage '{stage_id}'",
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
