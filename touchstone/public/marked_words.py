"""Two texts side by side with the words marked that only one of them has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup
from rapidfuzz.distance import Indel

MOST_PIECES = 3_000  # of words and the space between them; a longer text is marked as a whole
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def marked_words(before: str, after: str) -> tuple[Markup, Markup]:
    """The earlier text with what went in `del`, and the later with what came in `ins`; everything else escaped."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > MOST_PIECES:
        return _wrapped("del", before), _wrapped("ins", after)
    gone, come = [], []
    for act in Indel.opcodes(old, new):
        gone.append(("" if act.tag == "equal" else "del", old[act.src_start : act.src_end]))
        come.append(("" if act.tag == "equal" else "ins", new[act.dest_start : act.dest_end]))
    return _joined(gone), _joined(come)


def _joined(runs: Iterable[tuple[str, list[str]]]) -> Markup:
    return Markup("").join(_wrapped(tag, "".join(pieces)) for tag, pieces in runs)


def _wrapped(tag: str, text: str) -> Markup:
    if not tag or not text:
        return Markup("{}").format(text)
    return Markup("<{0}>{1}</{0}>").format(tag, text)
