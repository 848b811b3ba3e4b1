"""Addresses of the pages about projects."""

from __future__ import annotations

from django.urls import path, re_path

from touchstone.web.projects import case_file, heading, history, listing, members, schematic, standing, waiting

# The id's own alphabet, so that no page beside the projects is taken for one of them.
PROJECT = "(?P<project>[0-9a-hjkmnp-tv-z]{26})"

urlpatterns = [
    path("", listing.project_list, name="project-list"),
    path("waiting/", waiting.waiting_list, name="waiting-list"),
    path("projects/from-file/", case_file.case_file_open, name="case-file-open"),
    re_path(rf"^projects/{PROJECT}/$", standing.project, name="project"),
    re_path(rf"^projects/{PROJECT}/case-file/$", case_file.case_file, name="case-file"),
    re_path(
        rf"^projects/{PROJECT}/case-file/(?P<case_format>yaml|json)$",
        case_file.case_file_download,
        name="case-file-download",
    ),
    re_path(rf"^projects/{PROJECT}/heading/$", heading.heading, name="project-heading"),
    re_path(rf"^projects/{PROJECT}/members/$", members.members, name="project-members"),
    re_path(rf"^projects/{PROJECT}/schematic/$", schematic.schematic, name="project-schematic"),
    re_path(rf"^projects/{PROJECT}/history/$", history.history, name="project-history"),
]
