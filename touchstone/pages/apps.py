"""The Django app of the shared pages; it holds templates and static files, and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Found by its label `pages`."""

    name = "touchstone.pages"
    label = "pages"
