"""What a decision itself has to say: its reasons, its day, the questions to proceed, its conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from touchstone.domain.authority_words import refusing_authority
from touchstone.domain.case import Case
from touchstone.domain.decision_refusals import (
    RECORD,
    ConditionWithoutOwnerOrDate,
    ProceedQuestionAnsweredNo,
    ProceedQuestionUnanswered,
    ReasonsMissing,
    TookPlaceInFuture,
    TookPlaceTooEarly,
)
from touchstone.domain.lifecycle import Outstanding
from touchstone.domain.lifecycle_steps import Outcome
from touchstone.guidance.authority import authority_of
from touchstone.guidance.stage import ProceedQuestion


class ConditionLike(Protocol):
    """Something that would be owed under a decision."""

    @property
    def text(self) -> str: ...
    @property
    def owner_role(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...


def check_reasons(reasons: str) -> None:
    """That there are reasons. Raises ReasonsMissing."""
    if not reasons.strip():
        raise ReasonsMissing("Enter the reasons for the decision", remedy="Say why, in words.", authority=RECORD)


def check_took_place(took_place_on: date, *, today: date, not_before: date | None = None) -> None:
    """That the decision has been taken, and not before the one that led here.

    Raises TookPlaceInFuture or TookPlaceTooEarly.
    """
    if not_before is not None and took_place_on < not_before:
        raise TookPlaceTooEarly(
            "The decision is dated before the decision that led to this stage",
            remedy="Enter the day on which the decision was taken.",
            authority=RECORD,
        )
    if took_place_on > today:
        raise TookPlaceInFuture(
            "The decision is dated in the future",
            remedy="Enter the day on which the decision was taken.",
            authority=RECORD,
        )


def questions_to_answer(case: Case) -> tuple[ProceedQuestion, ...]:
    """The questions to proceed that are answered here, each on its own. The light path's sheet stands in for them."""
    return () if case.path == "light" else case.stage.proceed_questions


def check_proceed_answers(*, case: Case, answers: Mapping[str, str]) -> tuple[Outstanding, ...]:
    """Questions to proceed answered no that only warn: those inferred or ours, until they are adopted.

    Raises ProceedQuestionUnanswered for one without yes or no, ProceedQuestionAnsweredNo for a no to one that bars.
    """
    warnings = []
    for question in questions_to_answer(case):
        authority = authority_of(question, adopted=case.snapshot.adopted)
        answer = answers.get(question.id, "")
        if answer not in ("yes", "no"):
            raise ProceedQuestionUnanswered(
                "A question to proceed has not been answered",
                remedy="Answer each question on its own, yes or no.",
                authority=refusing_authority([authority]) if authority.bars else RECORD,
            )
        if answer == "no" and authority.bars:
            raise ProceedQuestionAnsweredNo(
                "A question to proceed is answered no, so the stage cannot be left by proceeding",
                remedy="Return, pause or stop the project, or answer yes once that is so.",
                authority=refusing_authority([authority]),
            )
        if answer == "no":
            warnings.append(_warning(question, case))
    return tuple(warnings)


def check_conditions(*, outcome: Outcome, conditions: Sequence[ConditionLike], took_place_on: date) -> None:
    """That conditions come with the outcome that has them, each whole. Raises ConditionWithoutOwnerOrDate."""
    wanted = outcome is Outcome.PROCEED_WITH_CONDITIONS
    if wanted and not conditions:
        raise _condition("Enter at least one condition, or proceed without conditions")
    if conditions and not wanted:
        raise _condition("Only proceeding with conditions carries conditions")
    for item in conditions:
        if not (item.text.strip() and item.owner_role.strip()) or item.due_on is None:
            raise _condition("A condition lacks its text, its owner or its date")
        if item.due_on < took_place_on:
            raise _condition("A condition is due before the decision was taken")


def _condition(message: str) -> ConditionWithoutOwnerOrDate:
    remedy = "Say for each condition what is owed, by which role, and by when."
    return ConditionWithoutOwnerOrDate(message, remedy=remedy, authority=RECORD)


def _warning(question: ProceedQuestion, case: Case) -> Outstanding:
    return Outstanding(
        id=question.id,
        kind="proceed-question",
        text=question.text,
        detail="The question to proceed is answered no",
        remedy="Say in the reasons why the project proceeds all the same.",
        authority=authority_of(question, adopted=case.snapshot.adopted),
        link_to=("decision", case.stage.id),
        stage=case.stage.id,
    )
