"""What waits for the office signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.domain.case import local_day
from touchstone.foundation import clock
from touchstone.pages.routes import page
from touchstone.queries.waiting import ActLine, load_waiting
from touchstone.web.projects.history_words import OUTCOMES
from touchstone.web.projects.links import address

KINDS = {
    "publication": _("Make a record public"),
    "disposal": _("Destroy content whose retention has ended"),
    "adoption": _("Make proposed rules force policy"),
}


@page(permission=Permission.PROJECT_VIEW, methods=("GET", "HEAD"))
def waiting_list(request: OfficeRequest) -> HttpResponse:
    """Advice asked of the office, decisions open for its signature, acts that want a second person."""
    found = load_waiting(by=request.actor)
    context = {
        "found": found,
        "advice": [(one, name, address(("advice-paper",), one.project, one.id)) for one, name in found.advice],
        "signatures": [(one, address(("decision-sign",), one.project, one.decision)) for one in found.signatures],
        "acts": [(one, _settle_address(one)) for one in found.acts],
        "kinds": KINDS,
        "outcomes": OUTCOMES,
        "today": local_day(clock.now()),
    }
    return render(request, "projects/waiting.html", context)


def _settle_address(line: ActLine) -> str:
    act = line.act
    if act.kind == "publication":
        return address(("proposal",), act.id) or address(("publication-list", "publications"), act.project)
    if act.kind == "disposal":
        return address(("disposal-approve",), act.project, act.id)
    return address(("adoption-sign",), act.id)
