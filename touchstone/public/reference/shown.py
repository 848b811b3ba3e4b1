"""What an item's page says of it besides its name: its texts under labels, its links, the fields of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from touchstone.guidance.question_set import Field, Question
from touchstone.guidance.text import Text
from touchstone.pages.labels import Words
from touchstone.public.reference.catalogue import Catalogue
from touchstone.public.reference.item import Item

#: Key of a text → what stands over it. Texts under other keys are the item's name, or are shown in another way.
LABELS: dict[str, Words] = {
    "intro": _("What it is for"),
    "text": _("In words"),
    "hint": _("Hint beside the question"),
    "why": _("Why it is asked"),
    "objective": _("Objective"),
    "description": _("What the role is"),
    "meaning": _("What it means"),
    "purpose": _("What it is for"),
    "point": _("What it means for a project"),
    "law": _("The law behind it"),
    "standing": _("Its standing"),
    "required_when": _("When it is required"),
    "principles": _("Principles"),
    "note": _("Note"),
    "notes": _("Notes"),
    "force_note": _("What it binds whom to"),
}

#: Key under which an item names another → what stands over the links.
NAMED: dict[str, Words] = {
    "part_of": _("Part of"),
    "stage": _("Stage"),
    "stages": _("Stages"),
    "phase": _("Phase"),
    "who": _("Who does it"),
    "deciders": _("Who decides"),
    "input": _("Whose advice comes first"),
    "proposed_by": _("Who proposes"),
    "informed": _("Who is told"),
    "answered_by": _("Who answers or signs"),
    "role": _("The office that gives the advice"),
    "office": _("Who decides on the light path"),
    "signatories": _("Who signs"),
    "adviser": _("Adviser"),
    "advisers": _("Advisers"),
    "document": _("Documents"),
    "question_sets": _("Question sets worked on"),
    "set": _("Question set"),
    "question_set": _("Question set"),
    "question": _("Question"),
    "questions": _("Questions that feed it"),
    "instrument": _("Instrument"),
    "metric": _("Measures it gives"),
    "needs": _("Means nothing without"),
    "rule": _("Rules it feeds"),
    "public": _("Public fields it feeds"),
    "statute": _("Statutory records it feeds"),
}
_FED = {"document": _("Documents it feeds")}

KIND_WORDS: dict[str, Words] = {
    "yes-no": _("Yes or no"),
    "choice": _("One of a list"),
    "choices": _("Any of a list"),
    "text": _("A line of text"),
    "long-text": _("Text"),
    "number": _("A number"),
    "date": _("A date"),
    "evidence": _("Evidence files"),
    "rows": _("A table"),
    "sign": _("A signature: name, role and date"),
    "url": _("A web address"),
    "email": _("An e-mail address"),
}


@dataclass(frozen=True)
class Said:
    """Texts under one label."""

    label: Words
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Links:
    """Items named under one label; `missing` are ids that no pack shown has."""

    label: Words
    items: tuple[Item, ...]
    missing: tuple[str, ...] = ()


def said(item: Item) -> list[Said]:
    """The item's texts, its name apart, in the order of LABELS."""
    found = []
    for key, label in LABELS.items():
        texts = tuple(text for text in _texts(getattr(item.model, key, None)) if text != item.name)
        if texts:
            found.append(Said(label, texts))
    return found if item.kind_id != "evidence-table" else []  # shown as a table, with its own notes


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(getattr(value, "text", None), Text):
        yield from _texts(getattr(value, "text", None))


def named(item: Item, items: Catalogue) -> list[Links]:
    """What the item names, by label. Conditions and sources are shown in ways of their own."""
    labels = {**NAMED, **_FED} if isinstance(item.model, Question) else NAMED
    found = []
    for key, label in labels.items():
        edges = [edge for edge in item.edges if edge.field == key]
        missing = tuple(edge.target for edge in edges if edge.target not in items.items)
        if edges:
            found.append(Links(label, items.named_by(item, key), missing))
    return found


def same_fact(item: Item, items: Catalogue) -> list[Item]:
    """The other questions that ask for the same fact."""
    concept = getattr(item.model, "concept", None)
    if not concept:
        return []
    return [one for one in items.of_kind("question") if getattr(one.model, "concept", None) == concept and one != item]


def fields(item: Item) -> tuple[Field, ...]:
    """The fields of a question's answer; none for other items."""
    return item.model.fields if isinstance(item.model, Question) else ()
