"""The mark on every view: who may see it, and by which methods. The default-deny middleware reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

MARK = "touchstone_permission"
ANY_METHOD = ("GET", "HEAD", "POST")


def page(*, permission: object, reason: str = "", methods: Sequence[str] = ANY_METHOD) -> Callable[[View], View]:
    """Mark a view with the permission it needs; other methods than those given answer 405.

    `permission` is whatever the middleware understands; None means that anybody may see the page, and then a
    reason has to say why. Raises ValueError without one.
    """
    if permission is None and not reason:
        raise ValueError("a page that anybody may see needs a reason")

    def mark(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        marked.touchstone_permission = permission  # type: ignore[attr-defined]  # the mark is the point
        marked.touchstone_reason = reason  # type: ignore[attr-defined]  # the mark is the point
        marked.touchstone_methods = tuple(methods)  # type: ignore[attr-defined]  # the mark is the point
        return cast(View, marked)

    return mark
