"""Database guards that keep the register's append-only tables append-only, on SQLite and on PostgreSQL.

They stop the application and its mistakes; only the published log exposes whoever owns the database. The casework
tables have their own guards of the same kind; the two share nothing because the register stands alone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

Unique = tuple[tuple[str, ...], ...]

# On SQLite an INSERT OR REPLACE can remove a row through any unique column, so each is guarded before the insert.
APPEND_ONLY: dict[str, Unique] = {
    "register_leaf": (("position",),),
    "register_checkpoint": (("size",),),
    "register_registerentry": (("id",), ("record", "version"), ("position",)),
    "register_proof": (("id",), ("record", "version")),
    "register_completenessstatement": (("id",),),
}
# Frozen bytes: never changed or replaced, but taken away when the record is withdrawn.
FROZEN: dict[str, Unique] = {"register_publicfile": (("id",), ("record", "version", "path"))}


def guards_for(vendor: str, *, among: Collection[str] | None = None) -> dict[str, str]:
    """Trigger name → the SQL that makes it, for `sqlite` or `postgresql`; `among`: for these tables only."""
    made: dict[str, str] = {}
    make = _sqlite if vendor == "sqlite" else _postgresql
    for tables, is_kept in ((APPEND_ONLY, True), (FROZEN, False)):
        for table, unique in tables.items():
            if among is None or table in among:
                made.update(make(table, unique, is_kept))
    return made


def install_guards(connection: Any) -> None:
    """Make every guard of the tables there are so far afresh. Called by migrations, as the owner of the tables."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE_FUNCTION)
        for name, sql in guards_for(connection.vendor, among=there).items():
            cursor.execute(_drop(connection.vendor, name))
            cursor.execute(sql)


def missing_guards(connection: Any) -> list[str]:
    """Names of guards that are absent or differ from what they should be; empty when all is well."""
    wanted = guards_for(connection.vendor)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            return sorted(name for name, sql in wanted.items() if found.get(name) != sql)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(name for name in wanted if name not in present)


def _sqlite(table: str, unique: Unique, is_kept: bool) -> dict[str, str]:
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in unique)
    refuse = "SELECT RAISE(ABORT, 'append-only')"
    # Table and column names are ours, from the lists above.
    on_replace = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {refuse}; END"  # noqa: S608 - names of this module
    made = {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"{table}_no_replace": f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {on_replace}",
    }
    if is_kept:
        made[f"{table}_no_delete"] = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END"
    return made


_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION touchstone_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgresql(table: str, _unique: Unique, is_kept: bool) -> dict[str, str]:
    name = f"{table}_append_only"
    acts = "UPDATE OR DELETE OR TRUNCATE" if is_kept else "UPDATE OR TRUNCATE"
    return {
        name: (
            f"CREATE TRIGGER {name} BEFORE {acts} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION touchstone_append_only()"
        )
    }


def _drop(vendor: str, name: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    return f"DROP TRIGGER IF EXISTS {name} ON {name.removesuffix('_append_only')}"
