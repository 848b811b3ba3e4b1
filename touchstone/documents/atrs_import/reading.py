"""Bytes of a published record, or of a list of them, into drafts of answers with a report for each record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from touchstone.documents.atrs_import.headings import HeadingIndex
from touchstone.documents.atrs_import.listing import Listed, read_csv, read_json
from touchstone.documents.atrs_import.model import (
    DATE_OF_LISTING,
    LAYOUT_FROM_HEADINGS,
    MIXED_LAYOUT,
    NO_ORGANISATION,
    NOT_ANSWERED,
    NOT_IN_FORM,
    NOT_LISTED,
    NOTHING,
    REST,
    SECOND,
    CannotReadRecord,
    Draft,
    ImportedRecord,
    Left,
    RawPart,
    ReadFile,
    Warned,
)
from touchstone.documents.atrs_import.text_layout import read_layout
from touchstone.documents.atrs_import.values import as_answer
from touchstone.documents.atrs_record.metadata import is_listed
from touchstone.guidance.pack import Pack

QUESTION_SET = "transparency-record"
LARGEST = 5_000_000
VERSION_QUESTION, DATE_QUESTION, ORGANISATION = "atrs.standard-version", "atrs.date-published", "atrs.organisation"
VERSION_CHOICES = {"3.0": "v3-0", "4.0": "v4-0"}
# What our own exports print where the record gives no answer.
_NO_ANSWER = re.compile(r"(Withheld by the force\.|Not yet answered\.|The record holds no answer)[^\n]*")


def read_records(data: bytes, *, name: str, pack: Pack) -> ReadFile:
    """The records in a file, JSON or CSV by its look and name, else one record as text under the standard's headings.

    Nothing in the file is dropped: what is no draft is in `left`. Raises CannotReadRecord where it is no such file.
    """
    text = _decoded(data)
    index = HeadingIndex(pack.question_set(QUESTION_SET).questions)
    if text.lstrip()[:1] in ("{", "["):
        listed, beside = read_json(text, index)
        return ReadFile(
            records=tuple(_record(one, index, pack) for one in listed),
            left=tuple(Left(place=one.place, text=one.text, why=one.why) for one in beside),
        )
    if name.lower().endswith(".csv"):
        return ReadFile(records=tuple(_record(one, index, pack) for one in read_csv(text, index)))
    return ReadFile(records=(_record(Listed((), text, ""), index, pack, is_listed_only=False),))


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise CannotReadRecord("the file", "It is larger than 5 MB", "Split the file, or choose the record itself")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise CannotReadRecord(f"line {line}", "It is not text in UTF-8", "Save the file as UTF-8 text") from None
    if "\x00" in text:
        raise CannotReadRecord("the file", "It is not a text file", "Save the record as text, CSV or JSON")
    if not text.strip():
        raise CannotReadRecord("the file", "It is empty", "Choose a file with a record in it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass
class _Drafted:
    """Drafts by question, the words left, and the warnings met while parts are taken one by one."""

    pack: Pack
    drafts: dict[str, Draft] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)

    def take(self, parts: Iterable[RawPart], *, doubts: dict[str, str]) -> None:
        for part in parts:
            self._take_one(part, doubts.get(part.question, ""))

    def _take_one(self, part: RawPart, doubt: str) -> None:
        if not part.question:
            self.left.append(Left(place=part.place, text=part.text, why=part.why))
            return
        if _NO_ANSWER.fullmatch(part.text.strip()):
            self._leave(part, NOT_ANSWERED)
            return
        made = as_answer(self.pack.question(part.question), part.text)
        earlier = self.drafts.get(part.question)
        if not made.value:
            self._leave(part, NOT_IN_FORM)
        elif earlier is not None:
            if earlier.value != made.value:
                self._leave(part, SECOND)
        else:
            self.drafts[part.question] = Draft(
                question=part.question, value=made.value, text=part.text, place=part.place, doubt=doubt
            )
            if made.has_rest:
                self._leave(part, REST)

    def _leave(self, part: RawPart, why: str) -> None:
        self.left.append(Left(place=part.place, text=part.text, why=why, question=part.question))


def _record(listed: Listed, index: HeadingIndex, pack: Pack, *, is_listed_only: bool = True) -> ImportedRecord:
    """One record: its keys first, then the text under headings; `is_listed_only`: it comes from a list."""
    found, layouts = read_layout(listed.body, index) if listed.body else ([], [])
    drafted = _Drafted(pack)
    drafted.take([*listed.parts, *found], doubts={DATE_QUESTION: DATE_OF_LISTING} if is_listed_only else {})
    layout = _layout(drafted, layouts)
    _warn(drafted, layouts)
    title = _said(drafted, "atrs.title") or _said(drafted, "atrs.name")
    return ImportedRecord(
        title=title,
        address=listed.address,
        layout=layout,
        drafts=tuple(drafted.drafts.values()),
        left=tuple(drafted.left),
        warnings=tuple(drafted.warned),
    )


def _layout(drafted: _Drafted, layouts: Sequence[str]) -> str:
    """The version the record says it is in, else the one its headings belong to, which is offered with a doubt."""
    said = drafted.drafts.get(VERSION_QUESTION)
    if said is not None:
        return next((one for one, choice in VERSION_CHOICES.items() if choice == said.value["value"]), "")
    if not layouts:
        return ""
    made = as_answer(drafted.pack.question(VERSION_QUESTION), layouts[0])
    if made.value:
        drafted.drafts[VERSION_QUESTION] = Draft(
            question=VERSION_QUESTION, value=made.value, text="", place="headings", doubt=LAYOUT_FROM_HEADINGS
        )
    return layouts[0]


def _warn(drafted: _Drafted, layouts: Sequence[str]) -> None:
    """What a person should know, each once, in a fixed order."""
    if not drafted.drafts:
        drafted.warned.append(Warned(code=NOTHING))
    organisation = _said(drafted, ORGANISATION) or _said(drafted, "atrs.organisation-or-department")
    if not organisation:
        drafted.warned.append(Warned(code=NO_ORGANISATION))
    elif not is_listed(organisation):
        drafted.warned.append(Warned(code=NOT_LISTED, about=organisation))
    if len(layouts) > 1:
        drafted.warned.append(Warned(code=MIXED_LAYOUT, about=" and ".join(sorted(layouts))))
    drafted.warned += [Warned(code=one.doubt, about=one.text) for one in drafted.drafts.values() if one.doubt]


def _said(drafted: _Drafted, question: str) -> str:
    """The words of a draft of text."""
    draft = drafted.drafts.get(question)
    value = draft.value.get("value", "") if draft else ""
    return str(value.get("en", "") if isinstance(value, dict) else value)
