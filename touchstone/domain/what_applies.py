"""What lies ahead of a case, stage by stage: what will be asked of it, and what cannot be told until more is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from touchstone.domain.case import Case
from touchstone.domain.failure_checks import Check, Status, check_failures
from touchstone.domain.gate_needs import needs_of
from touchstone.domain.lifecycle_steps import entry_stage
from touchstone.domain.path import FULL, LIGHT
from touchstone.domain.requirements import DERIVED_KINDS, Need
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.failure_check import FailureCheck
from touchstone.guidance.pack import TRIAGE
from touchstone.guidance.provenance import Obliged
from touchstone.guidance.question_set import QuestionSet
from touchstone.guidance.stage import AdviceNeed, Stage
from touchstone.guidance.text import Text

QUESTION_SET, DOCUMENT, ADVICE = "question-set", "document", "advice"
UNDECIDED = "undecided"  # of a path: answers are missing on which it depends
_BY_SILENCE = {"light-path.unanswered"}


@dataclass(frozen=True, kw_only=True)
class AskedThing:
    """One thing that a stage asks for beside its question sets: `item` says how strongly, and how sure that is.

    `kind` is a key of `requirements.KINDS`, `subject` what it is about. With `may_apply` it cannot be told yet.
    """

    item: Obliged
    name: Text
    kind: str
    subject: str
    may_apply: bool = False


@dataclass(frozen=True, kw_only=True)
class StageAhead:
    """One stage. `completes`: ids of the sets to be complete at its gate; `works_on`: of others worked on in it."""

    stage: Stage
    is_start: bool
    completes: tuple[str, ...]
    works_on: tuple[str, ...]
    asks: tuple[AskedThing, ...]
    advice: tuple[AdviceNeed, ...]


@dataclass(frozen=True, kw_only=True)
class SetThatMayApply:
    """A question set of which it cannot be told yet, and ids of the questions on which that depends."""

    question_set: QuestionSet
    unsettled: tuple[str, ...]


def path_ahead(*, barriers: frozenset[str], entry: str) -> str:
    """light, full or undecided. `barriers`: ids of what closes the light path; `entry`: "" where it is not known.

    A blank never opens the light path, and alone it does not close it either: then the path is undecided.
    """
    if barriers - _BY_SILENCE or entry not in ("", "problem"):
        return FULL
    return LIGHT if not barriers and entry else UNDECIDED


def stages_ahead(case: Case, *, entry: str) -> tuple[StageAhead, ...]:
    """Every stage of the guidance on the full path, in its order."""
    start = entry_stage(entry=entry, pack=case.pack)
    return tuple(_stage(replace(case, stage=stage, path=FULL), start) for stage in case.pack.stages)


def sets_that_may_apply(case: Case) -> tuple[SetThatMayApply, ...]:
    """Question sets that an answer still missing could bring in, in the guidance's order."""
    found = []
    for one in case.pack.question_sets:
        unsettled = () if one.id in case.view.sets else unsettled_questions((one.applies_when,), case.view)
        if unsettled:
            found.append(SetThatMayApply(question_set=one, unsettled=unsettled))
    return tuple(found)


def checks_ahead(case: Case, checks: tuple[FailureCheck, ...]) -> tuple[FailureCheck, ...]:
    """The failure checks that will be asked: all but those that, by what is answered, cannot arise."""
    last = replace(case, stage=case.pack.stages[-1], path=FULL)
    due: tuple[Check, ...] = tuple(checks)
    standing = {found.id: found.status for found in check_failures(last, due)}
    return tuple(one for one in checks if standing[one.id] is not Status.NOT_APPLICABLE)


def _stage(case: Case, start: str) -> StageAhead:
    stage = case.stage
    own = [need for need in needs_of(case) if need.stage == stage.id and need.kind not in DERIVED_KINDS]
    needed = dict.fromkeys(need.subject for need in own if need.kind == QUESTION_SET and not need.unsettled)
    completes = tuple(one for one in needed if one != TRIAGE)  # triage is what led here
    used = dict.fromkeys(use.set for use in stage.question_sets if use.set != TRIAGE)
    return StageAhead(
        stage=stage,
        is_start=stage.id == start,
        completes=completes,
        works_on=tuple(one for one in used if one in case.view.sets and one not in completes),
        asks=tuple(_asks(stage, own)),
        advice=stage.advice,
    )


def _asks(stage: Stage, own: list[Need]) -> Iterator[AskedThing]:
    """What the gate needs, then the documents that may be written without it needing them."""
    items: dict[str, Obliged] = {one.id: one for one in stage.documents}
    items |= {one.id: one for one in stage.requirements}
    for need in own:
        if need.kind not in (QUESTION_SET, ADVICE):
            yield AskedThing(
                item=items[need.id],
                name=need.name,
                kind=need.kind,
                subject=need.subject,
                may_apply=bool(need.unsettled),
            )
    named = {one.document for one in stage.requirements} | {need.subject for need in own if need.kind == DOCUMENT}
    for document in stage.documents:
        if document.document not in named:
            yield AskedThing(item=document, name=document.name, kind=DOCUMENT, subject=document.document)
