"""A pack's questions in an order in which visibility can be settled in one pass; made once per pack."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from touchstone.guidance.condition import Condition, questions_in
from touchstone.guidance.pack import TRIAGE, Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text


@dataclass(frozen=True, kw_only=True)
class IndexedSet:
    """A question set, or the triage sheet, with what the rules ask of it."""

    id: str
    title: Text
    applies_when: Condition | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class PackIndex:
    """`sets` in the pack's order, triage first; `order`: (set id, question), each after all that its showing reads."""

    sets: Mapping[str, IndexedSet]
    order: tuple[tuple[str, Question], ...]
    set_ids: Mapping[str, str]  # question id → set id


_made: dict[int, tuple[weakref.ref[Pack], PackIndex]] = {}


def index_of(pack: Pack) -> PackIndex:
    """The index of `pack`, kept for as long as the pack itself."""
    key = id(pack)
    kept = _made.get(key)
    if kept is not None:
        return kept[1]
    index = _index(pack)
    _made[key] = (weakref.ref(pack, lambda _: _made.pop(key, None)), index)
    return index


def _index(pack: Pack) -> PackIndex:
    sets = {item.id: item for item in _sets(pack)}
    set_ids = {question.id: item.id for item in sets.values() for question in item.questions}
    return PackIndex(sets=sets, order=tuple(_in_order(sets, set_ids)), set_ids=set_ids)


def _sets(pack: Pack) -> Iterator[IndexedSet]:
    if pack.triage is not None:
        title, questions = pack.triage.title, pack.triage.all_questions
        yield IndexedSet(id=TRIAGE, title=title, applies_when=None, questions=questions)
    for item in pack.question_sets:
        yield IndexedSet(id=item.id, title=item.title, applies_when=item.applies_when, questions=item.questions)


def _in_order(sets: Mapping[str, IndexedSet], set_ids: Mapping[str, str]) -> Iterator[tuple[str, Question]]:
    questions = {question.id: question for item in sets.values() for question in item.questions}
    done: set[str] = set()

    def visit(question_id: str) -> Iterator[tuple[str, Question]]:
        if question_id in done or question_id not in questions:
            return
        done.add(question_id)  # before its needs: a pack that turns in a circle is refused when it is loaded
        question, set_id = questions[question_id], set_ids[question_id]
        for wanted in _reads((sets[set_id].applies_when, question.show_when)):
            yield from visit(wanted)
        yield set_id, question

    for question_id in questions:
        yield from visit(question_id)


def _reads(conditions: Iterable[Condition | None]) -> list[str]:
    return sorted(question_id for condition in conditions for question_id in questions_in(condition))
