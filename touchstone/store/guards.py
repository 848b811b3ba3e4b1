"""Database guards that keep append-only tables append-only, on SQLite and on PostgreSQL.

They stop the application and its mistakes. Only the log, compared with a checkpoint somebody else kept, exposes
whoever owns the database.
"""

from __future__ import annotations

from typing import Any

# Each append-only table with every unique column: on SQLite an INSERT OR REPLACE removes a row through any of them
# without firing the DELETE trigger unless recursive_triggers is on, so each is guarded before the insert.
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "store_auditevent": (("id",), ("position",)),
    "store_privateleaf": (("position",),),
    "store_salt": (("id",), ("subject_kind", "subject")),
    "store_answerversion": (("id",), ("answer_id", "number")),
    "store_advice": (("id",),),
    "store_advicereply": (("id",),),
    "store_decisionsignature": (("id",), ("decision_id", "role"), ("decision_id", "person")),
    "store_triageoverride": (("id",),),
    "store_anchor": (("id",), ("day",)),
    "store_packmove": (("id",), ("undoes_id",), ("event",)),
    "store_answerreading": (("id",),),
    "store_localpack": (("id",), ("organisation_id", "pack", "pack_version")),
    "store_packchoice": (("id",),),
    "store_evaluationplan": (("id",), ("project_id", "number")),
    "store_evaluation": (("id",), ("run_id",)),
    "store_evaluationoffer": (("id",),),
    "store_fairnesschoice": (("id",),),
    "store_findingacceptance": (("id",), ("publication_id", "finding")),
    "store_completenessstatement": (("id",),),
}

Guards = dict[str, str]


def guards_for(vendor: str, tables: dict[str, tuple[tuple[str, ...], ...]] = APPEND_ONLY) -> Guards:
    """Trigger name → the SQL that makes it, for `sqlite` or `postgresql`."""
    made: Guards = {}
    for table, unique in tables.items():
        made.update(_sqlite(table, unique) if vendor == "sqlite" else _postgresql(table))
    return made


def install_guards(connection: Any, tables: dict[str, tuple[tuple[str, ...], ...]] = APPEND_ONLY) -> None:
    """Make every guard afresh. Called by migrations, as the owner of the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE_FUNCTION)
        for name, sql in guards_for(connection.vendor, tables).items():
            cursor.execute(_drop(connection.vendor, name))
            cursor.execute(sql)


def missing_guards(connection: Any, tables: dict[str, tuple[tuple[str, ...], ...]] = APPEND_ONLY) -> list[str]:
    """Names of guards that are absent or differ from what they should be; empty when all is well."""
    wanted = guards_for(connection.vendor, tables)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
            return sorted(name for name, sql in wanted.items() if found.get(name) != sql)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(name for name in wanted if name not in present)


# ruff: noqa: S608 - every name in these statements is a constant of this module


def _sqlite(table: str, unique: tuple[tuple[str, ...], ...]) -> Guards:
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")" for columns in unique)
    refuse = "SELECT RAISE(ABORT, 'append-only')"
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"{table}_no_delete": f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        f"{table}_no_replace": (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) BEGIN {refuse}; END"
        ),
    }


_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION touchstone_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgresql(table: str) -> Guards:
    name = f"{table}_append_only"
    return {
        name: (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION touchstone_append_only()"
        )
    }


def _drop(vendor: str, name: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    table = name.removesuffix("_append_only")
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"
