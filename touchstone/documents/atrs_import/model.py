"""What is made of a published record: drafts of answers, what was left as it stands, and what to be careful of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Why a part was left as it stands.
UNKNOWN_HEADING = "unknown-heading"
UNKNOWN_KEY = "unknown-key"
NO_HEADING = "no-heading"
NOT_IN_FORM = "not-in-form"
REST = "rest"
SECOND = "second"
NOT_ANSWERED = "not-answered"
WHY: Mapping[str, str] = {
    UNKNOWN_HEADING: "The standard, as the guidance has it, knows no such heading",
    UNKNOWN_KEY: "No question asks for this",
    NO_HEADING: "It stands under no heading of the standard",
    NOT_IN_FORM: "The question takes an answer of another form, such as a table or a list",
    REST: "Part of it was understood; these are all the words",
    SECOND: "The file answers this question twice, and the first was taken",
    NOT_ANSWERED: "The record says that it gives no answer here",
}
# What to be careful of.
NO_ORGANISATION = "no-organisation"
NOT_LISTED = "organisation-not-listed"
DATE_OF_LISTING = "date-of-listing"
MIXED_LAYOUT = "mixed-layout"
LAYOUT_FROM_HEADINGS = "layout-from-headings"
NOTHING = "nothing-understood"
WARNINGS: Mapping[str, str] = {
    NO_ORGANISATION: "The file does not say whose record it is",
    NOT_LISTED: "The national repository’s list does not have this organisation",
    DATE_OF_LISTING: "The date is that of a list, and need not be the day of first publication",
    MIXED_LAYOUT: "Headings of both versions of the standard stand in it",
    LAYOUT_FROM_HEADINGS: "The version of the standard was told from the headings",
    NOTHING: "Nothing in the file answers a question of the record",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One answer offered: `value` in the form in which answers are kept, `text` word for word, `place` in the file.

    `doubt`: a key of WARNINGS where a person should look twice before taking it.
    """

    question: str
    value: Mapping[str, Any]
    text: str
    place: str
    doubt: str = ""


@dataclass(frozen=True, kw_only=True)
class Left:
    """Words that became no answer, as they stand, with why (a key of WHY) and the question they stand under, if any."""

    place: str
    text: str
    why: str
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A key of WARNINGS, and what it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportedRecord:
    """One published record as read. `layout`: "3.0", "4.0", or "" where its headings do not tell."""

    title: str
    address: str
    layout: str
    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]
    warnings: tuple[Warned, ...]

    @property
    def answers(self) -> dict[str, Mapping[str, Any]]:
        """Question id → the value offered."""
        return {one.question: one.value for one in self.drafts}


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file's records, and what stands in it beside them."""

    records: tuple[ImportedRecord, ...]
    left: tuple[Left, ...] = ()


@dataclass(frozen=True)
class RawPart:
    """Words with the question they answer ("" where none is known) and where they stand."""

    question: str
    place: str
    text: str
    why: str = ""


class CannotReadRecord(Exception):
    """The file is no record at all: `place` in it, `message`, and what to do. Nothing of it was taken."""

    def __init__(self, place: str, message: str, remedy: str) -> None:
        super().__init__(f"{place}: {message}. {remedy}.")
        self.place, self.message, self.remedy = place, message, remedy
