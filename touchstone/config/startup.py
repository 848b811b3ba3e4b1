"""What refuses to start. In production mode each finding stops the program; in local mode it is a warning."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from touchstone.config import database, environment

SHORTEST_KEY = 50
# Parts of keys that stand in examples and tests, and must never guard anything.
KNOWN_KEYS = ("insecure", "changeme", "change-me", "example", "test-key", "secret-key")
SECRETS = (
    ("TOUCHSTONE_SECRET_KEY", "secret_key"),
    ("TOUCHSTONE_MFA_KEY", "mfa_key"),
    ("TOUCHSTONE_PUBLIC_SECRET_KEY", "public_secret_key"),
)


def findings() -> list[str]:
    """What is amiss with the settings, one clear line each; the database is asked separately."""
    return [*_mode_findings(), *_key_findings(), *_file_findings()]


def database_findings(connection: BaseDatabaseWrapper) -> list[str]:
    """What is amiss with the database as it answers now: durability, ownership, rights."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        try:
            return database.weak_pragmas(connection)
        except sqlite3.DatabaseError:  # the public site's authoriser lets no pragma be read; its guard has read them
            return []
    return [line for line, sql in _POSTGRESQL if _first(connection, sql)]


def refuse_if_unsafe() -> None:
    """Called before serving. Raises ImproperlyConfigured in production mode, a line for each finding."""
    if settings.TOUCHSTONE_MODE == environment.PRODUCTION:
        found = [*findings(), *database_findings(connection)]
        if found:
            raise ImproperlyConfigured("Touchstone will not start:\n" + "\n".join(f"- {line}" for line in found))


def register() -> None:
    """Make the check known to Django; called by both sites' settings."""
    checks.register(check_start_up, "touchstone")


def check_start_up(app_configs: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Django's system check: errors in production mode, warnings in local mode."""
    is_production = settings.TOUCHSTONE_MODE == environment.PRODUCTION
    kind = checks.Error if is_production else checks.Warning
    return [kind(line, id="touchstone.E001" if is_production else "touchstone.W001") for line in findings()]


def _mode_findings() -> Iterable[str]:
    if settings.DEBUG:
        yield "TOUCHSTONE_DEBUG is on: error pages would show code and settings."
    if not settings.WITH_TLS:
        yield "TOUCHSTONE_TLS is not on: people would reach the site without encryption."
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "TOUCHSTONE_HOSTS names no host names for the site to answer to."
    if getattr(settings, "TOUCHSTONE_SCANNER", "") == "none":
        yield "TOUCHSTONE_SCANNER is none: files would not be scanned for malware."


def _key_findings() -> Iterable[str]:
    keys = {"TOUCHSTONE_SECRET_KEY": _secret_key()}
    if hasattr(settings, "TOUCHSTONE_MFA_KEY"):
        keys["TOUCHSTONE_MFA_KEY"] = settings.TOUCHSTONE_MFA_KEY
    for name, key in keys.items():
        if not key:
            yield f"{name} is not set."
        elif len(key) < SHORTEST_KEY or any(known in key.lower() for known in KNOWN_KEYS):
            yield f"{name} is a default, a test key, or shorter than {SHORTEST_KEY} characters."
    if len(keys) > 1 and len(set(keys.values())) == 1:
        yield "TOUCHSTONE_SECRET_KEY and TOUCHSTONE_MFA_KEY are the same key."


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's own answer to an empty key
        return ""


def _file_findings() -> Iterable[str]:
    files = [environment.secret_file(variable, name) for variable, name in SECRETS]
    for path in [*files, *_signing_keys(settings.TOUCHSTONE_VAR)]:
        if path is not None and environment.readable_by_others(path):
            yield f"The key file {path} can be read by others than its owner."
    if environment.readable_by_others(settings.TOUCHSTONE_VAR):
        yield f"The data directory {settings.TOUCHSTONE_VAR} can be read by others than its owner."


def _signing_keys(data_directory: Path) -> list[Path]:
    folder = data_directory / "keys"
    return sorted(path for path in folder.glob("**/*") if path.is_file()) if folder.is_dir() else []


# Each question answers with a row where something is amiss.
_POSTGRESQL = (
    ("PostgreSQL runs with fsync off: power loss would lose what was acknowledged.",
     "SELECT 1 FROM pg_settings WHERE name = 'fsync' AND setting <> 'on'"),
    ("PostgreSQL runs with synchronous_commit off: a crash would lose what was acknowledged.",
     "SELECT 1 FROM pg_settings WHERE name = 'synchronous_commit' AND setting NOT IN ('on', 'remote_apply')"),
    ("The database role owns tables: it must only use them.",
     "SELECT 1 FROM pg_tables WHERE tableowner = current_user LIMIT 1"),
    (
        "The site logs in to PostgreSQL under another role than the one it works in.",
        "SELECT 1 WHERE session_user <> current_user",
    ),
    ("The database role is a superuser, or passes row-level security by.",
     "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"),
)  # fmt: skip


def _first(connection: BaseDatabaseWrapper, sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() is not None
