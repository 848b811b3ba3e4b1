"""Where to go for each thing that the rules find outstanding."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from touchstone.domain.lifecycle import Outstanding

Address = Callable[[str, str], str]

# Noun of a link → the page, from the project's id and the thing's.
_PLACES: dict[str, Address] = {
    "triage": lambda project, _thing: reverse("triage-result", args=[project]),
    "question-set": lambda project, thing: reverse("question-set", args=[project, thing]),
    "question": lambda project, thing: reverse("question", args=[project, thing]),
    "document": lambda project, _thing: reverse("documents", args=[project]),
    "evidence": lambda project, _thing: reverse("evidence-list", args=[project]),
    "adviser": lambda project, _thing: reverse("advice-list", args=[project]),
    "publication": lambda project, _thing: reverse("publications", args=[project]),
    "condition": lambda project, thing: reverse("condition-close", args=[project, thing]),
    "failure-check": lambda project, thing: f"{reverse('gate', args=[project])}#check-{thing}",
    "decision": lambda project, _thing: reverse("decide", args=[project]),
}

# A test on the force's own data is made under the evaluations, or attached as evidence.
OWN_DATA = ("evidence", "own-data-validation")


def address_of(item: Outstanding, project: str) -> str:
    """The page on which the item is dealt with, or "" where there is none."""
    noun, thing = item.link_to
    if item.link_to == OWN_DATA:
        return reverse("evaluations", args=[project])
    place = _PLACES.get(noun)
    return place(project, thing) if place else ""
