"""The menu of the casework site: the sections that exist and that the office may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.roles import permits
from touchstone.pages.layout import Link
from touchstone.pages.routes import page

# Words, name of the first page's address, what it takes to open it, and where else the section's pages stand.
SECTIONS = (
    (_("Projects"), "project-list", Permission.PROJECT_VIEW, "/projects/"),
    (_("Waiting for you"), "waiting-list", Permission.PROJECT_VIEW, ""),
    (_("From the public"), "feedback-list", Permission.FEEDBACK_ANSWER, ""),
    (_("Completeness"), "completeness", Permission.COMPLETENESS_SIGN, ""),
    (_("People"), "people", Permission.ACCOUNT_VIEW, ""),
    (_("Force policy"), "policy", Permission.DECISION_VIEW, ""),
    (_("Who decides"), "who-decides", Permission.DECISION_VIEW, ""),
    (_("Our guidance"), "own-guidance", Permission.GUIDANCE_VIEW, ""),
    (_("Organisations"), "organisations", Permission.ORGANISATION_CREATE, ""),
)


@page(permission=None, reason="Leads on to what the office may open.", methods=("GET",))
def start(request: HttpRequest) -> HttpResponse:
    """The first section that the office may open; every office sees its own sign-in details."""
    links: list[Link] = casework(request)["navigation_links"]
    return HttpResponseRedirect(links[0].href if links else reverse("mfa_index"))


def casework(request: HttpRequest) -> dict[str, Any]:
    """`navigation_links` and `home_url` for the layout; no links before an office is chosen."""
    actor = getattr(request, "actor", None)
    home = {"home_url": reverse("start")}
    if actor is None:
        return {**home, "navigation_links": []}
    links = []
    for text, name, permission, pages in SECTIONS:
        href = _address(name)
        if href and permits(actor.role, permission):
            is_current = _is_current(request.path, href) or bool(pages and request.path.startswith(pages))
            links.append(Link(text, href, current=is_current))
    return {**home, "navigation_links": links}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_current(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
