"""The command line: one module for each sub-command, imported only when it is asked for."""

from __future__ import annotations

import os


def start_django() -> None:
    """Load settings and tables, for the sub-commands that need them; verifying and checking do without."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.config.settings")
    django.setup()
