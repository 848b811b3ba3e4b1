"""Addresses of the casework site: sign-in, then each page group, which states its own full paths."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from touchstone.config import language, navigation

PAGE_GROUPS = (
    "projects",
    "triage",
    "assessments",
    "evidence",
    "evaluations",
    "advice",
    "decisions",
    "disposal",
    "guidance",
    "documents",
    "publications",
    "feedback",
    "history",
    "accounts",
)


def _groups() -> list[URLResolver]:
    modules = [f"touchstone.web.{group}.urls" for group in PAGE_GROUPS if find_spec(f"touchstone.web.{group}")]
    return [path("", include(module)) for module in modules if find_spec(module)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("touchstone.accounts.urls")),
    path("start", navigation.start, name="start"),
    path("language/<slug:code>", language.choose, name="choose_language"),
    *_groups(),
    # Last, so that a page group may take the bare address for itself.
    path("", navigation.start, name="root"),
]

handler400 = "touchstone.pages.errors.bad_request"
handler403 = "touchstone.pages.errors.forbidden"
handler404 = "touchstone.pages.errors.not_found"
handler500 = "touchstone.pages.errors.server_error"
