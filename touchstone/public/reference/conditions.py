"""When something applies, in words: the conditions of packs as nested lists of questions and answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from touchstone.guidance.condition import Condition, Equals, OneOf
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text
from touchstone.pages.labels import Words
from touchstone.public.reference.catalogue import Catalogue
from touchstone.public.reference.item import Item

#: Keys under which items hold conditions → what stands over them.
HEADINGS: dict[str, Words] = {
    "applies_when": _("Applies only where"),
    "show_when": _("Asked only where"),
    "when": _("Applies only where"),
}
_ALL, _ANY, _NOT = _("all of these hold:"), _("any of these holds:"), _("this does not hold:")
_IS, _IS_ONE_OF, _ANSWERED = _("is answered"), _("is answered with any of"), _("has an answer")
_YES_NO = {"yes": _("Yes"), "no": _("No"), "not-applicable": _("Does not apply")}


@dataclass(frozen=True)
class Clause:
    """One line: words alone with the lines they govern, or a question with what its answer has to be."""

    words: Words
    question: Item | None = None
    values: tuple[Words | Text, ...] = ()
    inner: tuple[Clause, ...] = ()


def conditions_of(item: Item, items: Catalogue) -> list[tuple[Words, Clause]]:
    """The item's conditions, each under its heading."""
    found = [(heading, getattr(item.model, key, None)) for key, heading in HEADINGS.items()]
    return [(heading, clause(value, items)) for heading, value in found if isinstance(value, Condition)]


def clause(condition: Condition, items: Catalogue) -> Clause:
    """The condition in words; a single part of `all` or `any` stands for itself."""
    for parts, words in ((condition.all_of, _ALL), (condition.any_of, _ANY)):
        if parts is not None:
            inner = tuple(clause(part, items) for part in parts)
            return inner[0] if len(inner) == 1 else Clause(words, inner=inner)
    if condition.negated is not None:
        return Clause(_NOT, inner=(clause(condition.negated, items),))
    if condition.answered is not None:
        return Clause(_ANSWERED, items.items.get(condition.answered))
    read = condition.equals or condition.one_of
    assert read is not None  # noqa: S101 - a condition has exactly one form
    return _leaf(read, items)


def _leaf(read: Equals | OneOf, items: Catalogue) -> Clause:
    question = items.items.get(read.question)
    values = (read.value,) if isinstance(read, Equals) else read.values
    shown = tuple(_value(question, read.field, value) for value in values)
    return Clause(_IS if len(shown) == 1 else _IS_ONE_OF, question, shown)


def _value(question: Item | None, key: str, value: str) -> Words | Text:
    if value in _YES_NO:
        return _YES_NO[value]
    model = question.model if question else None
    field = model.field(key) if isinstance(model, Question) else None
    labels = {choice.id: choice.label for choice in field.choices} if field else {}
    return labels.get(value, value)
