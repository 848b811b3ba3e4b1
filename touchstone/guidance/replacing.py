"""Replacements: whether one may stand in place of a part, and the part as it then reads.

The rule: what was read in the guidance itself (`seen`) and what the law imposes (`legal`) stays as it stands, so that
no force lowers the law by loading words of its own. Inferred, second-hand and our own parts may be replaced, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from touchstone.guidance.model import Model, Path
from touchstone.guidance.part import Part
from touchstone.guidance.problem import Problem
from touchstone.guidance.provenance import Obligation, Obliged, Provenance, Sourced
from touchstone.guidance.question_set import Question, Section
from touchstone.guidance.sheet import RoleDuty
from touchstone.guidance.stage import (
    AdviceNeed,
    DecisionKind,
    DecisionRule,
    DocumentNeed,
    Duty,
    ProceedQuestion,
    Requirement,
    Stage,
    Statement,
)
from touchstone.guidance.supplement_sheet import Replacement
from touchstone.guidance.text import Text

AnyModel = TypeVar("AnyModel", bound=Model)

#: What can be replaced, and under which key its words stand.
_WORDS: dict[type[Model], str] = {
    ProceedQuestion: "text",
    Requirement: "name",
    Duty: "text",
    RoleDuty: "text",
    DocumentNeed: "name",
    AdviceNeed: "note",
    Question: "text",
    Statement: "text",
    DecisionRule: "note",
}
_KEPT = "Take the replacement out: what the law asks, and what was read in the guidance itself, stays as it stands"


def replaceable(file: Model, items: Iterable[tuple[Path, Model]]) -> Iterator[tuple[str, Sourced]]:
    """Id and value of each part of a file that a replacement can name, whether or not it may be replaced."""
    if isinstance(file, Stage):
        yield file.objective_id, file.objective
        yield file.decision_rule_id, file.decision_rule
    for _, item in items:
        if isinstance(item, Obliged) and type(item) in _WORDS:
            yield str(getattr(item, "id", "")), item


def words_of(item: Sourced) -> Text | None:
    """The words that a replacement of the item takes the place of, if there are any."""
    found = getattr(item, _WORDS[type(item)])
    return found if isinstance(found, Text) else None


def check_replacements(files: Sequence[Part[Any]], beside: Sequence[Part[Any]] = ()) -> Iterator[Problem]:
    """Problems of the replacements in `files`: what they name may stand there, or in the files `beside` them."""
    found = [(part, path, item) for part in files for path, item in part.walk() if isinstance(item, Replacement)]
    if not found:
        return
    targets = dict(one for part in (*beside, *files) for one in replaceable(part.model, part.walk()))
    taken = {item.id: part for part in beside for _, item in part.walk() if isinstance(item, Replacement)}
    for part, path, item in found:
        target = targets.get(item.id)
        if item.id in taken:
            yield part.problem((*path, "id"), f"'{item.id}' is replaced twice", "Keep one of the two replacements")
        elif target is None:
            yield part.problem((*path, "id"), f"'{item.id}' is no part that can be replaced", "Correct the id")
        else:
            yield from (part.problem(path, message, remedy) for message, remedy in _faults(target, item))
        taken.setdefault(item.id, part)


def _faults(target: Sourced, by: Replacement) -> Iterator[tuple[str, str]]:
    obligation = target.obligation if isinstance(target, Obliged) else None
    if target.provenance is Provenance.SEEN or obligation is Obligation.LEGAL:
        why = "the law asks it" if obligation is Obligation.LEGAL else "it was read in the guidance"
        yield f"'{by.id}' may not be replaced: {why}", _KEPT
        return
    if (obligation is None) != (by.obligation is None):
        change = "Add 'obligation'" if obligation is not None else "Remove 'obligation'"
        yield f"'obligation' is given for what asks something, and for nothing else: '{by.id}'", change
    if not isinstance(target, DecisionRule):
        if by.deciders or by.input or by.kind is not None:
            yield f"'{by.id}' has no deciders", "Remove kind, deciders and input: they are those of a decision rule"
        if by.text is None:
            yield "'text' is missing", "Give the words that stand there instead"
        return
    try:
        _rule(target, by)
    except ValidationError as invalid:
        yield invalid.errors()[0]["msg"], "Give kind, deciders and input that fit together"


def replaced(target: Sourced, by: Replacement) -> Sourced:
    """The part as it reads once replaced. `by` has been checked against it."""
    if isinstance(target, DecisionRule):
        return _rule(target, by)
    update: dict[str, Any] = {key: getattr(by, key) for key in ("provenance", "sources", "basis", "weakest")}
    if isinstance(target, Obliged):
        update["obligation"] = by.obligation
    return target.model_copy(update={**update, _WORDS[type(target)]: by.text})


def swapped(value: AnyModel, swap: Mapping[str, Replacement]) -> AnyModel:
    """The value with every part in it that `swap` names replaced."""
    if not swap:
        return value
    update = {}
    if isinstance(value, Stage):
        for field, identity in (("objective", value.objective_id), ("decision_rule", value.decision_rule_id)):
            if identity in swap:
                update[field] = replaced(getattr(value, field), swap[identity])
    for field in type(value).model_fields:
        before = getattr(value, field)
        after = _swapped(before, swap)
        if after is not before:
            update[field] = after
    return value.model_copy(update=update) if update else value


def _swapped(value: Any, swap: Mapping[str, Replacement]) -> Any:
    if isinstance(value, tuple):
        items = tuple(_swapped(item, swap) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if isinstance(value, Sourced) and type(value) in _WORDS and getattr(value, "id", None) in swap:
        return replaced(value, swap[value.id])  # type: ignore[attr-defined]  # only models with an id come here
    return swapped(value, swap) if isinstance(value, Sourced | Section) else value


def _rule(target: DecisionRule, by: Replacement) -> DecisionRule:
    """Deciders that the replacement does not name stay; a note of before does not, because it spoke of the old rule."""
    kind = by.kind or target.kind
    keeps_input = kind is DecisionKind.WITH_INPUT and not by.input
    return DecisionRule(
        kind=kind,
        deciders=by.deciders or target.deciders,
        input=target.input if keeps_input else by.input,
        informed=target.informed,
        proposed_by=target.proposed_by,
        note=by.text,
        provenance=by.provenance,
        sources=by.sources,
        basis=by.basis,
        weakest=by.weakest,
    )
