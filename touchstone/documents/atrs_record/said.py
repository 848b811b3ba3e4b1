"""What the published record says in answer to one question, cut to a length that fits a printed sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

ANSWERED, WITHHELD, NONE = "answered", "withheld", "none"
# All texts of one sheet together: escaped at its worst this stays far below 100 KB.
MOST_CHARACTERS = 10_000
MOST_OF_ONE = 1_500
CUT = " …"

Facts = Mapping[str, Any]
Words = dict[str, str]  # language → text


def fields_of(facts: Facts) -> dict[str, Facts]:
    """Question id → its field in the record."""
    groups = [facts["about"], *(tier["fields"] for tier in facts["tiers"])]
    return {one["question"]: one for group in groups for one in group}


def words_said(field: Facts) -> list[Words]:
    """Every text of an answered field in order, a row of a table as one text; labelled where there are several."""
    return list(_texts(field["parts"])) if field["state"] == ANSWERED else []


def plain_text(field: Facts) -> str:
    """The English words of a field (another language where there is no English), as one text."""
    return "\n".join(one.get("en") or next(iter(one.values()), "") for one in words_said(field))


class Sheet:
    """Answers gathered for one sheet, within the length that it has."""

    def __init__(self, facts: Facts) -> None:
        self._fields = fields_of(facts)
        self._room = MOST_CHARACTERS

    def part(self, id: str, heading: str, questions: tuple[str, ...]) -> dict[str, Any]:
        """One part: its texts, or that the record withholds or holds no answer; `is_cut` where not all of it fits."""
        found = [self._fields[one] for one in questions if one in self._fields]
        texts = [text for field in found for text in words_said(field)]
        shown = [self._cut(text) for text in texts]
        kept = [one for one in shown if one]
        is_withheld = any(one["state"] == WITHHELD for one in found)
        return {
            "id": id,
            "heading": heading,
            "state": ANSWERED if kept else WITHHELD if is_withheld else NONE,
            "texts": kept,
            "is_partly_withheld": bool(kept) and is_withheld,
            "is_cut": kept != texts,
        }

    def _cut(self, text: Words) -> Words:
        shown: Words = {}
        for language, words in text.items():
            length = min(MOST_OF_ONE, self._room)
            kept = words if len(words) <= length else words[:length].rstrip() + CUT if length else ""
            self._room -= min(len(words), length)
            if kept:
                shown[language] = kept
        return shown


def _texts(parts: Any) -> Iterator[Words]:
    for part in parts:
        if "rows" in part:
            for row in part["rows"]:
                yield {"en": "\n".join(_cell(cell) for cell in row)}
        elif part["label"]:
            own = part["label"]
            yield {key: f"{own.get(key) or own.get('en', '')}: {text}" for key, text in part["text"].items()}
        else:
            yield dict(part["text"])


def _cell(cell: Facts) -> str:
    label, text = cell["label"].get("en", ""), cell["text"].get("en") or next(iter(cell["text"].values()), "")
    return f"{label}: {text}" if label else text
