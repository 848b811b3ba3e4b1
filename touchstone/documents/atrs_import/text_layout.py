"""A record as text in either heading layout: each heading's words, and all that stands under none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from touchstone.documents.atrs_import.headings import GROUPS, Heading, HeadingIndex, plain
from touchstone.documents.atrs_import.model import NO_HEADING, UNKNOWN_HEADING, RawPart

# Labels of the publishing details, which stand before the tiers as `Label: value`.
LABELS = {
    plain(name): f"atrs.{slug}"
    for name, slug in (
        ("Organisation", "organisation"), ("Organisation name", "organisation"), ("Title", "title"),
        ("Organisation type", "organisation-type"), ("Function", "function"), ("Capability", "capability"),
        ("Task", "task"), ("Phase", "phase"), ("Region", "region"), ("Published", "date-published"),
        ("Date published", "date-published"), ("ATRS version", "standard-version"),
        ("Standard version", "standard-version"), ("Other tags", "other-tags"),
        ("One sentence description", "one-sentence-description"),
    )
}  # fmt: skip
_MARKED = re.compile(r"(#{1,6}[ \t]+|\*\*)(.+?)(\*\*)?[ \t#]*")
_NUMBERED = re.compile(r"(?:section )?([0-9]+(?:\.[0-9]+)*)\.?(?:[ \t]*[-–—:)][ \t]*|[ \t]+)(.+)", re.IGNORECASE)
_UNKNOWN = re.compile(r"[0-9]+(?:\.[0-9]+)+\.?[ \t]*[-–—:][ \t]*[^.]{2,100}")
# Our own export names the older heading under the newer one, which tells two questions under one heading apart.
_OLDER = re.compile(r"\(In version 3\.0 this is: ([0-9.]+) - (.+)\.\)")
_TIER = re.compile(r"tier [12][ \t]*[-–—:]?[ \t]*", re.IGNORECASE)
LONGEST_HEADING = 120


@dataclass
class _Reader:
    """The parts met so far, and the one being read."""

    index: HeadingIndex
    parts: list[RawPart] = field(default_factory=list)
    layouts: Counter[str] = field(default_factory=Counter)
    question: str = ""
    place: str = ""
    why: str = NO_HEADING
    near: str = ""
    words: list[str] = field(default_factory=list)

    def begin(self, question: str, place: str, *, why: str = "", words: str = "") -> None:
        """End the part being read, and begin another."""
        self.end()
        self.question, self.place, self.why = question, place, why
        self.words = [words] if words else []

    def end(self) -> None:
        """Keep what was read, blank lines around it apart; an unknown heading is kept though nothing is under it."""
        text = "\n".join(self.words).strip("\n")
        if text.strip() or self.why == UNKNOWN_HEADING:
            self.parts.append(RawPart(self.question, self.place, text or self.place, self.why))
        self.words = []


def read_layout(text: str, index: HeadingIndex) -> tuple[list[RawPart], list[str]]:
    """The parts in order, and the versions of the standard its headings belong to, the most frequent first."""
    reader = _Reader(index)
    is_after_blank = True
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped or not _takes(reader, stripped, is_after_blank=is_after_blank):
            reader.words.append(line)
        is_after_blank = not stripped
    reader.end()
    return reader.parts, [layout for layout, _ in reader.layouts.most_common()]


def _takes(reader: _Reader, line: str, *, is_after_blank: bool) -> bool:
    """Whether the line is a heading, which begins a part. Longer lines never are."""
    older = _OLDER.fullmatch(line)
    if older is not None and reader.question and not any(reader.words):
        found = reader.index.find(*older.groups())
        reader.question = found.question if found else reader.question
        return True
    if line.startswith("|"):  # of a table
        return False
    marked = _MARKED.fullmatch(line)
    bare = (marked.group(2) if marked else line).strip().removesuffix("**").rstrip(":").strip()
    if len(bare) > LONGEST_HEADING:
        return _takes_label(reader, line)
    numbered = _NUMBERED.fullmatch(bare)
    number, name = numbered.groups() if numbered else ("", bare)
    if {plain(name), plain(bare), plain(_TIER.sub("", bare, count=1))} & GROUPS:
        reader.near = plain(name)
        reader.begin("", bare, why=NO_HEADING)
        return True
    found = reader.index.find(number, name, near=reader.near) if number or marked or is_after_blank else None
    if found is not None:
        _count(reader, found, number)
        reader.begin(found.question, bare)
        return True
    if (marked and line.startswith("#")) or _UNKNOWN.fullmatch(bare):
        return _takes_label(reader, bare) or _takes_unknown(reader, bare, is_first=not reader.parts and bool(marked))
    return _takes_label(reader, bare)


def _takes_unknown(reader: _Reader, name: str, *, is_first: bool) -> bool:
    """A heading that is not the standard's; the very first of a document is its title."""
    if is_first and not reader.place and not any(one.strip() for one in reader.words):
        reader.begin("atrs.title", "first heading", words=name)
        reader.begin("", "after the title", why=NO_HEADING)
    else:
        reader.begin("", name, why=UNKNOWN_HEADING)
    return True


def _takes_label(reader: _Reader, line: str) -> bool:
    """`Label: value` on one line: a publishing detail before the tiers, or a numbered heading with its words."""
    label, colon, words = line.partition(":")
    if not colon or not words.strip() or len(label) > LONGEST_HEADING:
        return False
    numbered = _NUMBERED.fullmatch(label.strip())
    if numbered is not None:
        found = reader.index.find(*numbered.groups(), near=reader.near)
        if found is not None:
            _count(reader, found, numbered.group(1))
            reader.begin(found.question, label.strip(), words=words.strip())
        return found is not None
    question = LABELS.get(plain(label), "") if not any(reader.layouts.values()) else ""
    if question:
        reader.begin(question, label.strip(), words=words.strip())
        reader.begin("", f"after {label.strip()}", why=NO_HEADING)
    return bool(question)


def _count(reader: _Reader, heading: Heading, number: str) -> None:
    """A heading tells the layout where its number, or its name, is that of one version only."""
    if number and number == heading.number:
        reader.layouts[heading.layout] += 1
