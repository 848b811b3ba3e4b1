"""Words of a text with their places, in the form in which names and counts are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from touchstone.domain.release.texts import folded

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:,\d{3})*(?:\.\d+)?")
_BETWEEN_NAMES = re.compile(r"[ ,\-\n]{1,3}|\. ?")


@dataclass(frozen=True)
class Word:
    """One word or number: as it stands, folded, and from where to where."""

    text: str
    plain: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_initial(self) -> bool:
        """Whether it is one capital letter alone."""
        return len(self.text) == 1 and self.text.isupper()


def words_of(text: str) -> list[Word]:
    """The words of a normalised text. Apostrophes go (`O'Neill` is `oneill`), and so does a possessive ending."""
    return [Word(one.group(), _plain(one.group()), one.start(), one.end()) for one in _WORD.finditer(text)]


def is_one_run(text: str, words: list[Word]) -> bool:
    """Whether the words follow one another as the parts of a name do: a full stop only after an initial."""
    for before, after in pairwise(words):
        gap = text[before.end : after.start]
        if not _BETWEEN_NAMES.fullmatch(gap) or ("." in gap and not before.is_initial):
            return False
    return True


def _plain(word: str) -> str:
    short = word[:-2] if word[-2:] in ("'s", "'S") else word
    return folded(short).replace("'", "")
