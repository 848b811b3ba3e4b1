"""Error pages: what went wrong, what to do, and a number to quote. Named in both sites' URL settings."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import escape

from touchstone.foundation.identifiers import new_id
from touchstone.pages.labels import Words
from touchstone.pages.text import safe_href

log = logging.getLogger("touchstone.pages")

TEMPLATE = "errors/page.html"


@dataclass(frozen=True)
class Explanation:
    """What an error page says: a title, what happened, and what to do now."""

    title: Words
    happened: Words
    to_do: Words


EXPLANATIONS: dict[int, Explanation] = {
    400: Explanation(
        gettext_lazy("This request could not be read"),
        gettext_lazy("Something in the address or in what was sent is not in a form this service understands."),
        gettext_lazy("Go back and try again. If you followed a link, check that it was copied whole."),
    ),
    403: Explanation(
        gettext_lazy("You cannot do this"),
        gettext_lazy("The office you hold does not carry this permission, or it has ended."),
        gettext_lazy("If you hold more than one office, switch to the right one. Otherwise ask your administrator."),
    ),
    404: Explanation(
        gettext_lazy("Page not found"),
        gettext_lazy("There is no such page, or it is not yours to see."),
        gettext_lazy("Check the address for mistakes, or start again from the first page."),
    ),
    405: Explanation(
        gettext_lazy("This page cannot be used that way"),
        gettext_lazy("The page was asked for with a method it does not answer."),
        gettext_lazy("Go back to the page before, and use its links and buttons."),
    ),
    409: Explanation(
        gettext_lazy("This has changed since you opened it"),
        gettext_lazy("Somebody else saved a change first, or the form was sent before. Nothing has been overwritten."),
        gettext_lazy("Open the page again to see how it stands now, then decide what is still needed."),
    ),
    413: Explanation(
        gettext_lazy("What you sent is too large"),
        gettext_lazy("The form or file is larger than this service accepts. Nothing was kept."),
        gettext_lazy("Send a smaller file, or split the text into parts."),
    ),
    422: Explanation(
        gettext_lazy("This cannot be accepted as it stands"),
        gettext_lazy("Something that was sent is missing or wrong. Nothing was saved."),
        gettext_lazy("Go back, correct it, and send it again."),
    ),
    429: Explanation(
        gettext_lazy("Too many requests"),
        gettext_lazy("Too much was asked for in a short time from your account or address."),
        gettext_lazy("Wait a few minutes, then try again."),
    ),
    500: Explanation(
        gettext_lazy("Sorry, there is a fault in this service"),
        gettext_lazy("The fault has been recorded. What you sent was not saved."),
        gettext_lazy("Try again later. If it happens again, tell whoever runs this service, with the number below."),
    ),
}


def error_page(
    request: HttpRequest, status: int, *, template: str = TEMPLATE, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page for a status in our layout, with a number to quote that also stands in the log."""
    reference = reference_of(request)
    # A server error's own record has the traceback: this one ties the number to it.
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "request.refused", extra={"request_id": reference, "status": status, "outcome": str(request.method)})
    values = {"status": status, "explanation": EXPLANATIONS[status], "reference": reference}
    values |= {"again_url": safe_href(request.path), **(context or {})}
    response = HttpResponse(_rendered(request, template, values, status=status), status=status)
    if status >= 500:
        response.headers["Cache-Control"] = "no-store"
    return response


def reference_of(request: HttpRequest) -> str:
    """The number that names this request, the same on the page and in the log."""
    reference: str = getattr(request, "touchstone_reference", "") or new_id()
    request.touchstone_reference = reference  # type: ignore[attr-defined]  # read back above
    return reference


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400; a body over the limit is told apart, as 413."""
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404. Says the same whether the thing is missing or somebody else's."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return error_page(request, 500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: 403, with what was typed shown so that it can be copied into a fresh form."""
    return error_page(request, 403, template="errors/forged.html", context={"typed": typed_text(request)})


_NEVER_SHOWN = ("password", "secret", "token")  # and `code`, by its whole name: the second factor
_MOST_SHOWN = 100_000


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """`(field, text)` of what the form held, without secrets; empty where another site sent it.

    Text from another site is not shown: that would let the other site write on our pages.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return []
    try:
        lists = list(request.POST.lists())
    except (SuspiciousOperation, MultiPartParserError, OSError):  # too large, malformed, or cut off
        return []
    shown, size = [], 0
    for name, values in lists:
        text = "\n".join(values).strip()
        size += len(text)
        is_secret = name == "code" or any(word in name.lower() for word in _NEVER_SHOWN)
        if text and size <= _MOST_SHOWN and not is_secret:
            shown.append((name, text))
    return shown


def _rendered(request: HttpRequest, template: str, values: dict[str, Any], *, status: int) -> str:
    """The page; where what it needs has failed too, the page without the person; in the last resort, bare text."""
    attempts: tuple[HttpRequest | None, ...] = (None,) if status >= 500 else (request, None)
    for attempt in attempts:
        try:
            return get_template(template).render(dict(values), attempt)
        except Exception:
            log.exception("error-page.failed", extra={"request_id": values["reference"], "status": status})
    explanation: Explanation = values["explanation"]
    return _BARE.format(
        title=escape(explanation.title),
        happened=escape(explanation.happened),
        to_do=escape(explanation.to_do),
        number=escape(_("Number to quote: %(reference)s") % {"reference": values["reference"]}),
    )


_BARE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{happened}</p><p>{to_do}</p><p>{number}</p></main></body></html>"
)
