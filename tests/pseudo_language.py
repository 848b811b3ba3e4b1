"""A language in which every translated string stands in brackets, so that a test finds text that was never translated.

    with pseudo_language():
        html = client.get("/").content.decode()
    assert untranslated_text(html) == []

What people typed, names and ids are not to be translated: templates mark their elements with `translate="no"`.
Texts of a pack come in languages of their own, and name them with `lang`.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from django.utils import translation
from django.utils.translation import trans_real

CODE = "en-x-pseudo"
OPEN, CLOSE = "⟦", "⟧"

_NOT_READ = {"script", "style", "code", "pre", "svg", "textarea"}
_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_READ_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}


class PseudoTranslation(gettext.NullTranslations):
    """Gives each message back in brackets; a context, which nobody reads, is dropped."""

    def gettext(self, message: str) -> str:
        """The message in brackets; the empty message, which would be a catalogue's header, stays empty."""
        return f"{OPEN}{message.rpartition(chr(4))[2]}{CLOSE}" if message else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The singular or plural by the English rule."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def to_language(self) -> str:
        """What Django says the language is."""
        return CODE


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Every string that passes through Django's gettext comes out in brackets, until the end of the block."""
    before = getattr(trans_real._active, "value", None)
    trans_real._active.value = PseudoTranslation()
    # The language middleware would choose another.
    for name in ("activate", "deactivate"):
        setattr(translation._trans, name, lambda *_arguments: None)
    try:
        yield
    finally:
        for name in ("activate", "deactivate"):
            setattr(translation._trans, name, getattr(trans_real, name))
        if before is None:
            del trans_real._active.value
        else:
            trans_real._active.value = before


def untranslated_text(html: str) -> list[str]:
    """Text of the page, and of attributes that are read out, with letters outside any brackets."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    # A title holds no elements: what the page marks as a name or as text of a pack is that in the title too.
    return [text for text in reader.found if text not in reader.titles or not reader.is_exempt(text)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.titles: list[str] = []
        self._exempt: list[str] = []
        self._open: list[tuple[str, bool]] = []  # each element, and whether its text is to be read
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_read = self._is_read() and tag not in _NOT_READ and values.get("translate") != "no"
        is_read = is_read and values.get("lang", CODE) == CODE
        if is_read:
            for name in sorted(_READ_ATTRIBUTES & set(values)):
                self._look_at(values[name] or "", depth=0)
        if tag not in _VOID:
            self._open.append((tag, is_read))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._is_read():
            self._exempt.append(data.strip())
            return
        before = len(self.found)
        self._depth = self._look_at(data, depth=self._depth)
        if self._open and self._open[-1][0] == "title":
            self.titles.extend(self.found[before:])

    def is_exempt(self, title: str) -> bool:
        """Whether the title is text that the page marks as not to be translated."""
        return title.removesuffix("– Touchstone").strip() in self._exempt

    def _is_read(self) -> bool:
        return not self._open or self._open[-1][1]

    def _look_at(self, text: str, *, depth: int) -> int:
        outside = []
        for character in text:
            depth += (character == OPEN) - (character == CLOSE)
            if depth == 0 and character != CLOSE:
                outside.append(character)
        left = "".join(outside).strip()
        # The name of the product is the same in every language.
        if any(character.isalpha() for character in left.replace("Touchstone", "")):
            self.found.append(left)
        return depth
