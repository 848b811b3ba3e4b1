"""Words of a transcript made alike before they are compared, by one declared rule: case, punctuation, numbers."""

from __future__ import annotations

import re
import unicodedata

from touchstone.evaluation.spec import Transcribed

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_MOST = 1_000_000  # whole numbers from here on, and all with leading zeros, are read digit by digit
_INSIDE = re.compile(r"(?<=\d)[,](?=\d{3}(?!\d))")  # the comma of 1,000
_APOSTROPHES = "'\u2019\u02bc"


def words_of(text: str, form: Transcribed) -> list[str]:
    """The words of a text, as the rule has them. Unicode forms and spaces are always made alike.

    Punctuation: apostrophes go without a trace, every other mark parts words. Numbers: whole ones in digits are
    written out in English words.
    """
    said = unicodedata.normalize("NFKC", text)
    if form.fold_case:
        said = said.casefold()
    if form.number_words:
        said = re.sub(r"[0-9]+", lambda found: f" {number_words(found[0])} ", _INSIDE.sub("", said))
    if form.drop_punctuation:
        said = "".join(_without(sign) for sign in said)
    return said.split()


def _without(sign: str) -> str:
    if sign in _APOSTROPHES:
        return ""
    return " " if unicodedata.category(sign).startswith(("P", "S")) else sign


def number_words(digits: str) -> str:
    """A whole number in English words: "one hundred and five"; very large ones and codes digit by digit."""
    if int(digits) >= _MOST or (len(digits) > 1 and digits[0] == "0"):
        return " ".join(_ONES[int(digit)] for digit in digits)
    thousands, rest = divmod(int(digits), 1000)
    if not thousands:
        return _under_thousand(rest)
    joined = f"{_under_thousand(thousands)} thousand"
    if not rest:
        return joined
    return f"{joined} {'and ' if rest < 100 else ''}{_under_thousand(rest)}"


def _under_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    below = _under_hundred(rest)
    if not hundreds:
        return below
    return f"{_ONES[hundreds]} hundred" + (f" and {below}" if rest else "")


def _under_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number < len(_ONES):
        return _ONES[number]
    return _TENS[tens] + (f" {_ONES[ones]}" if ones else "")
