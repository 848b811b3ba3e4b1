"""Checks that every id named in a pack is the id of something in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from touchstone.guidance.model import Model, Path
from touchstone.guidance.pack import Adviser, AdviserRoute, ItemChange, OpenQuestion, PackSheet, RoleDuty
from touchstone.guidance.problem import Problem
from touchstone.guidance.provenance import Sourced
from touchstone.guidance.question_set import Question
from touchstone.guidance.reading import Parts
from touchstone.guidance.stage import AdviceNeed, DecisionRule, DocumentNeed, Duty, QuestionSetUse, Requirement, Stage
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
    "item": "Correct the id: it is that of an item of this pack",
}


def check_references(parts: Parts) -> Iterator[Problem]:
    """Problems for every id that names nothing."""
    known = _known(parts)
    for part in parts.all:
        for path, item in part.walk():
            for inner, kind, wanted in _references(item):
                if wanted not in known[kind]:
                    yield part.problem((*path, *inner), f"There is no {kind} '{wanted}'", _REMEDY[kind])


def _known(parts: Parts) -> dict[str, frozenset[str]]:
    sheet = parts.sheet.model
    questions = {item.id for part in parts.all for _, item in part.walk() if isinstance(item, Question)}
    return {
        "source": frozenset(sheet.sources),
        "role": _ids(sheet.roles),
        "adviser": _ids(sheet.advisers),
        "document": _ids(sheet.documents),
        "question set": frozenset(sheet.question_sets),
        "question": frozenset(questions),
        "stage": frozenset(sheet.stages),
        "phase": _ids(sheet.phases),
        "item": frozenset(str(getattr(item, "id", "")) for part in parts.all for _, item in part.walk()),
    }


def _ids(items: Iterable[Any]) -> frozenset[str]:
    return frozenset(item.id for item in items)


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
    else:
        yield from _optional_references(item)


def _optional_references(item: Model) -> Iterator[Reference]:
    if isinstance(item, Adviser) and item.role is not None:
        yield ("role",), "role", item.role
    elif isinstance(item, AdviserRoute):
        yield from _several("advisers", "adviser", item.advisers)
        if item.stage is not None:
            yield ("stage",), "stage", item.stage
    elif isinstance(item, Stage) and item.phase is not None:
        yield ("phase",), "phase", item.phase
    elif isinstance(item, LightPath):
        yield ("office",), "role", item.office
        yield ("question_set",), "question set", item.question_set
        yield from _several("questions", "question", item.questions)


def _several(key: str, kind: str, wanted: Iterable[str]) -> Iterator[Reference]:
    for index, name in enumerate(wanted):
        yield (key, index), kind, name
