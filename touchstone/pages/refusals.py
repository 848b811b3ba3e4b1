"""Middleware that turns refusals, and bare error answers, into pages that say why and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from touchstone.foundation.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted, Refusal
from touchstone.pages.errors import EXPLANATIONS, Explanation, error_page

# The first that fits, so the narrow kinds stand before their base.
STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (NotPermitted, 403),
    (Conflict, 409),
    (AlreadyDone, 409),
    (Invalid, 422),
    (Refusal, 409),
)


_OWN_HEADINGS = (NotPermitted, Conflict, AlreadyDone, Invalid)
# A rule refuses and nothing has changed: the refusal itself says what happened and what to do.
NOT_AS_THINGS_STAND = Explanation(gettext_lazy("This cannot be done as things stand"), "", "")


class RefusalPages:
    """Stands after the language and session middleware, so that its pages know the person and the language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _page_for_bare_answer(request, response) or response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; None for anything else, which is a fault."""
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that answers a refusal: for a missing thing, exactly the page of a wrong address."""
    status = next(status for kind, status in STATUSES if isinstance(refusal, kind))
    if status == 404:
        return error_page(request, 404)
    return error_page(request, status, template="errors/refusal.html", context=_context(refusal))


def _context(refusal: Refusal) -> dict[str, Any]:
    context: dict[str, Any] = {"refusal": refusal}
    if type(refusal) not in _OWN_HEADINGS:
        context["explanation"] = NOT_AS_THINGS_STAND
    if isinstance(refusal, Conflict):
        context["differences"] = _differences(refusal.yours, refusal.theirs)
    return context


def _differences(yours: object, theirs: object) -> list[dict[str, object]]:
    """Rows of field, what was typed, what is saved now. Each side is a mapping of fields or a single value."""
    if not isinstance(yours, Mapping) and not isinstance(theirs, Mapping):
        return [] if yours is None and theirs is None else [{"field": "", "yours": yours, "theirs": theirs}]
    mine = yours if isinstance(yours, Mapping) else {}
    others = theirs if isinstance(theirs, Mapping) else {}
    fields = list(dict.fromkeys([*mine, *others]))
    return [{"field": field, "yours": mine.get(field), "theirs": others.get(field)} for field in fields]


def _page_for_bare_answer(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    """A page in place of an empty error answer (a method refused, a limit reached). Answers with a body are kept."""
    if response.status_code not in EXPLANATIONS or response.streaming or response.content:
        return None
    page = error_page(request, response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            page.headers[name] = response.headers[name]
    page.cookies = response.cookies
    return page
