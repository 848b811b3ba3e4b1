"""Checks on conditions: they read what exists, never turn in a circle, and can come true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchstone.guidance.condition import Condition, leaves, questions_in
from touchstone.guidance.model import Path
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.question_set import FieldKind, Question, QuestionSet
from touchstone.guidance.reachability import Needs, can_hold

_COMPARABLE = {
    "equals": (FieldKind.YES_NO, FieldKind.CHOICE),
    "one_of": (FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.CHOICES),
}


def check_conditions(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> Iterator[Problem]:
    """Problems with what conditions in `files` name, then with circles, then with what can never be shown.

    Questions of the files `beside` them may be read; their own conditions are not checked again.
    """
    together = (*beside, *files)
    questions = {item.id: item for part in together for _, item in part.walk() if isinstance(item, Question)}
    faulty = False
    for part in files:
        for path, item in part.walk():
            if isinstance(item, Condition) and item in leaves(item):
                for problem in _check_leaf(part, path, item, questions):
                    faulty = True
                    yield problem
    if not faulty:
        yield from _check_roads(files, beside)


def _check_leaf(part: Part[Any], path: Path, leaf: Condition, questions: Mapping[str, Question]) -> Iterator[Problem]:
    wanted = str(leaf.question_read)
    if wanted not in questions:
        yield part.problem(path, f"The condition names no question of this pack: '{wanted}'", "Correct the id")
        return
    compared = leaf.equals or leaf.one_of
    if compared is None:
        return
    field = questions[wanted].field(compared.field)
    if field is None:
        yield part.problem(path, f"'{wanted}' has no field '{compared.field}'", "Correct the field's key")
        return
    form = "equals" if leaf.equals else "one_of"
    if field.kind not in _COMPARABLE[form]:
        remedy = "Use one_of for a list of choices, or 'answered'"
        yield part.problem(path, f"'{form}' cannot read a {field.kind} field", remedy)
        return
    for value in [leaf.equals.value] if leaf.equals else leaf.one_of.values if leaf.one_of else ():
        if value not in field.choice_ids:
            known = ", ".join(field.choice_ids)
            yield part.problem(path, f"'{wanted}' has no choice '{value}', so this never holds", f"Use one of: {known}")


def _check_roads(files: Sequence[Part[Any]], beside: Sequence[Part[Any]]) -> Iterator[Problem]:
    shown, shown_beside = dict(_shown_when(files)), dict(_shown_when(beside))
    needs: Needs = {question_id: conditions for question_id, (_, _, conditions) in (shown | shown_beside).items()}
    circle = _circle(needs)
    if circle:
        begin = next((index for index, one in enumerate(circle) if one in shown), None)
        if begin is not None:  # a circle wholly beside is told where it stands
            part, path, _ = shown[circle[begin]]
            road = " → ".join([*circle[begin:-1], *circle[:begin], circle[begin]])
            message = f"Whether it is shown depends on itself: {road}"
            yield part.problem(path, message, "Break the circle in one show_when")
        return
    for question_id, (part, path, conditions) in shown.items():
        if not can_hold(conditions, needs):
            yield part.problem(path, f"'{question_id}' can never be shown", "Correct show_when or applies_when")
    yield from _check_other_conditions(files, needs)


def _check_other_conditions(files: Sequence[Part[Any]], needs: Needs) -> Iterator[Problem]:
    for part in files:
        for path, item in part.walk():
            when = getattr(item, "when", None)
            if isinstance(when, Condition) and not can_hold((when,), needs):
                yield part.problem((*path, "when"), "This condition can never hold", "Correct the condition")


Shown = tuple[Part[Any], Path, tuple[Condition, ...]]


def _shown_when(files: Sequence[Part[Any]]) -> Iterator[tuple[str, Shown]]:
    """Each question with the conditions that must all hold for it to be asked: its own and its set's."""
    for part in files:
        applies = part.model.applies_when if isinstance(part.model, QuestionSet) else None
        for path, item in part.walk():
            if isinstance(item, Question):
                conditions = tuple(condition for condition in (applies, item.show_when) if condition is not None)
                yield item.id, (part, (*path, "show_when"), conditions)


def _circle(needs: Needs) -> list[str]:
    """The first circle found, as the ids along it, closed; empty where there is none."""
    done: set[str] = set()
    for start in needs:
        road: list[str] = []
        circle = _follow(start, needs, done, road)
        if circle:
            return circle
    return []


def _follow(question_id: str, needs: Needs, done: set[str], road: list[str]) -> list[str]:
    if question_id in road:
        return [*road[road.index(question_id) :], question_id]
    if question_id in done:
        return []
    road.append(question_id)
    for condition in needs.get(question_id, ()):
        for wanted in sorted(questions_in(condition)):
            circle = _follow(wanted, needs, done, road)
            if circle:
                return circle
    road.pop()
    done.add(question_id)
    return []
