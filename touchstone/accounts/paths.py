"""Where a `next` may lead: a path of this site, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import unquote

LONGEST = 2_000
# Printable ASCII after one slash, as browsers send the addresses of our own pages.
_PATH = re.compile(r"/(?!/)[\x21-\x5b\x5d-\x7e]*\Z")
_ELSEWHERE = re.compile(r"//|.*[\x00-\x1f\x7f\\]", re.DOTALL)


def is_own_path(url: str) -> bool:
    """Whether the text is a path of this site, and stays one when it is decoded once more."""
    return len(url) <= LONGEST and _PATH.match(url) is not None and _ELSEWHERE.match(unquote(url)) is None
