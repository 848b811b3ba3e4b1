"""Addresses of the pages about projects."""

from __future__ import annotations

from django.urls import path, re_path

from touchstone.web.projects import heading, history, listing, members, standing, waiting

# The id's own alphabet, so that no page beside the projects is taken for one of them.
PROJECT = "(?P<project>[0-9a-hjkmnp-tv-z]{26})"

urlpatterns = [
    path("", listing.project_list, name="project-list"),
    path("waiting/", waiting.waiting_list, name="waiting-list"),
    re_path(rf"^projects/{PROJECT}/$", standing.project, name="project"),
    re_path(rf"^projects/{PROJECT}/heading/$", heading.heading, name="project-heading"),
    re_path(rf"^projects/{PROJECT}/members/$", members.members, name="project-members"),
    re_path(rf"^projects/{PROJECT}/history/$", history.history, name="project-history"),
]
