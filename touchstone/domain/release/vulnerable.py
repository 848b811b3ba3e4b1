"""Words that point at one vulnerable person: a case told so closely that somebody knows who it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchstone.domain.release.texts import Finding, PublicText, found

_WHO = (
    r"child|baby|girl|boy|woman|man|mother|father|victim|witness|patient|resident|survivor|complainant|suspect|detainee"
    r"|pupil|student|teenager|pensioner|prostitute|sex worker|asylum seeker|whistleblower"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\w)(?:\d{1,3}|[a-z]{3,9}(?:-[a-z]{3,6})?)[- ]years?[- ]old(?: (?:" + _WHO + r"))?(?!\w)",
        r"(?<!\w)(?:" + _WHO + r"),? aged \d{1,3}(?!\w)",
        r"(?<!\w)(?:one|this|that|her|his|the (?:first|only|second|youngest|oldest)) (?:\w{2,14} )?(?:" + _WHO + r")"
        r" (?:who|from|living|named|called|whose|at|in)(?!\w)",
        r"(?<!\w)(?:her|his) (?:home|school|refuge|care home|hostel|address|medical history|diagnosis)(?!\w)",
        r"(?<!\w)(?:safe house|women's refuge|witness protection|protected witness)(?!\w)",
        r"(?<!\w)(?:plentyn|merch|bachgen|menyw|dynes|dyn) \d{1,3} oed(?!\w)",
        r"(?<!\w)(?:took (?:his|her|their) own life|killed (?:himself|herself)|was raped|who was abused)(?!\w)",
    )
)


def find_vulnerable(text: PublicText, whole: str) -> Iterator[Finding]:
    """Words about one person rather than a group, in one normalised text."""
    for pattern in _PATTERNS:
        for one in pattern.finditer(whole):
            yield found("vulnerable-person", text, whole, one.start(), one.end())
