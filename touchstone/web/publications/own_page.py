"""Shows the record's own page as it is, outside our layout."""

from __future__ import annotations

from django.http import HttpResponse

from touchstone.documents.own_page import own_page_policy


def own_page(html: str) -> HttpResponse:
    """The page under a policy that forbids scripts, forms and anything from elsewhere."""
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = own_page_policy(html)
    return response
