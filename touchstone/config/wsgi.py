"""The casework site as a WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "touchstone.config.settings")
application = get_wsgi_application()

from touchstone.config import startup  # noqa: E402 - reads settings, which the line above loads

startup.refuse_if_unsafe()
