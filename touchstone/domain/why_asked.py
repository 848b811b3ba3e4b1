"""Why something is asked: the answers by which the conditions on it hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from touchstone.domain.assessment import CaseView
from touchstone.guidance.condition import Condition, holds, is_blank


@dataclass(frozen=True, kw_only=True)
class Because:
    """One answer that brings a thing in: the question, the key of its field, and the part of the value that counts."""

    question: str
    field: str
    value: Any


def because_of(conditions: Iterable[Condition | None], view: CaseView) -> tuple[Because, ...]:
    """The answers by which the conditions hold, each once; empty where they read none, or where one does not hold.

    A part under `not` holds by what was answered instead; a blank is no reason.
    """
    stated = [condition for condition in conditions if condition is not None]
    if not all(holds(condition, view.values) for condition in stated):
        return ()
    found: dict[tuple[str, str], Because] = {}
    for condition in stated:
        for one in _parts(condition, view, wanted=True):
            found.setdefault((one.question, one.field), one)
    return tuple(found.values())


def _parts(condition: Condition, view: CaseView, *, wanted: bool) -> Iterator[Because]:
    """The answers read by those parts of the condition that come out as wanted."""
    if holds(condition, view.values) is not wanted:
        return
    inner = condition.all_of or condition.any_of or ()
    if condition.negated is not None:
        yield from _parts(condition.negated, view, wanted=not wanted)
    elif inner:
        for part in inner:
            yield from _parts(part, view, wanted=wanted)
    else:
        yield from _leaf(condition, view, wanted=wanted)


def _leaf(condition: Condition, view: CaseView, *, wanted: bool) -> Iterator[Because]:
    question = str(condition.question_read)
    answer = view.values.get(question, {})
    compared = condition.equals or condition.one_of
    keys = [key for key in answer if key != "reason"] if compared is None else [compared.field]
    for key in keys:
        value = answer.get(key)
        if is_blank(value):
            continue
        if wanted and condition.one_of is not None and isinstance(value, list | tuple):
            value = [one for one in value if one in condition.one_of.values]
        yield Because(question=question, field=key, value=value)
