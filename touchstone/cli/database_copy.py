"""Copies of the database by its own means alone: SQLite's backup interface, PostgreSQL's pg_dump and pg_restore."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from touchstone.cli.instance import DATABASE_URL, OWNER_URL
from touchstone.foundation.errors import Refusal

SQLITE, POSTGRESQL = "sqlite", "postgresql"
NAMES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.dump"}
_SIDES = ("", "-wal", "-shm", "-journal")


def vendor() -> str:
    """`sqlite` or `postgresql`."""
    from django.db import connection

    return str(connection.vendor)


def copy_database(folder: Path) -> Path:
    """A consistent copy of the live database in `folder`; it may be written to meanwhile. Raises Refusal."""
    target = folder / NAMES[vendor()]
    if vendor() == SQLITE:
        with (
            closing(sqlite3.connect(f"{_sqlite_path().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
        return target
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target)], _address())
    return target


def exists() -> bool:
    """Whether there is a database with tables in it."""
    if vendor() == SQLITE:
        return _sqlite_path().exists()
    from django.db import connection

    return "django_migrations" in connection.introspection.table_names()


@contextmanager
def opened_apart(copy: Path, kind: str) -> Iterator[str]:
    """The address (as TOUCHSTONE_DATABASE_URL) of a database filled from a copy, to look at; gone afterwards.

    PostgreSQL: a database of its own, which the owning role must be allowed to make. Raises Refusal.
    """
    if kind == SQLITE:
        yield f"sqlite:///{quote(str(copy))}"
        return
    name = f"touchstone_check_{secrets.token_hex(6)}"
    _run(["createdb", name], _address())
    try:
        parts = urlsplit(_address())
        address = urlunsplit(parts._replace(path=f"/{name}"))
        _fill(copy, address, is_empty=True)
        yield address
    finally:
        _run(["dropdb", name], _address())


def put_in_place(copy: Path, *, aside: Path) -> None:
    """Make the copy the live database; what was live lies in `aside`. Raises Refusal."""
    from django.db import connections

    if vendor() == POSTGRESQL:
        if exists():
            copy_database(aside)
        connections.close_all()
        _fill(copy, _address(), is_empty=False)
        return
    live = _sqlite_path()
    connections.close_all()
    for side in _SIDES:
        there = live.with_name(live.name + side)
        if there.exists():
            shutil.move(there, aside / there.name)
    live.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(copy, live)
    live.chmod(0o600)


def _fill(dump: Path, address: str, *, is_empty: bool) -> None:
    replacing = [] if is_empty else ["--clean", "--if-exists"]
    command = ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", *replacing]
    _run([*command, "--dbname", _named(address)["PGDATABASE"], str(dump)], address)


def _sqlite_path() -> Path:
    from django.conf import settings

    return Path(settings.DATABASES["default"]["NAME"]).resolve()


def _address() -> str:
    """As the owner of the tables where one is named, else as the serving role."""
    return os.environ.get(OWNER_URL) or os.environ.get(DATABASE_URL, "")


def _named(address: str) -> dict[str, str]:
    """What PostgreSQL's own programs read from the environment: no password ever stands on a command line."""
    import psycopg.conninfo

    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    found = psycopg.conninfo.conninfo_to_dict(address)
    return {names[key]: str(value) for key, value in found.items() if key in names and value is not None}


def _run(command: list[str], address: str) -> None:
    program = shutil.which(command[0]) or _newest(command[0])
    if program is None:
        raise Refusal(f"{command[0]} is not installed.", remedy="On Debian: apt-get install postgresql-client")
    environment = {**os.environ, **_named(address)}
    done = subprocess.run(  # noqa: S603 - a program named above
        [program, *command[1:]], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["it gave no reason"]
        raise Refusal(f"{command[0]} failed: {said[0]}")


def _newest(program: str) -> str | None:
    """Where Debian keeps the programs of each version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    return str(found[-1]) if found else None
