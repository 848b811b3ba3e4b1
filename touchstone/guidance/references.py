"""Checks that every id named in a pack is the id of something in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.instrument import Instrument
from touchstone.guidance.model import Model, Path, identity
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.provenance import Sourced
from touchstone.guidance.question_set import Question, QuestionSet
from touchstone.guidance.sheet import Adviser, AdviserRoute, ItemChange, OpenQuestion, PackSheet, RoleDuty, Sheet
from touchstone.guidance.stage import AdviceNeed, DecisionRule, DocumentNeed, Duty, QuestionSetUse, Requirement, Stage
from touchstone.guidance.supplement_sheet import Replacement, StageAddition
from touchstone.guidance.triage_rules import LightPath

#: (path from the item, kind of thing named, id)
Reference = tuple[Path, str, str]
_REMEDY = {
    "source": "Add it to the sources of pack.yaml, or correct the key",
    "role": "Add it to the roles of pack.yaml, or correct the id",
    "adviser": "Add it to the advisers of pack.yaml, or correct the id",
    "document": "Add it to the documents of pack.yaml, or correct the id",
    "question set": "Add its file, and its id to question_sets of pack.yaml, or correct the id",
    "question": "Correct the id: it is that of a question of this pack",
    "stage": "Correct the id: it is one of the stages of pack.yaml",
    "phase": "Correct the id: it is one of the phases of pack.yaml",
    "instrument": "Add it to the instruments of pack.yaml, or correct the id",
    "item": "Correct the id: it is that of an item of this pack, or of one that it supplements",
}


def check_references(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> Iterator[Problem]:
    """Problems for every id in `files` that names nothing in them, nor in the files `beside` them."""
    known = _known((*beside, *files))
    for part in files:
        for path, item in part.walk():
            for inner, kind, wanted in _references(item):
                if wanted not in known[kind]:
                    yield part.problem((*path, *inner), f"There is no {kind} '{wanted}'", _REMEDY[kind])


def _known(files: Iterable[Part[Any]]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {kind: set() for kind in _REMEDY}
    for part in files:
        if isinstance(part.model, Sheet):
            _add_sheet(part.model, known)
        for _, item in part.walk():
            if isinstance(item, Question):
                known["question"].add(item.id)
            named = identity(item)
            if named is not None and not isinstance(item, ItemChange | Replacement):
                known["item"].add(named)
        if isinstance(part.model, Stage):
            known["item"] |= {part.model.objective_id, part.model.decision_rule_id}
    return known


def _add_sheet(sheet: Sheet, known: dict[str, set[str]]) -> None:
    known["source"] |= set(sheet.sources)
    known["question set"] |= set(sheet.question_sets)
    known["role"] |= _ids(sheet.roles)
    known["adviser"] |= _ids(sheet.advisers)
    known["document"] |= _ids(sheet.documents)
    known["instrument"] |= _ids(sheet.instruments)
    if isinstance(sheet, PackSheet):
        known["stage"] |= set(sheet.stages)
        known["phase"] |= _ids(sheet.phases)


def _ids(items: Iterable[Any]) -> set[str]:
    return {item.id for item in items}


def _references(item: Model) -> Iterator[Reference]:
    if isinstance(item, Sourced):
        yield from _several("sources", "source", item.sources)
    if isinstance(item, PackSheet):
        yield from _sheet_references(item)
    elif isinstance(item, Question):
        yield from _question_references(item)
    elif isinstance(item, Requirement):
        yield from _requirement_references(item)
    else:
        yield from _other_references(item)


def _sheet_references(sheet: PackSheet) -> Iterator[Reference]:
    yield from _several("entries", "stage", sheet.entries)
    for stage_id, targets in sheet.transitions.items():
        yield ("transitions", stage_id), "stage", stage_id
        for index, target in enumerate(targets):
            yield ("transitions", stage_id, index), "stage", target


def _question_references(question: Question) -> Iterator[Reference]:
    yield from _several("stages", "stage", question.stages)
    yield from _several("answered_by", "role", question.answered_by)
    for index, feed in enumerate(question.feeds):
        kind, _, target = feed.partition(":")
        if kind == "document":
            yield ("feeds", index), "document", target


def _requirement_references(requirement: Requirement) -> Iterator[Reference]:
    for kind in ("question set", "document", "adviser", "question"):
        key = "set" if kind == "question set" else kind
        wanted = getattr(requirement, key)
        if wanted is not None:
            yield (key,), kind, wanted


def _other_references(item: Model) -> Iterator[Reference]:
    if isinstance(item, DecisionRule):
        for key in ("deciders", "input", "informed", "proposed_by"):
            yield from _several(key, "role", getattr(item, key))
    elif isinstance(item, Duty):
        yield ("who",), "role", item.who
    elif isinstance(item, RoleDuty):
        yield ("who",), "role", item.who
        yield from _several("stages", "stage", item.stages)
    elif isinstance(item, AdviceNeed):
        yield ("adviser",), "adviser", item.adviser
    elif isinstance(item, DocumentNeed):
        yield ("document",), "document", item.document
    elif isinstance(item, QuestionSetUse):
        yield ("set",), "question set", item.set
    elif isinstance(item, OpenQuestion):
        yield from _several("stages", "stage", item.stages)
    elif isinstance(item, ItemChange):
        yield ("id",), "item", item.id
    elif isinstance(item, Replacement):  # whether its id names a part is for `replacing` to say
        for key in ("deciders", "input"):
            yield from _several(key, "role", getattr(item, key))
    else:
        yield from _optional_references(item)


def _optional_references(item: Model) -> Iterator[Reference]:
    if isinstance(item, Adviser) and item.role is not None:
        yield ("role",), "role", item.role
    elif isinstance(item, AdviserRoute):
        yield from _several("advisers", "adviser", item.advisers)
        if item.stage is not None:
            yield ("stage",), "stage", item.stage
    elif isinstance(item, StageAddition):
        yield ("stage",), "stage", item.stage
    elif isinstance(item, FailureCheck):
        yield from _several("stages", "stage", item.stages)
    elif isinstance(item, Instrument):
        yield from _several("signatories", "role", item.signatories)
    elif isinstance(item, QuestionSet) and item.instrument is not None:
        yield ("instrument",), "instrument", item.instrument
    elif isinstance(item, Stage) and item.phase is not None:
        yield ("phase",), "phase", item.phase
    elif isinstance(item, LightPath):
        yield ("office",), "role", item.office
        yield ("question_set",), "question set", item.question_set
        yield from _several("questions", "question", item.questions)


def _several(key: str, kind: str, wanted: Iterable[str]) -> Iterator[Reference]:
    for index, name in enumerate(wanted):
        yield (key, index), kind, name
