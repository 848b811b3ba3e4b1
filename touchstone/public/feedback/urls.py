"""Addresses of the form about a record, of the answer behind a private link, and of statements of completeness."""

from __future__ import annotations

from django.urls import path, re_path

from touchstone.public.feedback import completeness, views

urlpatterns = [
    re_path(r"^records/(?P<record>[0-9a-hjkmnp-tv-z]{16})/ask/$", views.ask, name="feedback-ask"),
    re_path(r"^answers/(?P<token>[A-Za-z0-9_-]{43})/$", views.private_answer, name="feedback-answer"),
    path("completeness/", completeness.completeness, name="completeness"),
    re_path(
        r"^completeness/(?P<statement>[0-9a-hjkmnp-tv-z]{26})\.json$",
        completeness.statement,
        name="completeness-statement",
    ),
]
