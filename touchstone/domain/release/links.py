"""Links that are unsafe or lead nowhere, by their form alone: nothing is ever fetched."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from touchstone.domain.release.texts import Finding, Kind, PublicText, found_words, is_invisible

_START = re.compile(
    r"(?<!\w)(?:[A-Za-z][A-Za-z0-9+.\-]{1,15}://|www\.|(?:javascript|data|vbscript|file|blob):(?=\S))", re.I
)
_RECORD = re.compile(r"/records/([^/?#]{1,100})")
_INSIDE = (".local", ".internal", ".lan", ".corp", ".intra", ".localhost", ".onion")
_NOWHERE = (".invalid", ".test")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?", re.IGNORECASE)
LONGEST = 2000


def find_links(text: PublicText, *, own_site: str, records: frozenset[str]) -> Iterator[Finding]:
    """Links of one text that should not be followed, or cannot be. `own_site`: the public site's own address.

    `records`: ids of the records there, this one among them. Reads the text as it stands: normalising would mend links.
    """
    for link in _links(text):
        rule = _wrong(link, own_site, records)
        if rule:
            yield found_words(rule, text, _shown(link))


def _links(text: PublicText) -> Iterator[str]:
    if text.kind is Kind.URL:
        yield text.text.strip()
        return
    for word in text.text.split():
        start = _START.search(word)
        if start:
            yield word[start.start() :].rstrip(".,;:!?)'\"”’>")


def _wrong(link: str, own_site: str, records: frozenset[str]) -> str:
    """The rule that the link offends, or ""."""
    if link.lower().startswith("www."):
        link = f"https://{link}"
    if len(link) > LONGEST or any(is_invisible(one) or one in '\\<>"' or one.isspace() for one in link):
        return "unsafe-link"
    try:
        parts = urlsplit(link)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "dead-link"
    own = urlsplit(own_site)
    if own.hostname and (host, port) == (own.hostname, own.port):
        return _own(parts, records)
    if parts.scheme.lower() != "https" or "@" in parts.netloc or port not in (None, 443):
        return "unsafe-link"
    return _host(host)


def _host(host: str) -> str:
    if (
        not host.isascii()
        or _is_address(host)
        or host == "localhost"
        or f".{host}".endswith(_INSIDE)
        or ".pnn." in host
    ):
        return "unsafe-link"
    labels = host.split(".")
    if len(labels) < 2 or not all(_HOST.fullmatch(one) for one in labels) or host.endswith(_NOWHERE):
        return "dead-link"
    return "dead-link" if labels[-1].isdigit() or len(labels[-1]) < 2 else ""


def _own(parts: SplitResult, records: frozenset[str]) -> str:
    record = _RECORD.match(parts.path)
    return "dead-link" if record and record.group(1) not in records else ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _shown(link: str) -> str:
    plain = "".join(one for one in link if not is_invisible(one))
    return plain if len(plain) <= 200 else plain[:200] + "…"
