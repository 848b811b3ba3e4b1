"""Small numbers of people, and pairs of numbers whose difference gives one away.

Rules DC-T1 (a count of people below ten), DC-T4 (a few of many) and DC-T8 (differences, also to earlier versions) of
disclosure control, for numbers in words. Figures of evaluations have a control of their own before they come here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchstone.domain.release.texts import Finding, PublicText, found, found_words, normalised, sentences
from touchstone.domain.release.words import Word, words_of

LEAST = 10  # the fewest people that a published count may be of
ROUNDED = 5  # numbers rounded to this may differ by one step without giving anybody away
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "un": 1, "dau": 2, "dwy": 2, "ddau": 2, "ddwy": 2, "tri": 3, "tair": 3, "dri": 3, "dair": 3, "pedwar": 4,
    "pedair": 4, "bedwar": 4, "bedair": 4, "pum": 5, "pump": 5, "bum": 5, "chwe": 6, "chwech": 6, "saith": 7,
    "wyth": 8, "naw": 9,
}  # fmt: skip
_PEOPLE = frozenset(
    "people person persons individuals victims victim suspects suspect offenders offender complainants complainant "
    "detainees detainee witnesses witness children child women woman men man girls girl boys boy adults residents "
    "resident defendants defendant prisoners prisoner patients patient survivors survivor migrants migrant protesters "
    "pupils pupil teenagers families households arrests arrested "
    "pobl bobl phobl unigolyn unigolion person berson pherson personau dioddefwr ddioddefwr dioddefwyr ddioddefwyr "
    "plentyn blentyn phlentyn plant blant phlant menyw fenyw menywod fenywod merch ferch merched dyn ddyn dynion "
    "bachgen fachgen bechgyn troseddwr droseddwr troseddwyr tyst dyst tystion dystion".split()
)
# “One person” is mostly anybody; “one victim” is somebody.
_SOMEBODY = _PEOPLE - {"person", "people", "man", "unigolyn", "berson", "pherson", "dyn", "ddyn"}
_STOPS = frozenset(
    "per percent year years month months week weeks day days hour hours minute minutes second seconds time times year "
    "mile miles metre metres pound pounds stage stages step steps version versions per cent day's for by blynedd mis "
    "wythnos awr".split()
)
_OF = ("of", "out of", "o", "allan o")
_THEM = frozenset("whom them these those ohonynt".split())
REACH = 4  # words between a number and what it counts


@dataclass(frozen=True)
class Count:
    """So many people, as said: the number, what is counted, and from where to where."""

    value: int
    noun: str
    start: int
    end: int


def find_numbers(text: PublicText, whole: str) -> Iterator[Finding]:
    """Small counts, and pairs within a sentence that give one away."""
    if text.column:
        yield from _cell(text, whole)
    for start, sentence in sentences(whole):
        words = words_of(sentence)
        small = [one for one in _counts(sentence, words) if one.value < LEAST]
        for one in small:
            yield found("small-number", text, whole, start + one.start, start + one.end)
        for first, last in _pairs(sentence, words):
            yield found("small-difference", text, whole, start + first, start + last)


def find_differences(text: PublicText, whole: str, earlier: Mapping[int, Sequence[PublicText]]) -> Iterator[Finding]:
    """Counts that differ by fewer than ten people from those an earlier version gives in the same place.

    `earlier`: version → its texts. One finding for each count, about the latest version that it differs from.
    """
    now = counts_of(whole)
    told: set[int] = set()
    for version in sorted(earlier, reverse=True):
        then = [
            count for one in earlier[version] if _is_same_place(one, text) for count in counts_of(normalised(one.text))
        ]
        for old, new in _aligned(then, now):
            if new.start not in told and gives_away(old.value, new.value):
                told.add(new.start)
                shown = " ".join(whole[new.start : new.end].split())
                yield found_words("difference-between-versions", text, f"{old.value} → {shown} ({version})")


def counts_of(whole: str) -> list[Count]:
    """Every count of ten people or more in a normalised text."""
    found_counts = []
    for start, sentence in sentences(whole):
        for one in _counts(sentence, words_of(sentence)):
            if one.value >= LEAST:
                found_counts.append(Count(one.value, one.noun, start + one.start, start + one.end))
    return found_counts


def gives_away(one: int, other: int) -> bool:
    """Whether the difference of two counts is a small number of people. Two rounded counts give nothing away."""
    is_rounded = one % ROUNDED == 0 and other % ROUNDED == 0
    return 0 < abs(one - other) < LEAST and not is_rounded


def _is_same_place(one: PublicText, other: PublicText) -> bool:
    return (one.place, one.language, one.column) == (other.place, other.language, other.column)


def _aligned(then: list[Count], now: list[Count]) -> Iterator[tuple[Count, Count]]:
    """Counts of the same thing: in order where there are as many as before, otherwise each with each that is new."""
    for noun in dict.fromkeys(one.noun for one in now):
        old = [one for one in then if one.noun == noun]
        new = [one for one in now if one.noun == noun]
        if len(old) == len(new):
            yield from zip(old, new, strict=True)
            continue
        was, is_now = {one.value for one in old}, {one.value for one in new}
        yield from ((a, b) for a in old if a.value not in is_now for b in new if b.value not in was)


def _counts(sentence: str, words: list[Word]) -> Iterator[Count]:
    for place, word in enumerate(words):
        value = _value(word)
        if value is None or _is_part_of_another(sentence, word):
            continue
        noun = _noun(sentence, words, place)
        if noun is None or (word.plain in ("one", "un") and noun.plain not in _SOMEBODY):
            continue
        yield Count(value, _stem(noun.plain), word.start, noun.end)


def _noun(sentence: str, words: list[Word], place: int) -> Word | None:
    """The people that a number counts, within a few words; over `of the five`, further."""
    left = REACH
    for before, word in pairwise(words[place : place + 2 * REACH + 2]):
        gap = sentence[before.end : word.start]
        if any(mark in gap for mark in ",;:()%") or word.plain in _STOPS:
            return None
        if word.plain in _PEOPLE:
            return word
        if _value(word) is not None and before.plain not in ("of", "the", "o", "r"):
            return None
        left -= 1
        if left < 0:
            return None
    return None


def _pairs(sentence: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    """`117 of the 120 people`; `of 120 people, 117 of whom …`; `120 people, of whom 117 …`."""
    numbers = [(word, value) for word in words if (value := _value(word)) is not None and value >= LEAST]
    has_them = any(word.plain in _THEM for word in words)
    counts = {one.start: one for one in _counts(sentence, words)}
    for (first, one), (second, other) in pairwise(numbers):
        between = " ".join(word.plain for word in words if first.end <= word.start < second.start)
        is_share = between.removesuffix(" the").strip() in _OF or between.removesuffix(" r").strip() in _OF
        counted = second.start in counts if is_share else has_them and bool({first.start, second.start} & set(counts))
        if counted and gives_away(one, other):
            yield first.start, second.end


def _cell(text: PublicText, whole: str) -> Iterator[Finding]:
    """A cell that holds nothing but a small number, in a column that counts people."""
    heads = {word.plain for word in words_of(normalised(text.column))}
    words = words_of(whole)
    if heads & _PEOPLE and len(words) == 1 and (value := _value(words[0])) is not None and value < LEAST:
        yield found_words("small-number", text, f"{text.column}: {whole.strip()}")


def _value(word: Word) -> int | None:
    if word.text[0].isdigit():
        digits = word.text.replace(",", "")
        return int(digits) if digits.isdecimal() and len(digits) < 16 else None
    return _WORDS.get(word.plain)


def _is_part_of_another(sentence: str, word: Word) -> bool:
    """`£5`, `v2`, `3/4`, `9-year-old` and the like are not counts; `5-9 people` is one."""
    if not word.text[0].isdigit():
        return False
    before, after = sentence[max(0, word.start - 2) : word.start], sentence[word.end : word.end + 1]
    is_range = len(before) == 2 and before[0].isdigit() and before[1] == "-"
    is_marked = before[-1:].isalnum() or (before[-1:] in "£$€/.-:@#_" and bool(before) and not is_range)
    return is_marked or after.isalpha() or (after in "%/:-°_" and bool(after))


def _stem(noun: str) -> str:
    return {"person": "people", "persons": "people", "child": "children", "woman": "women", "man": "men"}.get(
        noun, noun.rstrip("s")
    )
