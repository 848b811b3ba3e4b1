"""Signs in free text: that it says nothing yet, that it denies, that it speaks of a thing. They only ever hold back.

No text passes a check by the words it uses. A sign that is missed leaves the answer taken at its word, as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_EMPTY = (
    r"n/?a|none|nil|no|yes|nothing|nobody|no one|tb[cd]|to[- ]?do|to be (confirmed|decided|done|agreed|written)"
    r"|to follow|not (yet|known|started|done|decided|agreed|recorded|stated|available|applicable|tested)|unknown"
    r"|pending|in progress|do(n.t| not) know|awaited|awaiting.*|see above|as above|later|x+|[-–—?.…]+"
)
_SAYS_NOTHING = re.compile(rf"\s*({_EMPTY})(\s+(yet|known|so far|at present|available))?\s*[.!]*\s*", re.IGNORECASE)
_PUT_OFF = re.compile(r"\s*(tb[cd]\b|not yet\b|to be (confirmed|decided|agreed|written)\b|to follow\b)", re.IGNORECASE)

#: That something was never done, or is not kept.
_DENIAL = (
    r"(never|no(?!\s+(longer|more|later|less|fewer|earlier|doubt)\b)|not(?!\s+only\b)|nor|without"
    r"|\w+n['’]t|cannot|yet to be)"
)


def says_something(text: object) -> bool:
    """Whether a text, or any language of it, has content of its own: not blank, and no mere placeholder."""
    if isinstance(text, Mapping):
        return any(says_something(part) for part in text.values())
    if not isinstance(text, str) or not text.strip():
        return False
    put_off = _PUT_OFF.match(text) is not None and len(text) < 60
    return _SAYS_NOTHING.fullmatch(text) is None and not put_off


def speaks_of(texts: Iterable[str], pattern: str) -> bool:
    """Whether any of the texts has words that match, whatever it says of them."""
    found = re.compile(pattern, re.IGNORECASE)
    return any(found.search(text) for text in texts)


def denies(texts: Iterable[str], pattern: str) -> bool:
    """Whether any of the texts denies it: 'not tested', 'never been tested', 'untested', 'without a test'."""
    return speaks_of(texts, rf"\b{_DENIAL}\b[\s,]*(\w+[\s-]+){{0,4}}?({pattern})|\bun-?({pattern})")


#: Between a denial and what it denies: 'has not yet been', 'nobody ever really'. Nothing else may stand there.
_BETWEEN = (
    r"(been|being|be|is|are|was|were|has|have|had|do|does|did|can|could|will|yet|ever|actually|really|properly|anything"
    r"|it|them|this|that way|any|a|the|at all|regularly)"
)
_PLAIN_NO = r"(nobody|no[ -]one|nothing|none|never|not|nor|without|\w+n['’]t|cannot|yet to)"
_UNDONE = r"(unchecked|untested|unmeasured|unread|unreviewed|untraced|unmarked|unrecorded|uncounted)"
_GONE_OUT = r"\b(is|are|was|were|remains?|remained|goes|go|went|leaves?|left|sent|used|relied on|released|issued)\b"
#: 'Text that was not traced cannot leave' denies nothing, nor does what somebody else failed to do.
_ASIDE = re.compile(
    r"\b(that|which|who|whose|if|where|when(ever)?|until|unless|whether|while|any|anything|once|supplier|vendor|maker"
    r"|cannot|so)\b",
    re.IGNORECASE,
)
_LATER = r"(?!\s+(until|only|before (this|that|then|now|our|20)|for (want|lack)))"


def plainly_denies(texts: Iterable[str], pattern: str) -> bool:
    """Whether a text says of the thing itself that it is not done: 'nobody looks', 'goes out unchecked'.

    Narrower than `denies`: only helping words may stand between, and a clause about what happens 'if' or to text 'that'
    is not traced denies nothing.
    """
    no = re.compile(
        rf"\b{_PLAIN_NO}\s+({_BETWEEN}\s+){{0,4}}({pattern})\b{_LATER}"
        rf"|\bno (\w+ )?(checks?|tests?|measurements?|counts?|records?|reviews?|limits?)\b"
        rf"(?=\s+(is|are|was|were|has|have|takes?|took|exists?|at all|yet)\b|\s*$)"
        rf"|{_GONE_OUT} (\w+ )?{_UNDONE}\b",
        re.IGNORECASE,
    )
    return any(_denies_itself(clause, no) for text in texts for clause in re.split(r"[.;:,!?()\n]|\bbut\b", text))


def _denies_itself(clause: str, no: re.Pattern[str]) -> bool:
    found = no.search(clause)
    return found is not None and _ASIDE.search(clause[: found.start()]) is None


def plain(text: str) -> str:
    """A text in a form in which two wordings of one claim are the same: case, spaces and final stop left out."""
    return re.sub(r"\s+", " ", text).strip().rstrip(".").casefold()
