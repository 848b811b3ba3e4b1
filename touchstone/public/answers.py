"""How the public site answers: which methods, how long caches may keep a page, and no cookies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from touchstone.pages.layout import Link
from touchstone.pages.routes import page

READ = ("GET", "HEAD")
STATIC_COPY = "touchstone.static_copy"  # in the request's environment, where the copy is being made
LIVE = "public, max-age=60"  # pages that change when something is published
NEVER_KEPT = "no-store"  # pages that hold what somebody typed
open_to_all = page(permission=None, reason="the register is public", methods=READ)
open_form = page(permission=None, reason="anybody may ask what would apply: nothing is stored", methods=(*READ, "POST"))


def is_copy(request: HttpRequest) -> bool:
    """Whether the page is for the copy of the site on files, which answers nothing that is typed."""
    return bool(request.META.get(STATIC_COPY))


def base_address(request: HttpRequest) -> str:
    """The site's address without a slash at its end: the one set for the installation, else the one asked."""
    configured = getattr(settings, "TOUCHSTONE_PUBLIC_URL", "")
    return str(configured or f"{request.scheme}://{request.get_host()}").rstrip("/")


def plain_file(body: str | bytes, media_type: str, *, save_as: str = "", is_shared: bool = True) -> HttpResponse:
    """A file that changes when something is published. `save_as`: the name under which browsers keep it;
    `is_shared`: whether pages of other sites may read it."""
    response = HttpResponse(body, content_type=media_type)
    response.headers["Cache-Control"] = LIVE
    if is_shared:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if save_as:
        response.headers["Content-Disposition"] = f'attachment; filename="{save_as}"'
    return response


def answer(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200, cache: str = LIVE
) -> HttpResponse:
    """A page of the site in the shared layout, cacheable for a minute unless `cache` says otherwise."""
    here = request.path
    links = [
        Link(_("Register"), reverse("front"), current=here == reverse("front")),
        Link(_("Records"), reverse("records"), current=here.startswith(reverse("records"))),
        Link(_("Guidance"), reverse("guidance"), current=here.startswith(reverse("guidance"))),
        Link(_("What applies?"), reverse("what-applies"), current=here.startswith(reverse("what-applies"))),
        Link(_("What the log proves"), reverse("what-the-log-proves"), current=here == reverse("what-the-log-proves")),
    ]
    values = {"navigation_links": links, "home_url": reverse("front"), "is_copy": is_copy(request), **context}
    response = render(request, template, values, status=status)
    response.headers["Cache-Control"] = cache
    return response
