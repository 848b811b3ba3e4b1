"""Conditions whose truth cannot be told yet: a blank answer is unknown, and never switches a duty off."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.domain.assessment import CaseView
from touchstone.guidance.condition import Condition, holds, is_blank, leaves

#: Kleene's three values: None is "cannot tell".
Truth = bool | None


def unsettled_questions(conditions: Iterable[Condition | None], view: CaseView) -> tuple[str, ...]:
    """Ids of the questions shown and still blank on which it depends whether the conditions come to hold together.

    Empty where they hold as things stand, and where no answer still owed could make them hold.
    """
    stated = [condition for condition in conditions if condition is not None]
    if all(holds(condition, view.values) for condition in stated):
        return ()
    if _all(_truth(condition, view) for condition in stated) is not None:
        return ()
    found: set[str] = set()
    for condition in stated:
        _gather(condition, view, found)
    return tuple(question.id for _, question in view.index.order if question.id in found)


def _truth(condition: Condition, view: CaseView) -> Truth:
    if condition.all_of is not None:
        return _all(_truth(part, view) for part in condition.all_of)
    if condition.any_of is not None:
        return _not(_all(_not(_truth(part, view)) for part in condition.any_of))
    if condition.negated is not None:
        return _not(_truth(condition.negated, view))
    return _leaf(condition, view)


def _leaf(condition: Condition, view: CaseView) -> Truth:
    question = str(condition.question_read)
    compared = condition.equals or condition.one_of
    value = view.values.get(question, {})
    parts = value.values() if compared is None else [value.get(compared.field)]
    if any(not is_blank(part) for part in parts):
        return holds(condition, view.values)
    if question in view.shown:
        return None
    return None if _all(_truth(one, view) for one in _showing(question, view)) is None else False


def _showing(question: str, view: CaseView) -> tuple[Condition, ...]:
    """The conditions under which a question is shown: its set's and its own."""
    found = view.index.sets[view.index.set_ids[question]]
    own = next(item.show_when for item in found.questions if item.id == question)
    return tuple(condition for condition in (found.applies_when, own) if condition is not None)


def _gather(condition: Condition, view: CaseView, found: set[str]) -> None:
    """Add the questions of the parts that cannot be told, and those on which the showing of a hidden one depends."""
    for part in leaves(condition):
        question = str(part.question_read)
        if _leaf(part, view) is None and question in view.shown:
            found.add(question)
        elif _leaf(part, view) is None:
            for inner in _showing(question, view):
                _gather(inner, view, found)


def _all(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    if False in known:
        return False
    return None if None in known else True


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth
