"""Names the casework tables' app to Django."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Casework tables; no pages, no rules."""

    name = "touchstone.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
