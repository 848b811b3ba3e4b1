"""The mark on each view."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from touchstone.pages.routes import page


def view(_request: HttpRequest) -> HttpResponse:
    """A view."""
    return HttpResponse("seen")


def test_a_view_carries_its_permission_and_keeps_its_name() -> None:
    marked = page(permission="project.view")(view)
    assert marked.touchstone_permission == "project.view"  # type: ignore[attr-defined]  # the mark that the decorator leaves
    assert marked.__name__ == "view"
    assert marked(RequestFactory().get("/")).content == b"seen"


def test_a_page_for_anybody_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        page(permission=None)
    assert page(permission=None, reason="sign-in")(view).touchstone_reason == "sign-in"  # type: ignore[attr-defined]  # the mark that the decorator leaves


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_methods_that_are_not_listed_answer_405(method: str) -> None:
    marked = page(permission="x", methods=("GET",))(view)
    response = marked(RequestFactory().generic(method, "/"))
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
