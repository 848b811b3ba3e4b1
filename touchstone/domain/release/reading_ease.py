"""Hints on how easily the words are read. They never bar a release: somebody else may know the readers better."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.domain.release.texts import Finding, Kind, PublicText, found_words, sentences
from touchstone.domain.release.words import words_of

MOST_WORDS = 25  # the guidance for writing on GOV.UK
MOST_LETTERS = 13
NAMED = 5  # long words named in one hint


def find_hints(text: PublicText, whole: str) -> Iterator[Finding]:
    """The longest sentence of one normalised text, where it is too long, and its long words."""
    if text.kind is not Kind.TEXT:
        return
    counted = [(len(words_of(one)), one) for _, one in sentences(whole)]
    count, longest = max(counted, default=(0, ""), key=lambda one: one[0])
    if count > MOST_WORDS:
        yield found_words("long-sentence", text, " ".join(longest.split()[:8]) + "…")
    long = dict.fromkeys(one.text for one in words_of(whole) if len(one.text) > MOST_LETTERS)
    if len(long) > 1:
        yield found_words("long-words", text, ", ".join(list(long)[:NAMED]))
