"""The piece of an item's text in which the words looked for stand, with those words marked."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from touchstone.public.reference.search_index import words_in

BEFORE, LENGTH = 70, 220
_WORDS = re.compile(r"\w+")


def excerpt(text: str, words: frozenset[str]) -> Markup:
    """At most LENGTH characters around the first of the words; the beginning of the text where none stands in it."""
    spots = [(found.start(), found.end()) for found in _WORDS.finditer(text) if _is_meant(found.group(), words)]
    start = _start(text, spots[0][0]) if spots else 0
    end = min(len(text), start + LENGTH)
    while end < len(text) and not text[end].isspace():
        end += 1
    shown = marked(text, [spot for spot in spots if start <= spot[0] and spot[1] <= end], start, end)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def highlighted(text: str, words: frozenset[str]) -> Markup:
    """The whole text with the words marked."""
    spots = [(found.start(), found.end()) for found in _WORDS.finditer(text) if _is_meant(found.group(), words)]
    return marked(text, spots, 0, len(text))


def marked(text: str, spots: list[tuple[int, int]], start: int, end: int) -> Markup:
    """`text[start:end]`, escaped, with each spot inside a mark."""
    parts, at = [], start
    for begun, ended in spots:
        parts += [escape(text[at:begun]), Markup("<mark>{}</mark>").format(text[begun:ended])]
        at = ended
    return Markup("").join([*parts, escape(text[at:end])])


def _start(text: str, first: int) -> int:
    if first <= BEFORE:
        return 0
    space = text.find(" ", first - BEFORE)
    return space + 1 if 0 <= space < first else first


def _is_meant(word: str, words: frozenset[str]) -> bool:
    found = words_in(word)
    return bool(found) and found[0] in words
