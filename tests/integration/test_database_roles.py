"""The PostgreSQL that the integration tests run on is as durable as production's, and its roles as weak."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres import APP, OWNER, PUBLIC

pytestmark = pytest.mark.postgres


def one(cluster, role: str, query: str) -> tuple:
    with psycopg.connect(cluster.url(role)) as connection:
        return connection.execute(query).fetchone()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_an_acknowledged_write_is_on_disk(postgres_cluster, setting):
    assert one(postgres_cluster, APP, f"SHOW {setting}") == ("on",)


@pytest.mark.parametrize("role", [APP, PUBLIC])
def test_a_serving_role_has_no_power_over_the_server_or_the_owner(postgres_cluster, role):
    powers = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
    assert one(postgres_cluster, role, f"{powers} WHERE rolname = current_user") == (False,) * 5
    assert one(postgres_cluster, role, f"SELECT pg_has_role('{OWNER}', 'MEMBER')") == (False,)


@pytest.mark.parametrize("role", [APP, PUBLIC])
def test_a_serving_role_may_not_make_a_table(postgres_cluster, role):
    with (
        psycopg.connect(postgres_cluster.url(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine (id int)")


def test_the_server_answers_on_this_machine_only(postgres_cluster):
    assert one(postgres_cluster, OWNER, "SHOW listen_addresses") == ("127.0.0.1",)
