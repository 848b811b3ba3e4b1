"""Addresses of the public site. A record's address never changes; everything not named here is 404."""

from __future__ import annotations

from django.urls import include, path, re_path

from touchstone.public import frozen, tiles, views

RECORD = r"(?P<record>[0-9a-hjkmnp-tv-z]{16})"
VERSION = r"(?P<version>[1-9][0-9]{0,6})"

urlpatterns = [
    path("", views.front, name="front"),
    path("records/", views.records, name="records"),
    path("feed.atom", views.feed, name="feed"),
    path("records.json", views.records_data, name="records-data"),
    re_path(rf"^records/{RECORD}/$", views.record, name="record"),
    re_path(rf"^records/{RECORD}/changes/{VERSION}/$", views.changes, name="record-changes"),
    re_path(rf"^records/{RECORD}/{VERSION}/$", frozen.page_of_version, name="version"),
    re_path(rf"^records/{RECORD}/{VERSION}\.tlog-proof$", frozen.proof, name="proof"),
    re_path(rf"^records/{RECORD}/{VERSION}/(?P<name>[A-Za-z0-9._-]+)$", frozen.file, name="version-file"),
    path("what-the-log-proves/", views.what_the_log_proves, name="what-the-log-proves"),
    path("", include("touchstone.public.reference.urls")),
    path("", include("touchstone.public.what_applies.urls")),
    re_path(r"^log/(?P<name>.*)$", tiles.log_file, name="log-file"),
]
