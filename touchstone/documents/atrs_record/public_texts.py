"""Every text of a version that somebody typed, as the checks before release read it; and those that are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.layout import LAYOUTS
from touchstone.documents.document_type import Sources
from touchstone.domain.release.texts import Kind, PublicText
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import FieldKind

Facts = Mapping[str, Any]
WHY = "why"


def public_texts(facts: Facts, *, why: str, pack: Pack | None = None) -> tuple[PublicText, ...]:
    """The texts of a version, from its facts and the reason that is published with it.

    `pack` tells where an address is asked for; without it every text is read as plain text.
    """
    found = [PublicText(place=WHY, label="What the public is told", text=why)]
    for field in fields_of(facts):
        found += _of_field(field, _kind(field["question"], pack))
    for one in facts.get("departures", ()):
        found += _plain(f"departure:{one['axis']}", str(one["axis_words"]), one["why"])
    for one in facts.get("evaluations", ()):
        found += _of_evaluation(one)
    return tuple(one for one in found if one.text.strip())


def fields_of(facts: Facts) -> list[Facts]:
    """The record's fields in order; none in a notice of withdrawal."""
    tiers = facts.get("tiers", ())
    return [*facts.get("about", ()), *(field for tier in tiers for field in tier["fields"])]


def field_label(field: Facts) -> str:
    """What a field is called: its name in the recording standard, otherwise the question."""
    names = (field["headings"][layout]["name"] for layout in LAYOUTS if layout in field["headings"])
    return str(next(names, "") or field["asked"]["en"])


def withheld_words(sources: Sources) -> dict[str, tuple[str, ...]]:
    """Question id → the texts that its withheld field would show, for looking whether they stand elsewhere."""
    held = {one["question"] for one in fields_of(build(sources)) if one["state"] == "withheld"}
    bare = build(replace(_unmarked(sources, held), evaluations=()))
    return {
        one["question"]: tuple(text.text for text in _of_field(one, Kind.TEXT))
        for one in fields_of(bare)
        if one["question"] in held
    }


def _unmarked(sources: Sources, held: set[str]) -> Sources:
    """The sources as they would be if the held fields were shown, the list of what is withheld left out."""
    answers = tuple(one for one in sources.snapshot.answers if one.question != "ATRS-Q7")
    marks = {key: marks for key, marks in sources.marks.items() if key not in held}
    return replace(sources, snapshot=replace(sources.snapshot, answers=answers), marks=marks, withheld={})


def _kind(question: str, pack: Pack | None) -> Kind:
    fields = pack.questions[question].fields if pack is not None and question in pack.questions else ()
    kinds = {one.kind for one in fields}
    if kinds == {FieldKind.EMAIL}:
        return Kind.EMAIL
    return Kind.URL if kinds == {FieldKind.URL} else Kind.TEXT


def _of_field(field: Facts, kind: Kind) -> Iterator[PublicText]:
    place, label = str(field["question"]), field_label(field)
    for part in field["parts"]:
        yield from _words(place, label, part.get("text", {}), kind)
        for row in part.get("rows", ()):
            for cell in row:
                yield from _words(place, label, cell["text"], kind, column=str(cell["label"].get("en", "")))


def _words(place: str, label: str, text: Mapping[str, str], kind: Kind, column: str = "") -> Iterator[PublicText]:
    for language, words in text.items():
        yield PublicText(place=place, label=label, text=words, language=language, kind=kind, column=column)


def _of_evaluation(one: Facts) -> Iterator[PublicText]:
    place, label = f"evaluation:{one['number']}", f"Evaluation {one['number']}"
    typed = [
        one.get("title", ""),
        one.get("technology", ""),
        (one.get("data") or {}).get("about", ""),
        (one.get("population") or {}).get("note", ""),
        (one.get("fairness") or {}).get("reason", ""),
        (one.get("suppression") or {}).get("judgement", ""),
        *(claim.get("statement", "") for claim in one.get("claims", ())),
    ]
    yield from (text for words in typed for text in _plain(place, label, words))


def _plain(place: str, label: str, words: str) -> Iterable[PublicText]:
    return [PublicText(place=place, label=label, text=words)] if words else []
