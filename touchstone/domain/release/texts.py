"""The words that would be public, as the checks read them, and what a check finds.

Text is compared in one form (NFKC, nothing invisible, one kind of dash and apostrophe): rule DC-D3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_APOSTROPHES = dict.fromkeys("‘’‛ʼʹ`´＇", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_SAME = str.maketrans(_APOSTROPHES | _DASHES)
AROUND = 40  # characters shown on either side of what was found


class Kind(StrEnum):
    """What sort of field the words stand in: a mailbox is expected where the record asks for one."""

    TEXT = "text"
    EMAIL = "email"
    URL = "url"
    NUMBER = "number"


class Weight(StrEnum):
    """What a finding does: bars the release, asks to be resolved or accepted, or only suggests."""

    BARS = "bars"
    ASKS = "asks"
    HINTS = "hints"


@dataclass(frozen=True, kw_only=True)
class PublicText:
    """One text that would be public. `place` is a question's id or a name of ours; `label` what people call it."""

    place: str
    label: str
    text: str
    language: str = "en"
    kind: Kind = Kind.TEXT
    column: str = ""  # the label of a table's cell


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One check: its name, why it matters, what to do, and what a finding of it does."""

    id: str
    name: str
    why: str
    remedy: str
    weight: Weight = Weight.ASKS


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found. `words` are those in question; `around` shows them in their sentence."""

    rule: str
    place: str
    label: str
    language: str
    words: str
    around: str = ""


def normalised(text: str) -> str:
    """The text in the one form in which it is compared."""
    plain = unicodedata.normalize("NFKC", text.replace("´", "'"))
    return "".join(one for one in plain if not is_invisible(one)).translate(_SAME)


def folded(text: str) -> str:
    """The normalised text without case and accents: `Siân` and `SIAN` are one."""
    apart = unicodedata.normalize("NFD", normalised(text).casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def is_invisible(character: str) -> bool:
    """Whether the character shows nothing of itself: zero-width, direction marks, variation selectors."""
    return (
        unicodedata.category(character) == "Cf"
        or character in "\u034f\u115f\u1160\u3164"
        or "\ufe00" <= character <= "\ufe0f"
    )


def around(text: str, start: int, end: int) -> str:
    """What is found with a few words on either side, on one line."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    shown = " ".join(text[left:right].split())
    return f"{'…' if left else ''}{shown}{'…' if right < len(text) else ''}"


def found(rule: str, text: PublicText, whole: str, start: int, end: int) -> Finding:
    """A finding of `whole[start:end]`, where `whole` is the text's normalised form."""
    words = " ".join(whole[start:end].split())
    return _finding(rule, text, words, around(whole, start, end))


def found_words(rule: str, text: PublicText, words: str) -> Finding:
    """A finding about the text as a whole, told in these words."""
    return _finding(rule, text, words, "")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it starts. A line end also ends one."""
    start = 0
    for place, character in enumerate(text):
        after = text[place + 1 : place + 2]
        if character == "\n" or (character in ".!?" and (not after or after.isspace())):
            if text[start : place + 1].strip():
                yield start, text[start : place + 1]
            start = place + 1
    if text[start:].strip():
        yield start, text[start:]


def _finding(rule: str, text: PublicText, words: str, shown: str) -> Finding:
    return Finding(rule=rule, place=text.place, label=text.label, language=text.language, words=words, around=shown)
