"""Reads the files of one pack into typed parts; every fault becomes a problem with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from touchstone.foundation.canonical_json import sha256_digest
from touchstone.guidance.evidence_tables import EvidenceSheet
from touchstone.guidance.failure_check import CheckSheet
from touchstone.guidance.model import Model, Path
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.sheet import Glossary, PackSheet, Sheet
from touchstone.guidance.source_file import SourceFile, Unreadable, read_source_file
from touchstone.guidance.stage import Stage
from touchstone.guidance.supplement_sheet import SupplementSheet
from touchstone.guidance.triage_rules import TriageSheet

SHEET, TRIAGE_FILE, GLOSSARY = "pack.yaml", "triage.yaml", "glossary.yaml"
CHECKS, EVIDENCE = "checks.yaml", "evidence.yaml"
STAGES, SETS = "stages", "question-sets"
AFTER = "after"  # folder of stages that belong to no phase
_SUPPLEMENT = "touchstone.supplement/1"
_SINGLE: Mapping[str, type[Model]] = {
    SHEET: PackSheet,
    TRIAGE_FILE: TriageSheet,
    GLOSSARY: Glossary,
    CHECKS: CheckSheet,
    EVIDENCE: EvidenceSheet,
}

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
    "check_law": "Name the law, and write 'obligation: legal'; or do neither",
    "adds_nothing": "Add a question set, requirement, document, adviser or duty, or remove the addition",
    "replaces_nothing": "Give the words that stand there instead, or remove the replacement",
    "sets_nothing": "Name a level, contentious, out_of_scope or a statutory duty",
    "literal_error": "Use the value named in the format description",
    "enum": "Use one of the values listed",
}


@dataclass(frozen=True)
class Parts:
    """All files of one pack, typed, not yet checked against one another."""

    folder: FilePath
    files: Mapping[str, Part[Any]]
    digest: str

    @property
    def sheet(self) -> Part[PackSheet | SupplementSheet]:
        """pack.yaml: a PackSheet, or a SupplementSheet where the pack is a supplement."""
        return self.files[SHEET]

    @property
    def is_supplement(self) -> bool:
        return isinstance(self.sheet.model, SupplementSheet)

    @property
    def stages(self) -> tuple[Part[Stage], ...]:
        return tuple(part for name, part in self.files.items() if name.startswith(f"{STAGES}/"))

    @property
    def question_sets(self) -> tuple[Part[QuestionSet], ...]:
        return tuple(part for name, part in self.files.items() if name.startswith(f"{SETS}/"))

    @property
    def triage(self) -> Part[TriageSheet] | None:
        return self.files.get(TRIAGE_FILE)

    @property
    def glossary(self) -> Part[Glossary] | None:
        return self.files.get(GLOSSARY)

    @property
    def checks(self) -> Part[CheckSheet] | None:
        return self.files.get(CHECKS)

    @property
    def evidence(self) -> Part[EvidenceSheet] | None:
        return self.files.get(EVIDENCE)

    @property
    def all(self) -> tuple[Part[Any], ...]:
        """Every part, pack.yaml first."""
        single = [part for part in (self.triage, self.glossary, self.checks, self.evidence) if part is not None]
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
    files = {name: part for name, part in typed.items() if part is not None}
    problems.extend(_out_of_place(files))
    if problems:
        return None, sorted(problems)
    return Parts(folder, files, digest_of({name: part.file.content for name, part in files.items()})), []


def is_supplement(folder: FilePath) -> bool:
    """Whether the folder's pack.yaml says that it is a supplement, without reading the rest of it."""
    with (folder / SHEET).open(encoding="utf-8", errors="replace") as lines:
        return any(line.split() == ["schema:", _SUPPLEMENT] for line in lines)


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
        file = read_source_file(path, name)
        return typed_part(file, _sheet_model(file) if name == SHEET else model, problems)
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
        return None


def typed_part(file: SourceFile, model: type[Model], problems: list[Problem]) -> Part[Any] | None:
    """The file as a value of `model`; where it is not one there is none, and `problems` grows by every fault."""
    try:
        return Part(file=file, model=model.model_validate(file.content))
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_context=False)
        problems.extend(_problem(file, error) for error in errors if not _follows_from_another(error, errors))
        return None


def _sheet_model(file: SourceFile) -> type[Sheet]:
    supplements = isinstance(file.content, dict) and file.content.get("schema") == _SUPPLEMENT
    return SupplementSheet if supplements else PackSheet


def _model_for(name: str) -> type[Model] | None:
    parts = name.split("/")
    if not name.endswith(".yaml"):
        return None
    if parts[0] == STAGES and len(parts) == 3:
        return Stage
    if parts[0] == SETS and len(parts) == 2:
        return QuestionSet
    return _SINGLE.get(name)


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


def _out_of_place(files: Mapping[str, Part[Any]]) -> Iterator[Problem]:
    """A supplement joins the stages and triage of its main pack; it has none of its own."""
    if isinstance(files[SHEET].model, SupplementSheet):
        for name, part in files.items():
            if name == TRIAGE_FILE or name.startswith(f"{STAGES}/"):
                yield part.problem((), "A supplement has no such file", "Use stage_additions of pack.yaml instead")
