"""Operational detail: tactics, places, marks and numbers that help somebody avoid being caught or find an officer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from touchstone.domain.release.texts import Finding, PublicText, found

_TACTICS = re.compile(
    r"(?<!\w)(?:undercover|informants?|CHIS|covert human intelligence|surveillance (?:team|officer|tactic|operation)s?"
    r"|tracking devices?|tradecraft|patrol (?:route|rota|pattern)s?|shift (?:rota|pattern)s?"
    r"|operation name|(?:evad|avoid|defeat)(?:e|ing)? (?:detection|the (?:system|tool|cameras?))"
    r"|minimum (?:crew|staffing)|armed response (?:time|base)s?|cudd[- ]?weithredol)(?!\w)",
    re.IGNORECASE,
)
_DEPLOYED = re.compile(
    r"(?<!\w)(?:deploy\w{0,6}|patrol\w{0,4}|stationed|camera|cameras|van|vans|officers)(?!\w)", re.IGNORECASE
)
_PLACE = re.compile(
    r"(?<!\w)(?:at|on|in|outside|near|along|opposite|behind) (?:the )?((?:[^\W\d_][\w'\-]{0,30} ){0,3}"
    r"(?:Street|Road|Lane|Avenue|Station|Square|Bridge|Market|Park|Close|Drive|Crescent|Terrace|Way|Centre|Stadium|Hospital"
    r"|School|Stryd|Heol|Ffordd|Gorsaf|Sgwâr))(?!\w)"
)
_POSTCODE = re.compile(r"(?<!\w)(?:[A-PR-UWYZ][A-HK-Y]?\d[A-HJKSTUW\d]?) ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)")
_COORDINATES = re.compile(r"(?<![\w.])-?\d{1,3}\.\d{4,15}[, ]{1,3}-?\d{1,3}\.\d{4,15}(?!\w)")
_COLLAR = re.compile(
    r"(?<!\w)(?:(?:collar|warrant|shoulder|epaulette|badge) (?:card )?(?:number|no\.?|num)?:? ?[A-Z]{0,3}\d{2,8}"
    r"|(?:PC|DC|PS|DS|PCSO|SC|Sgt|Insp) [A-Z]{0,2}\d{2,6})(?!\w)",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?<!\w)[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} ?[A-HJ-PR-Z]{3}(?!\w)")
_OLD_MARK = re.compile(
    r"(?<!\w)(?:registration|registered|number plate|mark|vehicle|VRM)\W{1,3}(?:\w{1,12}\W{1,2}){0,2}"
    r"((?:[A-Z]\d{1,3} ?[A-Z]{3})|(?:[A-Z]{3} ?\d{1,3}[A-Z]))(?!\w)"
)
_FOUR = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_COLONS = re.compile(r"(?<![\w:])[0-9A-Fa-f:]{2,39}(?:%\w{1,15})?(?![\w:])")
_HOST = re.compile(
    r"(?<![\w.\-])(?:[\w\-]{1,63}\.){1,6}(?:local|internal|lan|corp|intra)(?![\w\-]|\.\w)"
    r"|(?<![\w.\-])(?:[\w\-]{1,63}\.){1,5}pnn\.(?:[\w\-]{1,63}\.){0,3}[\w\-]{1,63}",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\\\\[\w.\-$]{1,63}\\[\w.\-$]{1,63}")
_SIMPLE = (
    ("tactics", _TACTICS),
    ("exact-place", _POSTCODE),
    ("exact-place", _COORDINATES),
    ("collar-number", _COLLAR),
    ("vehicle-mark", _MARK),
    ("network-address", _HOST),
    ("network-address", _SHARE),
)
NEAR = 80  # characters before a place in which something is said to be there


def find_operations(text: PublicText, whole: str) -> Iterator[Finding]:
    """Operational detail in one normalised text."""
    for rule, pattern in _SIMPLE:
        for one in pattern.finditer(whole):
            yield found(rule, text, whole, one.start(), one.end())
    for one in _OLD_MARK.finditer(whole):
        yield found("vehicle-mark", text, whole, one.start(1), one.end(1))
    for one in _PLACE.finditer(whole):
        named = any(word[:1].isupper() for word in one.group(1).split()[:-1])
        if named and _DEPLOYED.search(whole, max(0, one.start() - NEAR), one.start()):
            yield found("deployment-place", text, whole, one.start(1), one.end(1))
    for pattern in (_FOUR, _COLONS):
        for one in pattern.finditer(whole):
            if _is_address(one.group()):
                yield found("network-address", text, whole, one.start(), one.end())


def _is_address(text: str) -> bool:
    if ":" in text and (text.count(":") < 2 or not any(one.isdigit() for one in text)):
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
