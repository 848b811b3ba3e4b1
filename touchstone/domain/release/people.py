"""Names of people, known ones and what looks like one; addresses and numbers by which one person is reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from touchstone.domain.release.texts import Finding, Kind, PublicText, found, normalised
from touchstone.domain.release.words import Word, is_one_run, words_of

# Names that are also words or places: found only where each part stands with a capital, never a surname alone.
ALSO_WORDS = frozenset(
    "april august baker banks barker bell best bill bird bishop black bond booth brook brooks brown burns bush butler "
    "carter case chance chase christian church clark close cole cook cross curry dale daisy dawn day dean drew duke "
    "east england english faith field fields fisher flint ford forest forrest foster fox frank frost gale gardener "
    "gardner grace grant gray green grey guy hall hand hardy harmony heath hill holly home hope house hunter ireland "
    "iris ivy jack jay joy judge june justice kent key king lake lane law lily little long lord love major mark marks "
    "marsh mason may mercy mill mills miller moody moon moore north olive page park parker parks paris patience pearl "
    "pitt police pool poole pope porter potter powers power price prince prior read reader reading ray reed rich "
    "river rivers rob robin rock rose rowe ruby rule ruth savage self service sharp shepherd short singer small "
    "smart smith snow south spring steel stone storm street strong summer summers sergeant swift taylor temple "
    "thatcher tower town turner victor viola violet wade walker wall walls ward waters watts way weaver webb wells "
    "welsh west white will wise wolf wood woods wright young cymru".split()
)
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend cllr councillor pc dc ps ds di dci dsupt pcso "
    "insp inspector sgt sergeant supt superintendent constable cwnstabl rhingyll arolygydd uwcharolygydd athro parch "
    "cynghorydd".split()
)
# After a title these go on with an office or a sentence, not with a name.
_NOT_NAMES = frozenset(
    "of for and or the in at is was has had may can must will who to on as with general constable inspector "
    "superintendent sergeant major office officer police the a an his her their chief detective world based only mayor "
    "justice chancellor lieutenant commissioner advocate".split()
)
_EMAIL = re.compile(r"[\w.%+'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,6}")
_PHONE = re.compile(r"(?<![\w.])(?:\+44[ \-]?(?:\(0\)[ \-]?)?|\(?0)[1-9](?:[ \-()]{0,2}\d){8,9}(?!\w)")
_OPEN_LINES = ("0300", "0303", "0330", "0333", "0345", "0370", "0800", "0808")
_NATIONAL_INSURANCE = re.compile(
    r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)", re.IGNORECASE
)
_POLICE_COMPUTER = re.compile(r"(?<![\w/])\d{2}(?:\d{2})?/\d{3,7}[A-HJ-NP-RT-Z](?!\w)")


@dataclass(frozen=True, kw_only=True)
class KnownName:
    """Somebody who must not be named. `is_close`: at work on the project, so that a surname alone is looked for."""

    name: str
    is_close: bool = False


Parts = tuple[str, ...]


def find_people(text: PublicText, whole: str, names: Mapping[str, list[Parts]]) -> Iterator[Finding]:
    """Known names, titled names, addresses and numbers in one text. `names` comes from `index_of`."""
    if text.kind is Kind.EMAIL:  # of a person’s own address the parts before the @ are the name
        whole = whole.replace(".", " ").replace("_", " ")
    words = words_of(whole)
    known = list(_known(whole, words, names))
    for start, end in known:
        yield found("person-name", text, whole, start, end)
    for start, end in _titled(whole, words):
        if not any(start < after and before < end for before, after in known):
            yield found("titled-name", text, whole, start, end)
    yield from _reached(text, whole)


def index_of(names: Iterable[KnownName]) -> dict[str, list[Parts]]:
    """First word → the ways of writing each name that begin with it."""
    index: dict[str, list[Parts]] = {}
    for one in names:
        for parts in _ways(one):
            if parts not in index.setdefault(parts[0], []):
                index[parts[0]].append(parts)
    return index


def _ways(one: KnownName) -> Iterator[Parts]:
    parts = tuple(word.plain for word in words_of(normalised(one.name)) if word.plain not in _TITLES)
    if len(parts) < 2:
        return
    first, last = parts[0], parts[-1]
    yield parts
    yield (first, last)
    yield (last, first)
    yield (first[0], last)
    if one.is_close and len(last) > 3 and last not in ALSO_WORDS:
        yield (last,)


def _known(whole: str, words: list[Word], names: Mapping[str, list[Parts]]) -> Iterator[tuple[int, int]]:
    taken = 0
    for place, word in enumerate(words):
        if word.start < taken:
            continue
        ways = sorted(names.get(word.plain, ()), key=len, reverse=True)
        match = next(
            (
                one
                for one in (words[place : place + len(way)] for way in ways if _is(words, place, way))
                if _stands(whole, one)
            ),
            None,
        )
        if match:
            taken = match[-1].end
            yield match[0].start, taken


def _is(words: list[Word], place: int, way: Parts) -> bool:
    return tuple(word.plain for word in words[place : place + len(way)]) == way


def _stands(whole: str, match: list[Word]) -> bool:
    """Capitals are asked of a name of words, of an initial and of a surname alone; any other stands as typed."""
    needs = (
        len(match) == 1 or match[0].is_initial or all(one.plain in ALSO_WORDS or len(one.plain) == 1 for one in match)
    )
    return is_one_run(whole, match) and (not needs or all(one.is_capital for one in match))


def _titled(whole: str, words: list[Word]) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(words):
        if not (word.is_capital and word.plain in _TITLES):
            continue
        after = place + 1
        while after < len(words) and words[after].is_initial and after < place + 4:
            after += 1
        if after < len(words) and _may_be_name(words[after]) and _follows(whole, words, place, after):
            yield word.start, words[after].end


def _may_be_name(word: Word) -> bool:
    is_shouted = word.text.isupper() and len(word.text) > 1
    return word.is_capital and not is_shouted and word.plain not in _NOT_NAMES and len(word.plain) > 1


def _follows(whole: str, words: list[Word], title: int, name: int) -> bool:
    gap = whole[words[title].end : words[title + 1].start]
    return gap in (" ", ". ", ".", "  ") and is_one_run(whole, words[title + 1 : name + 1])


def _reached(text: PublicText, whole: str) -> Iterator[Finding]:
    if text.kind is not Kind.EMAIL:
        for one in _EMAIL.finditer(whole):
            yield found("email-address", text, whole, one.start(), one.end())
    for one in _PHONE.finditer(whole):
        digits = "".join(character for character in one.group() if character.isdigit())
        if not digits.startswith(_OPEN_LINES) and not digits.startswith(tuple("44" + line[1:] for line in _OPEN_LINES)):
            yield found("phone-number", text, whole, one.start(), one.end())
    for pattern in (_NATIONAL_INSURANCE, _POLICE_COMPUTER):
        for one in pattern.finditer(whole):
            yield found("personal-identifier", text, whole, one.start(), one.end())
