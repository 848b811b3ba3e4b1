"""Where the data lies, and the guards every connection carries: strict pragmas, and the public site's narrow view.

TOUCHSTONE_DATABASE_URL is `sqlite:///path` or `postgresql://user:password@host:port/name?sslmode=…`; unset, it is a
SQLite file in the data directory. The public site may be given its own TOUCHSTONE_PUBLIC_DATABASE_URL.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BUSY_SECONDS = 20
# The names PostgreSQL grants are made to. `public` itself is a reserved word there.
APP_ROLE = "touchstone_app"
PUBLIC_ROLE = "touchstone_public"
PUBLIC_READS = "register_"
PUBLIC_INSERTS = "register_inbox"

# Name, the value set, and what reading it back must give.
PRAGMAS = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    # Off, REPLACE deletes the old row without firing the triggers that guard append-only tables.
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("secure_delete", "ON", 1),
)

_PUBLIC_ALWAYS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_RECURSIVE,
    }
)


def casework_database(data_directory: Path) -> dict[str, Any]:
    """Django's settings for the casework site's database."""
    url = os.environ.get("TOUCHSTONE_DATABASE_URL", "")
    return _parse(url) if url else _sqlite(str(data_directory / "touchstone.sqlite3"))


def public_database(data_directory: Path) -> dict[str, Any]:
    """Django's settings for the public site's database: the same data, seen through the public role."""
    if url := os.environ.get("TOUCHSTONE_PUBLIC_DATABASE_URL", ""):
        return _parse(url)
    database = casework_database(data_directory)
    if database["ENGINE"].endswith("postgresql"):
        database["OPTIONS"] = {**database["OPTIONS"], "options": f"-c role={PUBLIC_ROLE}"}
    return database


def _parse(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # Three slashes before a path that starts here, four before one that starts at the root.
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("TOUCHSTONE_DATABASE_URL must start with sqlite: or postgresql:.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket's directory cannot stand in the host part of a URL.
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "touchstone.config.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": ";".join(f"PRAGMA {pragma}={value}" for pragma, value, _ in PRAGMAS),
        },
        # A file of its own for each test process, so that tests meet the same journal as production does.
        "TEST": {"NAME": os.path.join(tempfile.gettempdir(), f"touchstone-test-{os.getpid()}.sqlite3")},
    }


def weak_pragmas(connection: Any) -> list[str]:
    """What reading the pragmas back finds amiss, one line each; empty on PostgreSQL and when all is well."""
    if connection.vendor != "sqlite":
        return []
    found = []
    for pragma, _, expected in PRAGMAS:
        actual = connection.connection.execute(f"PRAGMA {pragma}").fetchone()[0]
        if actual != expected and not (pragma == "journal_mode" and actual == "memory"):
            found.append(f"SQLite pragma {pragma} is {actual}, not {expected}.")
    return found


def guard_casework(*, connection: Any, **_: object) -> None:
    """On each new connection: refuse to go on where a pragma did not take."""
    _refuse_weak_pragmas(connection)


def guard_public(*, connection: Any, **_: object) -> None:
    """On each new connection of the public site: the same, and SQLite lets it see the register only."""
    _refuse_weak_pragmas(connection)
    if connection.vendor == "sqlite":
        connection.connection.set_authorizer(authorise_public)


def _refuse_weak_pragmas(connection: Any) -> None:
    if amiss := weak_pragmas(connection):
        raise ImproperlyConfigured(" ".join(amiss))


def authorise_public(action: int, first: str | None, second: str | None, database: str | None, _by: str | None) -> int:
    """SQLite's question for each step of a statement: reading the register and filling its inbox, nothing else."""
    if action in _PUBLIC_ALWAYS and not _loads_code(action, second):
        return sqlite3.SQLITE_OK
    table = first or ""
    if action == sqlite3.SQLITE_READ and table.startswith(PUBLIC_READS) and not table.startswith(PUBLIC_INSERTS):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_INSERT and table.startswith(PUBLIC_INSERTS):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _loads_code(action: int, function: str | None) -> bool:
    return action == sqlite3.SQLITE_FUNCTION and function == "load_extension"
