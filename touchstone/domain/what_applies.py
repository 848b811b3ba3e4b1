"""What lies ahead of a case, stage by stage: what will be asked of it, and what cannot be told until more is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from touchstone.domain.case import Case
from touchstone.domain.failure_checks import Check, Status, check_failures
from touchstone.domain.gate_needs import conditions_of, needs_of
from touchstone.domain.lifecycle_steps import entry_stage
from touchstone.domain.path import FULL, LIGHT
from touchstone.domain.requirements import DERIVED_KINDS, Need
from touchstone.domain.unsettled import unsettled_questions
from touchstone.domain.why_asked import Because, because_of
from touchstone.guidance.authority import AuthorityKind
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

    `kind` is a key of `requirements.KINDS`, `subject` what it is about. `because`: the answers that bring it in; none
    where it is asked whatever the answers are. `unsettled`: the blank questions on which it depends whether it is.
    """

    item: Obliged
    name: Text
    kind: str
    subject: str
    because: tuple[Because, ...] = ()
    unsettled: tuple[str, ...] = ()

    @property
    def may_apply(self) -> bool:
        """Whether it cannot be told yet."""
        return bool(self.unsettled)


@dataclass(frozen=True, kw_only=True)
class StageAhead:
    """One stage. `completes`: ids of the sets to be complete at its gate; `works_on`: of others worked on in it.

    `is_behind`: it lies before the start, and holds only what the law asks there, which stays owed.
    """

    stage: Stage
    is_start: bool
    is_behind: bool
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
    """The stages of the guidance on the full path, in its order; of those before the start, the ones that owe.

    What the law asks at a stage that was passed over stays owed (`gate_needs`), and nothing else of it does.
    """
    start = case.place_of(entry_stage(entry=entry, pack=case.pack))
    ahead = [_stage(replace(case, stage=stage, path=FULL), start) for stage in case.pack.stages]
    return tuple(one for one in ahead if not one.is_behind or one.completes or one.asks)


def why_a_set(case: Case, set_id: str) -> tuple[Because, ...]:
    """The answers that bring a question set in; none where it is asked of every project."""
    return because_of((case.view.index.sets[set_id].applies_when,), case.view)


def why_a_check(case: Case, check: FailureCheck) -> tuple[Because, ...]:
    """The answers by which a failure check is due; none where it is due unless it is known that it cannot arise."""
    return because_of((check.applies_when,), case.view)


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


def _stage(case: Case, start: int) -> StageAhead:
    stage = case.stage
    is_behind = case.place_of(stage.id) < start
    own = [need for need in needs_of(case) if need.stage == stage.id and need.kind not in DERIVED_KINDS]
    if is_behind:
        own = [need for need in own if need.authority.kind is AuthorityKind.LAW]
    needed = dict.fromkeys(need.subject for need in own if need.kind == QUESTION_SET and not need.unsettled)
    completes = tuple(one for one in needed if one != TRIAGE)  # triage is what led here
    used = () if is_behind else dict.fromkeys(use.set for use in stage.question_sets if use.set != TRIAGE)
    return StageAhead(
        stage=stage,
        is_start=case.place_of(stage.id) == start,
        is_behind=is_behind,
        completes=completes,
        works_on=tuple(one for one in used if one in case.view.sets and one not in completes),
        asks=(*_needed(case, own), *(() if is_behind else _listed(stage, own))),
        advice=() if is_behind else stage.advice,
    )


def _needed(case: Case, own: list[Need]) -> Iterator[AskedThing]:
    """What the gate needs."""
    requirements = {one.id: one for one in case.stage.requirements}
    items: dict[str, Obliged] = {**{one.id: one for one in case.stage.documents}, **requirements}
    for need in own:
        if need.kind not in (QUESTION_SET, ADVICE):
            conditions = conditions_of(requirements[need.id], case) if need.id in requirements else ()
            yield AskedThing(
                item=items[need.id],
                name=need.name,
                kind=need.kind,
                subject=need.subject,
                because=because_of(conditions, case.view),
                unsettled=need.unsettled,
            )


def _listed(stage: Stage, own: list[Need]) -> Iterator[AskedThing]:
    """The documents that may be written without the gate needing them."""
    named = {one.document for one in stage.requirements} | {need.subject for need in own if need.kind == DOCUMENT}
    for document in stage.documents:
        if document.document not in named:
            yield AskedThing(item=document, name=document.name, kind=DOCUMENT, subject=document.document)
