"""Addresses of the reference. An item's address never changes: it is made from its id."""

from __future__ import annotations

from django.urls import path, re_path

from touchstone.public.reference import finding_views, version_views, views
from touchstone.public.reference.axes import PATTERN

NAME = "[A-Za-z0-9][A-Za-z0-9._~-]{0,199}"
PACK, VERSION = "(?P<pack>[a-z0-9][a-z0-9-]{0,79})", r"(?P<version>[0-9]{4}-[0-9]{2}[.0-9]{0,4})"

urlpatterns = [
    path("guidance/", views.start, name="guidance"),
    path("guidance/find/", finding_views.found, name="guidance-find"),
    path("guidance/search/", finding_views.search, name="guidance-search"),
    path("guidance/glossary/", views.glossary, name="guidance-glossary"),
    path("guidance/schematic/", views.way, name="guidance-schematic"),
    path("guidance/versions/", version_views.versions, name="guidance-versions"),
    re_path(rf"^guidance/versions/{PACK}/{VERSION}/$", version_views.version, name="guidance-version"),
    re_path(rf"^guidance/items/(?P<item>{NAME})/$", views.item, name="guidance-item"),
    re_path(rf"^guidance/(?P<axis>{PATTERN})/$", views.listed, name="guidance-list"),
]
