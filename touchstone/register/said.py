"""What a published `record.json` says under a question: texts, the choices made, and rows. Asks nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

Facts = Mapping[str, Any]
Words = dict[str, str]  # language → text
BETWEEN_CHOICES = "; "
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def fields_of(data: Facts) -> Iterator[Facts]:
    """Every field of the record, in its order."""
    for group in (data.get("about", ()), *(tier["fields"] for tier in data.get("tiers", ()))):
        yield from group


def field_of(data: Facts, question: str) -> Facts | None:
    """The field under which the answer to the question stands."""
    return next((one for one in fields_of(data) if one["question"] == question), None)


def words_under(data: Facts, question: str) -> Words:
    """The answer's first text, by language; empty where it is withheld, or not given."""
    found = field_of(data, question) or {}
    return next((dict(part["text"]) for part in found.get("parts", ()) if "text" in part), {})


def choices_under(data: Facts, question: str) -> dict[str, Words]:
    """The choices made under a question: a name fit for an address → its label by language.

    A record holds the labels of choices, joined, and not their ids.
    """
    texts = {language: text.split(BETWEEN_CHOICES) for language, text in words_under(data, question).items()}
    names = texts.get("en", [])
    return {
        slug(name): {language: labels[place] for language, labels in texts.items() if len(labels) == len(names)}
        for place, name in enumerate(names)
    }


def slug(label: str) -> str:
    """A label as it stands in an address."""
    return _NOT_PLAIN.sub("-", label.lower()).strip("-")


def rows_under(data: Facts, question: str) -> list[dict[str, str]]:
    """The rows of an answer, each as label → text, both in English where they are."""
    found = field_of(data, question) or {}
    rows = [row for part in found.get("parts", ()) for row in part.get("rows", ())]
    return [{first(cell["label"]): first(cell["text"]) for cell in row} for row in rows]


def plain_texts(data: Facts, parts: Collection[str]) -> Iterator[str]:
    """Each text under these parts of what people ask first."""
    for part in (one for one in data.get("plain", ()) if one["id"] in parts):
        for one in part["parts"]:
            for text in (one.get("text", {}), *(cell["text"] for row in one.get("rows", ()) for cell in row)):
                yield from text.values()


def first(text: Mapping[str, str]) -> str:
    """The English of a text by language; any other where there is none."""
    return text.get("en") or next(iter(text.values()), "")


def as_day(text: str) -> date | None:
    """The day that a text `YYYY-MM-DD` names, if it names one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
