"""Addresses of pages in other groups: by name, and none where the page is not there."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

# The noun of `Outstanding.link_to` → names of pages, the first that is there; whether the id goes into the address.
PLACES: dict[str, tuple[tuple[str, ...], bool]] = {
    "question-set": (("question-set",), True),
    "triage": (("question-set",), True),
    "question": (("question",), True),
    "document": (("document-list", "documents"), False),
    "evidence": (("evidence-list",), False),
    "adviser": (("advice-request", "advice-list"), False),
    "publication": (("publication-list", "publications"), False),
    "condition": (("condition-close",), True),
    "failure-check": (("gate",), False),
}

# A test on the force's own data is made under the evaluations, or attached as evidence.
OWN_DATA = ("evidence", "own-data-validation")


def address(names: tuple[str, ...], *args: str) -> str:
    """The path of the first of the pages that is there, else ""."""
    for name in names:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


def place_of(link_to: tuple[str, str], project: str) -> str:
    """Where to go for something outstanding, else ""."""
    noun, wanted = link_to
    if link_to == OWN_DATA:
        return address(("evaluations", "evidence-list"), project)
    names, takes_id = PLACES.get(noun, ((), False))
    return address(names, project, wanted) if takes_id else address(names, project)
