"""What no single part of a case file can see: ids used once, references that lead somewhere, days in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from touchstone.casefiles.model import ALL, CaseFile
from touchstone.casefiles.natural_forms import stage_id
from touchstone.casefiles.problems import Faults, close_to, shown
from touchstone.foundation.strict_yaml import Path
from touchstone.guidance.pack import Pack

_ORDERS = (
    ("in_use_from", "in_use_to"),
    ("on", "withdrawn_on"),
    ("took_place_on", "recorded_on"),
    ("asked_on", "given_on"),
    ("known_on", "answered_on"),
    ("known_on", "closed_on"),
)


def check_consistency(case_file: CaseFile, faults: Faults) -> None:
    """Everything that needs no guidance."""
    for paths, name, ids in _lists(case_file):
        _check_once(paths, name, ids, faults)
    for path, version in _covered(case_file):
        if version not in (None, ALL, *case_file.version_ids):
            known = ", ".join(case_file.version_ids) or "none is named under technology: versions"
            faults.add(path, f"'covers': there is no version {shown(version)}", f"Write all, or one of: {known}")
    _check_references(case_file, faults)
    for path, part in _dated(case_file):
        _check_order(path, part, faults)
    for place, one in enumerate(case_file.evidence):
        if one.prepared is not None and len(one.documents) != 1:
            message = "'prepared': a document made from the case is exactly one of the documents"
            faults.add(("evidence", place, "prepared"), message, "Name one document, or leave out 'prepared'")


def check_stages(case_file: CaseFile, pack: Pack, faults: Faults) -> None:
    """That each stage is one of the guidance, by id or code, and each answer at a gate one to its questions."""
    names = [stage.id for stage in pack.stages]
    for path, stage in _stages(case_file):
        if stage is not None and stage not in names:
            known = ", ".join(f"{one.id} ({one.code})" for one in pack.stages)
            faults.add(path, f"'{path[-1]}': there is no stage {shown(stage)}", f"Write one of: {known}")
    for place, decision in enumerate(case_file.decisions):
        if decision.stage not in names:
            continue
        asked = [one.id for one in pack.stage(decision.stage).proceed_questions]
        for key in decision.answers:
            if key not in asked:
                at: Path = ("decisions", place, "answers", key)
                message = f"'{key}' is not a question to proceed from {decision.stage}"
                faults.add(at, message, close_to(key, asked))


def with_stage_ids(case_file: CaseFile, pack: Pack) -> CaseFile:
    """The same file with each stage by its id; one that the guidance does not have stays as it was written."""

    def settled(stage: str | None) -> str | None:
        return (stage_id(stage, pack) or stage) if stage is not None else None

    advice = [one.model_copy(update={"stage": settled(one.stage)}) for one in case_file.advice]
    decisions = [
        one.model_copy(update={"stage": settled(one.stage), "to_stage": settled(one.to_stage)})
        for one in case_file.decisions
    ]
    return case_file.model_copy(update={"advice": tuple(advice), "decisions": tuple(decisions)})


def _lists(case_file: CaseFile) -> Iterator[tuple[list[Path], str, list[str]]]:
    versions = case_file.technology.versions
    nested = [(place, inner) for place, one in enumerate(versions) for inner in range(len(one.configurations))]
    owed = [(place, inner) for place, one in enumerate(case_file.decisions) for inner in range(len(one.conditions))]
    changes = case_file.monitoring.changes if case_file.monitoring else ()
    yield _paths("technology", "versions", count=len(versions)), "version", [one.id for one in versions]
    yield (
        [("technology", "versions", place, "configurations", inner) for place, inner in nested],
        "configuration",
        [versions[place].configurations[inner].id for place, inner in nested],
    )
    for name in ("evidence", "evaluations", "advice", "decisions", "incidents"):
        parts = getattr(case_file, name)
        yield _paths(name, count=len(parts)), name, [one.id for one in parts]
    yield (
        [("decisions", place, "conditions", inner) for place, inner in owed],
        "condition",
        [case_file.decisions[place].conditions[inner].id for place, inner in owed],
    )
    yield _paths("monitoring", "changes", count=len(changes)), "change", [one.id for one in changes]


def _paths(*names: str, count: int) -> list[Path]:
    return [(*names, place) for place in range(count)]


def _check_once(paths: list[Path], name: str, ids: Iterable[str], faults: Faults) -> None:
    seen: set[str] = set()
    for path, one in zip(paths, ids, strict=True):
        if one in seen:
            faults.add((*path, "id"), f"The {name} id '{one}' is used twice", "Give each its own id")
        seen.add(one)


def _covered(case_file: CaseFile) -> Iterator[tuple[Path, str | None]]:
    for key in ("triage", "answers"):
        for question, given in getattr(case_file, key).items():
            for place, answer in enumerate(given):
                yield (key, question, place, "covers"), answer.covers
    for name in ("evidence", "evaluations", "decisions", "incidents", "publications"):
        for place, one in enumerate(getattr(case_file, name)):
            yield (name, place, "covers"), one.covers


def _check_references(case_file: CaseFile, faults: Faults) -> None:
    configurations = [one.id for version in case_file.technology.versions for one in version.configurations]
    advice, tests = [one.id for one in case_file.advice], [one.id for one in case_file.evaluations]
    for name in ("evaluations", "decisions"):
        for place, one in enumerate(getattr(case_file, name)):
            if one.configuration not in (None, ALL, *configurations):
                _missing((name, place, "configuration"), one.configuration, configurations, faults)
    for place, decision in enumerate(case_file.decisions):
        for inner, key in enumerate(decision.against_advice):
            if key not in advice:
                _missing(("decisions", place, "against_advice", inner), key, advice, faults)
    for place, change in enumerate(case_file.monitoring.changes if case_file.monitoring else ()):
        if change.validated_by is not None and change.validated_by not in tests:
            _missing(("monitoring", "changes", place, "validated_by"), change.validated_by, tests, faults)


def _missing(path: Path, wanted: str, known: list[str], faults: Faults) -> None:
    name = next(str(part) for part in reversed(path) if isinstance(part, str))
    remedy = f"Write one of: {', '.join(known)}" if known else "Add it to the file, or leave this out"
    faults.add(path, f"'{name}': there is no {shown(wanted)} in this file", remedy)


def _stages(case_file: CaseFile) -> Iterator[tuple[Path, str | None]]:
    for place, advice in enumerate(case_file.advice):
        yield ("advice", place, "stage"), advice.stage
    for place, decision in enumerate(case_file.decisions):
        yield ("decisions", place, "stage"), decision.stage
        yield ("decisions", place, "to_stage"), decision.to_stage


def _dated(case_file: CaseFile) -> Iterator[tuple[Path, object]]:
    for place, version in enumerate(case_file.technology.versions):
        yield ("technology", "versions", place), version
        for inner, one in enumerate(version.configurations):
            yield ("technology", "versions", place, "configurations", inner), one
    for name in ("publications", "decisions", "advice", "incidents"):
        for place, one in enumerate(getattr(case_file, name)):
            yield (name, place), one


def _check_order(path: Path, part: object, faults: Faults) -> None:
    for first, last in _ORDERS:
        begun, ended = getattr(part, first, None), getattr(part, last, None)
        if isinstance(begun, date) and isinstance(ended, date) and ended < begun:
            faults.add((*path, last), f"'{last}' is before '{first}'", "Correct one of the two dates")
