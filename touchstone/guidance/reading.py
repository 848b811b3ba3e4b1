"""Reads the files of one pack into typed parts; every fault becomes a problem with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from touchstone.foundation.canonical_json import sha256_digest
from touchstone.guidance.model import Model, Path, walk
from touchstone.guidance.pack import Glossary, PackSheet
from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.source_file import SourceFile, Unreadable, read_source_file
from touchstone.guidance.stage import Stage
from touchstone.guidance.triage_rules import TriageSheet

M = TypeVar("M", bound=Model)

SHEET, TRIAGE_FILE, GLOSSARY = "pack.yaml", "triage.yaml", "glossary.yaml"
STAGES, SETS = "stages", "question-sets"
AFTER = "after"  # folder of stages that belong to no phase

_MISSING_REMEDIES = {
    "provenance": "Say how sure it is: seen, second-hand, inferred or ours",
    "obligation": "Say how strongly it asks: legal, should, can or ours",
    "feeds": "Name what it feeds, such as document:dpia; a question that feeds nothing is not asked",
    "why": "Say in one sentence why it is asked",
    "schema": "Begin the file with its schema, such as touchstone.stage/1",
}
_REMEDIES = {
    "extra_forbidden": "Remove the key, or correct its spelling",
    "no_source": "Name a source key of pack.yaml, or the basis of the statement",
    "obligation_overstated": "Write 'obligation: ours', or 'legal' where a law imposes it",
    "feeds_nothing": "Name what it feeds, such as document:dpia, or remove the question",
    "sets_nothing": "Name a level, contentious, out_of_scope or a statutory duty",
    "literal_error": "Use the value named in the format description",
    "enum": "Use one of the values listed",
}


@dataclass(frozen=True)
class Part(Generic[M]):
    """One file as read: its typed value, and the lines that problems point at."""

    file: SourceFile
    model: M

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """A problem at the value that stands at `path` in this file."""
        return Problem(file=self.file.name, line=self.file.line_of(path), message=message, remedy=remedy)

    def walk(self) -> Iterator[tuple[Path, Model]]:
        """Every model in the file with its path."""
        return walk(self.model)


@dataclass(frozen=True)
class Parts:
    """All files of one pack, typed, not yet checked against one another."""

    folder: FilePath
    sheet: Part[PackSheet]
    stages: tuple[Part[Stage], ...]
    question_sets: tuple[Part[QuestionSet], ...]
    triage: Part[TriageSheet] | None
    glossary: Part[Glossary] | None
    digest: str

    @property
    def all(self) -> tuple[Part[Any], ...]:
        """Every part, pack.yaml first."""
        single = [part for part in (self.triage, self.glossary) if part is not None]
        return (self.sheet, *self.stages, *self.question_sets, *single)


def read_parts(folder: FilePath) -> tuple[Parts | None, list[Problem]]:
    """The pack in `folder` as typed parts. Where any file is at fault there are no parts at all, only problems."""
    problems: list[Problem] = []
    names = _names(folder)
    if SHEET not in names:
        return None, [Problem(SHEET, 1, "There is no pack.yaml in this folder", "Name the folder of one pack version")]
    typed = {name: _part(folder / name, name, problems) for name in names}
    if problems:
        return None, sorted(problems)
    return _assemble(folder, {name: part for name, part in typed.items() if part is not None}), []


def digest_of(files: Mapping[str, Any]) -> str:
    """The digest of a pack: over every file's values by name, so that comments and layout do not count."""
    return sha256_digest(dict(files))


def _names(folder: FilePath) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _part(path: FilePath, name: str, problems: list[Problem]) -> Part[Any] | None:
    model = _model_for(name)
    if model is None:
        remedy = "Put it in stages/<phase>/ or question-sets/ as .yaml, or remove it"
        problems.append(Problem(name, 1, "This file has no place in a pack", remedy))
        return None
    try:
        return _typed(read_source_file(path, name), model, problems)
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
        return None


def _typed(file: SourceFile, model: type[Model], problems: list[Problem]) -> Part[Any] | None:
    try:
        return Part(file=file, model=model.model_validate(file.content))
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_context=False)
        problems.extend(_problem(file, error) for error in errors if not _follows_from_another(error, errors))
        return None


def _model_for(name: str) -> type[Model] | None:
    parts = name.split("/")
    if not name.endswith(".yaml"):
        return None
    if parts[0] == STAGES and len(parts) == 3:
        return Stage
    if parts[0] == SETS and len(parts) == 2:
        return QuestionSet
    single: dict[str, type[Model]] = {SHEET: PackSheet, TRIAGE_FILE: TriageSheet, GLOSSARY: Glossary}
    return single.get(name)


def _problem(file: SourceFile, error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    kind = str(error["type"])
    at = _name_of(path)
    if kind == "missing":
        message, remedy = f"'{at}' is missing", _MISSING_REMEDIES.get(at, "Add it")
    elif kind == "extra_forbidden":
        message, remedy = f"'{at}' is not a known key", _REMEDIES[kind]
    else:
        message, remedy = f"'{at}': {error['msg']}", _REMEDIES.get(kind, "Correct the value")
    return Problem(file=file.name, line=file.line_of(path), message=message, remedy=remedy)


def _name_of(path: Path) -> str:
    """How a person would call the place: the key, with the item's number where it is one of a list."""
    named = [str(part) for part in path if isinstance(part, str)]
    if not named:
        return "the file"
    return f"{named[-1]}, item {path[-1] + 1}" if isinstance(path[-1], int) else named[-1]


def _follows_from_another(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """A list is reported as too short when its faulty items are left out; the faults themselves are enough."""
    at = error["loc"]
    inside = (other["loc"] for other in errors if other is not error)
    return error["type"] == "too_short" and any(path[: len(at)] == at for path in inside)


def _assemble(folder: FilePath, typed: Mapping[str, Part[Any]]) -> Parts:
    return Parts(
        folder=folder,
        sheet=typed[SHEET],
        stages=tuple(part for name, part in typed.items() if name.startswith(f"{STAGES}/")),
        question_sets=tuple(part for name, part in typed.items() if name.startswith(f"{SETS}/")),
        triage=typed.get(TRIAGE_FILE),
        glossary=typed.get(GLOSSARY),
        digest=digest_of({name: part.file.content for name, part in typed.items()}),
    )
