"""PostgreSQL's own limits on what each site may do: granted anew after every migration, by the owner of the tables.

The casework role may read and write rows but only add to append-only tables; the public role may read the register and
add to its inbox. Neither owns anything, and neither may empty a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from touchstone.accounts.classification import CLASSIFICATION as ACCOUNTS
from touchstone.config.database import APP_ROLE, PUBLIC_INSERTS, PUBLIC_READS, PUBLIC_ROLE
from touchstone.register.classification import CLASSIFICATION as REGISTER
from touchstone.store.classification import CLASSIFICATION as STORE

TABLE_CLASSES: dict[str, Mapping[str, Any]] = {"accounts": ACCOUNTS, "store": STORE, "register": REGISTER}


def grant_roles(connection: BaseDatabaseWrapper) -> None:
    """Give the two roles exactly their rights, and take away every other. Roles that do not exist are passed over."""
    names = connection.introspection.table_names()
    append_only = append_only_tables()
    with connection.cursor() as cursor:
        for role, rights in ((APP_ROLE, _app_rights), (PUBLIC_ROLE, _public_rights)):
            if not _exists(cursor, role):
                continue
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
            cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            for table in names:
                if allowed := rights(table, append_only):
                    cursor.execute(f"GRANT {allowed} ON {connection.ops.quote_name(table)} TO {role}")
            if role == APP_ROLE:
                cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")


def append_only_tables() -> frozenset[str]:
    """Names of the tables whose classification says append-only."""
    return frozenset(
        model._meta.db_table
        for label, classes in TABLE_CLASSES.items()
        for model in apps.get_app_config(label).get_models()
        if classes[model.__name__].mutability == "append-only"
    )


def after_migration(*, sender: Any, using: str, **_: object) -> None:
    """Django's post_migrate, once for all applications: every table is there when the first one is told."""
    connection = connections[using]
    if sender.label == "accounts" and connection.vendor == "postgresql":
        grant_roles(connection)


def _app_rights(table: str, append_only: frozenset[str]) -> str:
    if table == "django_migrations":
        return "SELECT"
    return "SELECT, INSERT" if table in append_only else "SELECT, INSERT, UPDATE, DELETE"


def _public_rights(table: str, _append_only: frozenset[str]) -> str:
    if table.startswith(PUBLIC_INSERTS):
        return "INSERT"
    return "SELECT" if table.startswith(PUBLIC_READS) else ""


def _exists(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None
