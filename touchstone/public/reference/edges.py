"""Which other items an item names: read from its own values, whatever kind of item it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.guidance.condition import Condition, questions_in
from touchstone.guidance.model import Model
from touchstone.guidance.question_set import Question
from touchstone.guidance.stage import DecisionRule
from touchstone.pages.reference_links import item_name
from touchstone.public.reference.kinds import OF_CLASS

_ROLES = ("who", "role", "office", "deciders", "input", "informed", "proposed_by", "answered_by", "signatories")
#: Name of a value → kind of the thing whose id it is.
NAMED = {
    **dict.fromkeys(_ROLES, "role"),
    "adviser": "adviser",
    "advisers": "adviser",
    "document": "document",
    "set": "question-set",
    "question_set": "question-set",
    "question": "question",
    "questions": "question",
    "stage": "stage",
    "stages": "stage",
    "phase": "phase",
    "instrument": "instrument",
    "sources": "source",
    "metric": "metric",
    "needs": "metric",
}
#: What a question feeds: kind of the thing named after the colon. Rules and public fields stand under plain ids.
_FED = {"document": "document", "statute": "statute", "rule": "other", "public": "question"}


@dataclass(frozen=True)
class Edge:
    """`field`: the key that names the other item; `kind`: its kind; `target`: the last part of its address."""

    field: str
    kind: str
    target: str


def edges_of(model: Model) -> tuple[Edge, ...]:
    """Every other item named in the model itself, each once a key; not those named by items inside it."""
    return tuple(dict.fromkeys(_edges(model, "")))


def _edges(model: Model, key: str) -> Iterator[Edge]:
    if isinstance(model, Condition):
        yield from (Edge(key, "question", question) for question in sorted(questions_in(model)))
        return
    if isinstance(model, Question):
        yield from (_fed(feed) for feed in model.feeds)
    for field in type(model).model_fields:
        value = getattr(model, field)
        outer = key if key == "question_sets" and field != "sources" else ""
        yield from _of_value(value, outer or (field if field in NAMED or not key else key), field)


def _of_value(value: object, key: str, field: str) -> Iterator[Edge]:
    if isinstance(value, str):
        kind = NAMED.get(field)
        if kind is not None:
            yield Edge(key, kind, item_name(kind, value))
    elif isinstance(value, Model):
        if not _stands_alone(value):
            yield from _edges(value, key)
    elif isinstance(value, tuple):
        for one in value:
            yield from _of_value(one, key, field)


def _stands_alone(value: Model) -> bool:
    """Whether the value is an item with a page of its own, or holds such items."""
    return isinstance(value, DecisionRule) or type(value).__name__ in {*OF_CLASS, "Section", "Choice", "Field"}


def _fed(feed: str) -> Edge:
    what, _colon, target = feed.partition(":")
    kind = _FED.get(what, "other")
    return Edge(what, kind, item_name(kind, target))
