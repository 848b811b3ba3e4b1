"""Addresses of the public site. A record's address never changes; everything not named here is 404."""

from __future__ import annotations

from django.urls import include, path, re_path

from touchstone.public import frozen, list_views, open_data_views, record_views, tiles, views

RECORD = r"(?P<record>[0-9a-hjkmnp-tv-z]{16})"
VERSION = r"(?P<version>[1-9][0-9]{0,6})"

urlpatterns = [
    path("", views.front, name="front"),
    path("records/", list_views.records, name="records"),
    path("feed.atom", views.feed, name="feed"),
    path("records.json", open_data_views.records_json, name="records-data"),
    path("records.csv", open_data_views.records_csv, name="records-csv"),
    path("records.schema.json", open_data_views.records_schema, name="records-schema"),
    path("open-data/", open_data_views.open_data, name="open-data"),
    path("sitemap.xml", open_data_views.sitemap, name="sitemap"),
    path("robots.txt", open_data_views.robots, name="robots"),
    re_path(rf"^records/{RECORD}/$", record_views.record, name="record"),
    re_path(rf"^records/{RECORD}/changes/{VERSION}/$", record_views.changes, name="record-changes"),
    re_path(rf"^records/{RECORD}/compare/$", record_views.compare, name="record-compare"),
    re_path(rf"^records/{RECORD}/print/$", record_views.print_view, name="record-print"),
    re_path(rf"^records/{RECORD}/history\.json$", record_views.history, name="record-history"),
    re_path(rf"^records/{RECORD}/feed\.atom$", record_views.feed, name="record-feed"),
    re_path(rf"^records/{RECORD}/{VERSION}/$", frozen.page_of_version, name="version"),
    re_path(rf"^records/{RECORD}/{VERSION}\.tlog-proof$", frozen.proof, name="proof"),
    re_path(rf"^records/{RECORD}/{VERSION}/(?P<name>[A-Za-z0-9._-]+)$", frozen.file, name="version-file"),
    path("what-the-log-proves/", views.what_the_log_proves, name="what-the-log-proves"),
    path("", include("touchstone.public.feedback.urls")),
    path("", include("touchstone.public.reference.urls")),
    path("", include("touchstone.public.what_applies.urls")),
    re_path(r"^log/(?P<name>.*)$", tiles.log_file, name="log-file"),
]
