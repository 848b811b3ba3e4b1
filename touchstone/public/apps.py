"""Names the public site's app to Django; it holds pages and no tables."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Pages over the register's tables."""

    name = "touchstone.public"
    label = "public"
