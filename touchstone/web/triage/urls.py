"""Addresses of the pages about triage."""

from __future__ import annotations

from django.urls import path

from touchstone.web.triage import opening, results

urlpatterns = [
    path("projects/new/", opening.start, name="triage-start"),
    path("projects/<slug:project>/triage/", results.result, name="triage-result"),
    path("projects/<slug:project>/triage/override/", results.override, name="triage-override"),
    path("projects/<slug:project>/triage/advice/", results.ask, name="threshold-ask"),
    path("projects/<slug:project>/triage/advice/<slug:query>/", results.reply, name="threshold-reply"),
]
