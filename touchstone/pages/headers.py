"""Security headers of every answer, static files and error pages included."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# The one inline script: it lets the style sheet know that scripts run, before anything is drawn.
INLINE_SCRIPT = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)


def script_hash(script: str) -> str:
    """The source expression that allows exactly this inline script."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def content_security_policy(*, form_targets: Sequence[str] = ()) -> str:
    """The policy of our pages: everything from this host, nothing inline but the one script, framed by nobody.

    `form_targets` are further origins that a form may lead to: browsers hold the redirect to a sign-in provider
    to this rule too.
    """
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", script_hash(INLINE_SCRIPT)],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *form_targets],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


class SecurityHeaders:
    """Middleware; stands first in the list, so that what later ones answer by themselves passes through it.

    A view may answer with a stricter policy of its own (the download of evidence has a sandbox): it is kept.
    On a site where people sign in, no page is stored by browser or cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy(form_targets=getattr(settings, "TOUCHSTONE_FORM_TARGETS", ()))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", self.policy)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        if hasattr(request, "user"):
            headers["Cache-Control"] = "no-store"
        return response
