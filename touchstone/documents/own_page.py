"""The policy under which a document's own page is served: its own style sheet, and nothing else at all."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_NOTHING = ("default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")


def own_page_policy(html: str) -> str:
    """The Content-Security-Policy of a page made by `rendering`: each of its style sheets is named by its digest."""
    digests = [b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(html)]
    styles = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join([*_NOTHING, *([f"style-src {styles}"] if styles else [])])
