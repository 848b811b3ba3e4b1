"""What cannot be changed cannot be changed: every statement that would edit, remove or replace a row is refused.

On SQLite with `recursive_triggers` on and off, because with it off REPLACE removes rows without firing their triggers.
"""

# ruff: noqa: S608 - the statements are made of constants of this file
from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import northmere
from tests.journeys import AT, open_macro
from touchstone.actions.projects import change_heading
from touchstone.queries.audit import verify_private_log
from touchstone.store.audit import act, private_log_head
from touchstone.store.guards import APPEND_ONLY, install_guards, missing_guards
from touchstone.store.models import AuditEvent, PrivateLeaf, Project, Salt

pytestmark = pytest.mark.django_db


def rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
        return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in cursor]


def refused(sql: str, parameters: tuple = ()) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except DatabaseError:
        return True
    return False


COLUMNS = (
    "id, position, at, verb, person, office, role, organisation, project, "
    "object_kind, object_id, changes, is_late, authority"
)
VALUES = "'{id}', {position}, '2026-01-01', 'x', '', '', '', '', '', '', '', '[]', false, ''"
FRESH = "0" * 26

STATEMENTS = {
    "update": "UPDATE store_auditevent SET verb = 'x'",
    "delete": "DELETE FROM store_auditevent",
    "upsert": (
        f"INSERT INTO store_auditevent ({COLUMNS}) VALUES ({VALUES}) ON CONFLICT (position) DO UPDATE SET verb = 'x'"
    ),
    "cascade from nothing": "UPDATE store_auditevent SET position = position + 1000",
}
SQLITE_ONLY = {
    "insert or replace by id": f"INSERT OR REPLACE INTO store_auditevent ({COLUMNS}) VALUES ({VALUES})",
    "replace by position": f"REPLACE INTO store_auditevent ({COLUMNS}) VALUES ({VALUES})",
    "update or replace": "UPDATE OR REPLACE store_auditevent SET position = 0",
}


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_no_statement_changes_or_removes_an_event(sql):
    open_macro(northmere())
    event, before = AuditEvent.objects.latest("position"), rows("store_auditevent")
    assert refused(sql.format(id=FRESH, position=event.position))
    assert rows("store_auditevent") == before


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("sql", SQLITE_ONLY.values(), ids=SQLITE_ONLY.keys())
def test_replace_removes_nothing_through_any_unique_column(sql, recursive):
    if connection.vendor != "sqlite":
        pytest.skip("REPLACE is SQLite's own statement")
    open_macro(northmere())
    event, before = AuditEvent.objects.latest("position"), rows("store_auditevent")
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
    try:
        assert refused(sql.format(id=event.id, position=event.position + 1000))
        assert refused(sql.format(id=FRESH, position=event.position))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")
    assert rows("store_auditevent") == before


@pytest.mark.parametrize("table", sorted(APPEND_ONLY))
def test_each_append_only_table_has_its_guards_exactly(table):
    assert [one for one in missing_guards(connection) if one.startswith(table)] == []


def test_a_guard_that_was_dropped_is_missed_and_comes_back():
    name = drop_one()
    assert name in missing_guards(connection)
    install_guards(connection)
    assert missing_guards(connection) == []


def drop_one() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER store_auditevent_no_update")
            return "store_auditevent_no_update"
        cursor.execute("DROP TRIGGER store_auditevent_append_only ON store_auditevent")
        return "store_auditevent_append_only"


def test_an_act_that_fails_leaves_no_event_no_leaf_and_no_change():
    force = northmere()
    project = open_macro(force)
    head, events = private_log_head(), AuditEvent.objects.count()

    def broken() -> None:
        with act(by=force.actor("project-lead"), at=AT, verb="broken", project=project.id) as record:
            Project.objects.filter(id=project.id).update(status="closed")
            record.content("heading", {"title": "x"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    project.refresh_from_db()
    assert (project.status, private_log_head(), AuditEvent.objects.count()) == ("open", head, events)


def test_the_log_verifies_and_every_edit_of_any_column_is_found():
    force = northmere()
    project = open_macro(force)
    change_heading(
        by=force.actor("project-lead"), project=project.id, title="New", problem="New", read_version=1, at=AT
    )
    assert verify_private_log().problems == ()
    drop_guards()
    event = AuditEvent.objects.latest("position")
    for field in AuditEvent._meta.concrete_fields:
        with transaction.atomic():
            spoiled = {"at": "2020-01-01T00:00:00Z", "changes": [], "is_late": True, "took_place_on": "2020-01-01"}
            value = spoiled.get(field.name, 4711 if field.name == "position" else FRESH)
            AuditEvent.objects.filter(position=event.position).update(**{field.name: value})
            assert verify_private_log().problems != (), field.name
            transaction.set_rollback(True)


@pytest.mark.parametrize("table", [AuditEvent, PrivateLeaf, Salt], ids=["event", "leaf", "salt"])
def test_a_removed_row_is_found(table):
    open_macro(northmere())
    drop_guards()
    table.objects.order_by("pk").last().delete()
    assert verify_private_log().problems != ()


def test_a_rewritten_history_is_found_from_one_old_checkpoint():
    force = northmere()
    open_macro(force)
    size, root = private_log_head()
    drop_guards()
    event = AuditEvent.objects.latest("position")
    AuditEvent.objects.filter(id=event.id).delete()
    PrivateLeaf.objects.filter(subject=event.id).delete()
    found = verify_private_log(size=size, root=root)
    assert any("checkpoint" in one for one in found.problems)


def drop_guards() -> None:
    """As whoever owns the database could: the log alone is left to tell."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in APPEND_ONLY:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                for suffix in ("no_update", "no_delete", "no_replace"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{suffix}")
