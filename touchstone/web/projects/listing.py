"""The force's projects on a page: where each stands, its impact, its path and what is due."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from touchstone.accounts.permissions import Permission
from touchstone.accounts.requests import OfficeRequest
from touchstone.accounts.roles import permits
from touchstone.foundation import clock
from touchstone.pages.impact_words import LEVELS, PATHS, SHORT_AXES
from touchstone.pages.layout import Link
from touchstone.pages.paging import PARAMETER, Pager
from touchstone.pages.reference_links import public_address
from touchstone.pages.routes import page
from touchstone.pages.text import whole_number
from touchstone.queries.portfolio import PAGE_SIZE, STATUSES, load_portfolio

WORDS = {"": _("All"), "open": _("Open"), "paused": _("Paused"), "ended": _("Ended")}


# Everybody's first page: whoever reads no casework is sent on, so the permission is one that every office carries.
@page(permission=Permission.GUIDANCE_ASK, methods=("GET", "HEAD"))
def project_list(request: OfficeRequest) -> HttpResponse:
    """Projects within reach, newest first, 50 a page; `?status=` narrows them."""
    if not permits(request.actor.role, Permission.PROJECT_VIEW):
        return HttpResponseRedirect(reverse("start"))
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    wanted = whole_number(request.GET.get(PARAMETER, "")) or 1
    found = load_portfolio(by=request.actor, at=clock.now(), number=wanted, status=status)
    kept = (("status", status),) if status else ()
    context = {
        "found": found,
        "pager": Pager(number=found.number, total=found.count, size=PAGE_SIZE, path=request.path, kept=kept),
        "filters": [
            Link(words, f"?status={name}" if name else request.path, current=name == status)
            for name, words in WORDS.items()
        ],
        "status": status,
        "axes": SHORT_AXES,
        "levels": LEVELS,
        "paths": PATHS,
        "may_open": permits(request.actor.role, Permission.PROJECT_OPEN),
        "what_applies_url": public_address("/what-applies/"),
    }
    return render(request, "projects/list.html", context)
