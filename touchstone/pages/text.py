"""One rule for text that people type: what is refused, what is made visible, and what is left as typed."""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS_ON_ONE_LETTER = 8

_LINE_ENDS = re.compile("\r\n|[\r\v\f\u0085\u2028\u2029]")
_BYTE_ORDER_MARK = "\ufeff"
# C0 and C1 controls other than tab and line feed. XML allows none of them, so no document could hold them.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd-\uffff]")
# Overrides, embeddings and isolates can make text read differently from what it is. The plain marks
# (200E, 200F, 061C) only nudge neighbouring punctuation, and names in right-to-left scripts use them.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?\Z")
_LINKABLE = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\]*\Z", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"[0-9]{1,15}\Z")


class TextRefused(ValueError):
    """Text that cannot be kept; `code` is one of nul, unreadable, control, marks."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_text(typed: str) -> str:
    """What is kept of `typed`: line ends as line feeds, no surrounding white space, bidi controls made visible.

    Nothing else is changed. Raises TextRefused for NUL, for what is not Unicode text (lone surrogates, the
    replacement character that undecodable bytes leave, a byte order mark inside), for other control
    characters, and for letters buried under combining marks.
    """
    if "\0" in typed:
        raise TextRefused("nul")
    text = _LINE_ENDS.sub("\n", typed).strip().strip(_BYTE_ORDER_MARK).strip()
    if text.isascii():
        if _CONTROLS.search(text):
            raise TextRefused("control")
        return text
    if _UNREADABLE.search(text) or _BYTE_ORDER_MARK in text:
        raise TextRefused("unreadable")
    if _CONTROLS.search(text):
        raise TextRefused("control")
    if _most_marks(text) > MOST_MARKS_ON_ONE_LETTER:
        raise TextRefused("marks")
    return show_bidi_controls(text)


def show_bidi_controls(text: str) -> str:
    """`text` with each bidirectional control written out, as in `[U+202E]`, so that it acts on nothing."""
    if text.isascii():
        return text
    return _BIDI_CONTROLS.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def safe_href(address: object) -> str:
    """The address if a link may lead there (http, https, mailto, or a path of this site), else ""."""
    text = str(address or "")
    return text if _LINKABLE.match(text) else ""


def is_number(text: str) -> bool:
    """Whether `text` is a number by the one rule: ASCII digits, at most 15, and at most 6 after a point."""
    return _NUMBER.match(text) is not None


def whole_number(text: str) -> int | None:
    """The whole number `text` stands for by the same rule, or None. Never negative."""
    return int(text) if _WHOLE_NUMBER.match(text) else None


def _most_marks(text: str) -> int:
    most = run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        most = max(most, run)
    return most
