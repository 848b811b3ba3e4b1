"""Choosing the language of the pages: offered once a language has its catalogue, kept in a cookie."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

from touchstone.accounts.paths import is_own_path
from touchstone.config.both_sites import YEAR_SECONDS
from touchstone.foundation.errors import NotFound
from touchstone.pages.languages import NAMES
from touchstone.pages.layout import Link
from touchstone.pages.routes import page

SOURCE = "en"


@page(permission=None, reason="The sign-in page too is read in the reader's language.", methods=("GET",))
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the choice, and back to the page it was made on."""
    if code not in offered():
        raise NotFound
    wanted = request.GET.get("next", "")
    response = HttpResponseRedirect(wanted if is_own_path(wanted) else settings.LOGIN_REDIRECT_URL)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR_SECONDS,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def offered() -> list[str]:
    """Codes of the source language and of those with a catalogue of ours."""
    return [code for code, _ in settings.LANGUAGES if code == SOURCE or _has_catalogue(code)]


def links(request: HttpRequest) -> dict[str, Any]:
    """`language_links` for the layout; none while there is only one language."""
    codes = offered()
    if len(codes) < 2:
        return {"language_links": []}
    current = (get_language() or SOURCE).split("-")[0]
    here = urlencode({"next": request.get_full_path()})
    return {
        "language_links": [
            Link(
                NAMES[code], f"{reverse('choose_language', args=[code])}?{here}", current=code == current, language=code
            )
            for code in codes
        ]
    }


def _address(code: str) -> str:
    return reverse("choose_language", args=[code])


def _has_catalogue(code: str) -> bool:
    """Django's own catalogues do not count: half a page in a language is worse than none."""
    return any((folder / code / "LC_MESSAGES" / "django.mo").exists() for folder in settings.LOCALE_PATHS)
