"""Names the accounts' app to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, persons, offices, invitations."""

    name = "touchstone.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
