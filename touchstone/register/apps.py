"""Names the register's app to Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """What is public, and nothing else; no pages, no rules."""

    name = "touchstone.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"
