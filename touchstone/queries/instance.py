"""What an installation is and holds: its name, the form of its tables, rows, files, and its public log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from touchstone.register.models import Checkpoint, Leaf, LogState
from touchstone.store.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class LogHeld:
    """The public log as the database has it: name, verifier keys (one a line), last signed note, and every entry."""

    origin: str
    vkeys: str
    last_note: bytes | None
    entries: tuple[bytes, ...]


def instance_name() -> str:
    """The installation's own name, which is its public log's; "" where there are no tables or no log yet."""
    if LogState._meta.db_table not in connection.introspection.table_names():
        return ""
    return LogState.objects.filter(name="public").values_list("origin", flat=True).first() or ""


def applied_schema() -> tuple[str, ...]:
    """`app.name` of each migration that the tables have been through."""
    return _named(MigrationLoader(connection).applied_migrations)


def known_schema() -> tuple[str, ...]:
    """`app.name` of each migration that this copy of the program knows."""
    return _named(MigrationLoader(None).disk_migrations or {})


def row_counts() -> Mapping[str, int]:
    """How many rows each table has."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table's own name
            counts[table] = int(cursor.fetchone()[0])
    return counts


def stored_digests() -> list[tuple[str, int]]:
    """Digest and size of each file that has not been disposed of."""
    return list(StoredFile.objects.filter(disposed_at__isnull=True).order_by("digest").values_list("digest", "size"))


def public_log_held() -> LogHeld | None:
    """The public log, or None before it began."""
    state = LogState.objects.filter(name="public").first()
    if state is None:
        return None
    last = Checkpoint.objects.order_by("-size").first()
    entries = Leaf.objects.order_by("position").values_list("entry", flat=True)
    return LogHeld(
        origin=state.origin,
        vkeys=state.vkeys,
        last_note=bytes(last.note) if last else None,
        entries=tuple(bytes(entry) for entry in entries),
    )


def _named(migrations: Mapping[tuple[str, str], object]) -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in migrations))
