"""Comparisons of packs, each made once: an installation moves between few."""

from __future__ import annotations

from touchstone.guidance.comparison import Comparison, compare
from touchstone.guidance.pack import Pack

_made: dict[tuple[str, str], Comparison] = {}
_KEPT = 64


def compared(before: Pack, after: Pack) -> Comparison:
    """What `after` adds to, removes from, rewords and changes in `before`; kept by the digests of the two."""
    key = (before.digest, after.digest)
    if key not in _made:
        while len(_made) >= _KEPT:
            _made.pop(next(iter(_made)), None)
        _made[key] = compare(before, after)
    return _made[key]
