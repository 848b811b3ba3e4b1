"""On PostgreSQL the database itself holds each site to its rights."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.postgres import APP, PUBLIC, cluster_from_environment
from touchstone.config import grants, startup

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db,
    pytest.mark.skipif(cluster_from_environment() is None, reason="runs where the tables are in PostgreSQL"),
]


def connected(role: str) -> Iterator[psycopg.Connection]:
    cluster = cluster_from_environment()
    with psycopg.connect(cluster.url(role, connection.settings_dict["NAME"]), autocommit=True) as made:
        yield made


@pytest.fixture
def public(db: None) -> Iterator[psycopg.Connection]:
    yield from connected(PUBLIC)


@pytest.fixture
def app(db: None) -> Iterator[psycopg.Connection]:
    yield from connected(APP)


def tables() -> list[str]:
    return connection.introspection.table_names()


def test_the_public_role_reads_the_register_and_only_adds_to_its_inbox(public):
    for table in tables():
        may_read = table.startswith("register_") and not table.startswith("register_inbox")
        if may_read:
            public.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(sql.Identifier(table)))
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                public.execute(sql.SQL("SELECT * FROM {} LIMIT 1").format(sql.Identifier(table)))
        for right in ("UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            assert not holds(public, table, right), (table, right)
        assert holds(public, table, "INSERT") == table.startswith("register_inbox"), table


def test_the_casework_role_only_adds_to_append_only_tables(app):
    append_only = grants.append_only_tables()
    assert "store_auditevent" in append_only
    for table in tables():
        is_closed = table in append_only or table == "django_migrations"
        assert holds(app, table, "SELECT")
        assert holds(app, table, "UPDATE") != is_closed, table
        assert holds(app, table, "DELETE") != is_closed, table
        assert not holds(app, table, "TRUNCATE"), table


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_auditevent SET verb = 'x'",
        "DELETE FROM store_auditevent",
        "TRUNCATE store_auditevent",
        "ALTER TABLE store_auditevent DISABLE TRIGGER ALL",
        "DROP TABLE store_auditevent",
        "SET session_replication_role = replica",
        "SET ROLE touchstone_owner",
    ],
)
def test_the_casework_role_cannot_touch_the_audit_record(app, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_granting_again_changes_nothing(app, public):
    grants.grant_roles(connection)
    test_the_casework_role_only_adds_to_append_only_tables(app)
    test_the_public_role_reads_the_register_and_only_adds_to_its_inbox(public)


def test_start_up_finds_a_role_that_owns_tables():
    assert any("owns tables" in line for line in startup.database_findings(connection))


def holds(made: psycopg.Connection, table: str, right: str) -> bool:
    row = made.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right]).fetchone()
    return bool(row and row[0])
