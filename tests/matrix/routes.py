"""Every address of a site, with the names of the ids in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
LISTED = ("GET", "HEAD", "POST")
CASEWORK, PUBLIC = "touchstone.config.urls", "touchstone.config.urls_public"
_PLACE = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Route:
    """One address. `template` has `%(name)s` where the id `name` stands."""

    name: str
    template: str
    view: Callable[..., Any]

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the ids in the address."""
        return tuple(_PLACE.findall(self.template))

    @property
    def permission(self) -> object:
        """What the view says it needs; None where it is open."""
        return getattr(self.view, "touchstone_permission", None)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods the view says it answers."""
        return tuple(getattr(self.view, "touchstone_methods", ()))

    def address(self, ids: Mapping[str, str]) -> str:
        """The path with these ids; an id with a slash or the like in it is written percent-encoded."""
        return self.template % {name: quote(ids[name], safe="-._~") for name in self.ids}

    def raw_address(self, ids: Mapping[str, str]) -> str:
        """The path with these ids exactly as given."""
        return self.template % {name: ids[name] for name in self.ids}


def routes(urlconf: str = CASEWORK) -> list[Route]:
    """The site's own addresses in the order of the resolver. AssertionError for one without a name, or named twice.

    An address that an earlier one has taken is never reached, and left out.
    """
    taken: dict[str, Route] = {}
    for route in _routes(get_resolver(urlconf)):
        taken.setdefault(route.template, route)
    found = list(taken.values())
    names = [route.name for route in found]
    assert all(names), "an address without a name cannot stand in the table"
    twice = sorted({name for name in names if names.count(name) > 1})
    assert not twice, f"two addresses have the same name: {twice}"
    return found


def _routes(resolver: URLResolver, before: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, before + _template(entry))
        else:
            yield Route(entry.name or "", "/" + before + _template(entry), entry.callback)


def _template(entry: URLPattern | URLResolver) -> str:
    """The pattern as Django itself would fill it in."""
    regex = entry.pattern.regex.pattern if hasattr(entry.pattern, "regex") else ""
    if isinstance(entry, URLResolver) and str(entry.pattern) in ("", "^", "^/"):
        return ""
    possibilities = normalize(regex)
    assert len(possibilities) == 1, f"an address of more than one form: {regex}"
    return possibilities[0][0]
