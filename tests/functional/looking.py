"""Looks at each kind of page a journey comes to: accessibility, at both widths, and that nothing runs off the side.

A page is looked at where its address, with the ids taken out, is new, or where something stands on it that stood on no
page at such an address before: another component, an error, a refusal. It is looked at wide and narrow, as it is met.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

from tests.browser import NARROW, WIDE

AXE = (Path(__file__).parent / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
_ID = re.compile(r"^(?:[0-9a-hjkmnp-tv-z]{26}|[0-9a-hjkmnp-tv-z]{16}|[A-Za-z0-9_-]{32,})$")
# What stands after these names what was asked for, not another kind of page.
_NAMED = {"questions", "sets"}
_COMPONENTS = """() => [...new Set([...document.querySelectorAll('main *, body > *')]
  .flatMap(one => [...one.classList])
  .filter(name => /^(govuk|touchstone)-[a-z]+(-[a-z]+)*$/.test(name))
  .filter(name => !/-(body|caption|heading|hint|label|legend|group|wrapper|row|column|list|link|quiet|hidden)(-[a-z])?$/
    .test(name)))].sort()"""
_VIOLATIONS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .map(one => one.id + ': ' + one.nodes.map(node => node.html.slice(0, 160) + ' ' + node.failureSummary).join(' / '))"""
_OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > wide + 1)
    .slice(0, 3).map(one => one.outerHTML.slice(0, 160))
}"""


class Findings:
    """What was looked at, by kind, and what was found wrong: lines that name the page."""

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = {}
        self.paths: set[str] = set()
        self.faults: list[str] = []

    def look(self, page: Page) -> None:
        """Look at the page unless it holds nothing but what has been looked at on pages of its kind."""
        parts = set(page.evaluate(_COMPONENTS))
        self.paths.add(unquote(urlsplit(page.url).path))
        seen = self.seen.setdefault(pattern_of(page.url), set())
        if parts and parts <= seen:
            return
        seen |= parts
        page.evaluate(AXE)
        self._note(page, "wide", page.evaluate(_VIOLATIONS))
        page.set_viewport_size(NARROW)
        self._note(page, "narrow", page.evaluate(_VIOLATIONS))
        self._note(page, "runs off the side", page.evaluate(_OVERFLOW))
        page.set_viewport_size(WIDE)

    def _note(self, page: Page, how: str, found: list[str]) -> None:
        self.faults += [f"{pattern_of(page.url)} ({page.title()}), {how}: {one}" for one in found]


def pattern_of(address: str) -> str:
    """The path with every id as `*`."""
    parts = urlsplit(address).path.split("/")
    return "/".join(
        "*" if _ID.match(part) or (place and parts[place - 1] in _NAMED and part) else part
        for place, part in enumerate(parts)
    )
