"""The same fact is asked once: answers already given to other questions about it, offered with where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.domain.answer_values import check_answer
from touchstone.domain.assessment import CaseView, answers_in_force, is_complete, view_case
from touchstone.domain.snapshot import AnswerState, ProjectSnapshot, Value
from touchstone.foundation.errors import Invalid
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Field, FieldKind, Question
from touchstone.guidance.text import Text


@dataclass(frozen=True, kw_only=True)
class ReusableAnswer:
    """An answer that fits the question asked: `value` is in that question's own form, ready to be saved."""

    question: str
    text: Text
    set_id: str
    set_title: Text
    value: Value
    recorded_at: datetime
    person: str
    departure: str = ""  # why it says otherwise than an answer elsewhere, where it does

    @property
    def source_reference(self) -> str:
        """What the reused answer says of its origin."""
        return self.question


def reusable_answers(
    *, question: Question, snapshot: ProjectSnapshot, pack: Pack, organisation: str = "", covers: str = "all"
) -> tuple[ReusableAnswer, ...]:
    """Complete, visible answers to other questions of the same concept, newest first; none where it has no concept."""
    if question.concept is None:
        return ()
    view = view_case(snapshot=snapshot, pack=pack, organisation=organisation, covers=covers)
    answers = answers_in_force(snapshot=snapshot, organisation=organisation, covers=covers)
    return _offers(question, view, answers)


def carried_answers(
    *, questions: Iterable[Question], snapshot: ProjectSnapshot, pack: Pack
) -> Mapping[str, ReusableAnswer]:
    """For each of those questions still unanswered: the newest answer to the same fact, ready to be confirmed."""
    view = view_case(snapshot=snapshot, pack=pack)
    answers = answers_in_force(snapshot=snapshot)
    open_ones = [one for one in questions if one.concept is not None and not _is_answered(answers.get(one.id))]
    offers = {one.id: _offers(one, view, answers) for one in open_ones}
    return {key: found[0] for key, found in offers.items() if found}


def departs_from(*, value: Value, offers: Sequence[ReusableAnswer]) -> ReusableAnswer | None:
    """The newest answer to the same fact that `value` departs from; None where it says the same as one of them."""
    return None if not offers or any(offer.value == value for offer in offers) else offers[0]


def _is_answered(answer: AnswerState | None) -> bool:
    return answer is not None and bool(answer.value)


def _offers(question: Question, view: CaseView, answers: Mapping[str, AnswerState]) -> tuple[ReusableAnswer, ...]:
    found = [_offer(question, other, answers[other.id], view) for other in _same_concept(question, view)]
    offers = [offer for offer in found if offer is not None]
    return tuple(sorted(offers, key=lambda offer: (offer.recorded_at, offer.question), reverse=True))


def _same_concept(question: Question, view: CaseView) -> Iterator[Question]:
    for set_id in view.sets:
        for other in view.questions(set_id):
            if other.concept == question.concept and other.id != question.id and other.id in view.values:
                yield other


def _offer(question: Question, other: Question, answer: AnswerState, view: CaseView) -> ReusableAnswer | None:
    value = _as_answer_to(question, other, answer.value)
    if value is None or not is_complete(other, answer.value):
        return None
    found = view.index.sets[view.index.set_ids[other.id]]
    return ReusableAnswer(
        question=other.id,
        text=other.text,
        set_id=found.id,
        set_title=found.title,
        value=value,
        recorded_at=answer.recorded_at,
        person=answer.person,
        departure=answer.departure,
    )


def _as_answer_to(question: Question, other: Question, value: Value) -> dict[str, Any] | None:
    """The value in the form of `question`, or None where it would not be an answer to it."""
    kinds = {field.key: field for field in other.fields}
    wanted = {field.key: _in_form(field, kinds.get(field.key), value.get(field.key)) for field in question.fields}
    try:
        kept = check_answer(question=question, value=wanted)
    except Invalid:
        return None
    return kept if kept and is_complete(question, kept) else None


def _in_form(field: Field, origin: Field | None, part: object) -> object:
    if origin is None or _form(origin) != _form(field):  # the word "yes" is no account of anything
        return None
    if isinstance(part, Mapping) and origin.publishable and not field.publishable:
        return part.get("en")
    return part


def _form(field: Field) -> FieldKind:
    """The kind of the field; a line of text and a longer one are both words."""
    return FieldKind.LONG_TEXT if field.kind is FieldKind.TEXT else field.kind
