"""The SQL of the register's guards: every unique column is guarded against replacement; frozen files may go."""

from __future__ import annotations

import pytest

from touchstone.register.guards import APPEND_ONLY, FROZEN, guards_for


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_sqlite_refuses_update_delete_and_replacement_by_each_unique_column(table):
    made = guards_for("sqlite")
    assert f"BEFORE UPDATE ON {table}" in made[f"{table}_no_update"]
    assert f"BEFORE DELETE ON {table}" in made[f"{table}_no_delete"]
    for columns in APPEND_ONLY[table]:
        for column in columns:
            assert f"{column} = NEW.{column}" in made[f"{table}_no_replace"]


@pytest.mark.parametrize("table", FROZEN)
def test_frozen_files_may_be_taken_away_and_nothing_else(table):
    assert f"{table}_no_delete" not in guards_for("sqlite")
    assert "DELETE" not in guards_for("postgresql")[f"{table}_append_only"].split(" ON ")[0]
    assert "UPDATE OR TRUNCATE" in guards_for("postgresql")[f"{table}_append_only"]


def test_postgresql_has_one_guard_for_each_table():
    made = guards_for("postgresql")
    assert set(made) == {f"{table}_append_only" for table in (*APPEND_ONLY, *FROZEN)}
    assert all("UPDATE" in sql and "TRUNCATE" in sql for sql in made.values())
