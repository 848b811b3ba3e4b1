"""Whether what is withheld stands in the record all the same, there or in an earlier version, and on what ground.

Rules DC-R4, DC-R5, DC-X10 and DC-X11 of disclosure control.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from touchstone.domain.release.exemptions import is_due
from touchstone.domain.release.texts import Finding, PublicText, folded, found_words, sentences
from touchstone.domain.release.words import words_of

WHOLE = 12  # letters from which a text is too long to stand elsewhere by chance
PART = 4  # words of a sentence that give it away


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """One withheld field: its place and label, the words it holds, and until when it has an exemption (None: none)."""

    place: str
    label: str
    words: tuple[str, ...]
    review_on: date | None


def find_withheld(
    texts: Sequence[PublicText], withheld: Sequence[Withheld], earlier: Mapping[int, Sequence[PublicText]], on: date
) -> Iterator[Finding]:
    """What the withheld fields give cause for. Findings name the field where words stand, never the words withheld
    in it: a finding is read by more people than the field is.
    """
    shown = [(one, _letters(one.text)) for one in texts]
    for field in withheld:
        about = PublicText(place=field.place, label=field.label, text="")
        if field.review_on is None:
            yield found_words("no-exemption", about, field.label)
        elif is_due(field.review_on, on):
            yield found_words("review-overdue", about, field.label)
        for version in sorted(earlier, reverse=True):
            if any(one.place == field.place for one in earlier[version]):
                yield found_words("withheld-once-public", about, str(version))
                break
        for one, letters in shown:
            yield from _elsewhere(field, one, letters)


def _elsewhere(field: Withheld, text: PublicText, letters: str) -> Iterator[Finding]:
    wholes = [found for found in (_letters(one) for one in field.words) if found]
    if any(len(one) >= WHOLE and one in letters for one in wholes):
        yield found_words("withheld-words", text, field.label)
    elif any(_is_word_of(one, text) for one in field.words) or any(one in letters for one in _parts(field.words)):
        yield found_words("withheld-part", text, field.label)


def _is_word_of(words: str, text: PublicText) -> bool:
    """Whether a short text (a name, a number) stands as words of its own."""
    sought = [one.plain for one in words_of(folded(words))]
    if not sought or not 3 <= sum(map(len, sought)) < WHOLE:
        return False
    there = [one.plain for one in words_of(folded(text.text))]
    return any(there[place : place + len(sought)] == sought for place in range(len(there)))


def _parts(words: Sequence[str]) -> set[str]:
    """The sentences of what is withheld, those long enough to be known again."""
    return {
        _letters(one)
        for text in words
        for _, one in sentences(text)
        if len(one.split()) >= PART and len(_letters(one)) >= WHOLE
    }


def _letters(text: str) -> str:
    """Letters and digits alone, folded: neither hyphens nor spaces hide a repeat."""
    return "".join(one for one in folded(text) if one.isalnum())
