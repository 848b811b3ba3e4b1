"""Where the data lies, and what the public site's SQLite connection may do."""

from __future__ import annotations

import sqlite3

import pytest
from django.core.exceptions import ImproperlyConfigured

from touchstone.config import database


@pytest.fixture(autouse=True)
def no_addresses(monkeypatch):
    monkeypatch.delenv("TOUCHSTONE_DATABASE_URL", raising=False)
    monkeypatch.delenv("TOUCHSTONE_PUBLIC_DATABASE_URL", raising=False)


def test_sqlite_in_the_data_directory_is_the_default(tmp_path):
    found = database.casework_database(tmp_path)
    assert found["NAME"] == str(tmp_path / "touchstone.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///here.db", "here.db"),
        ("sqlite:////data/there.db", "/data/there.db"),
        ("sqlite:////a%20b/c", "/a b/c"),
    ],
)
def test_a_sqlite_address_names_a_file(monkeypatch, tmp_path, url, name):
    monkeypatch.setenv("TOUCHSTONE_DATABASE_URL", url)
    assert database.casework_database(tmp_path)["NAME"] == name


def test_a_postgresql_address_is_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("TOUCHSTONE_DATABASE_URL", "postgresql://me:p%40ss@db.example:6000/cases?sslmode=verify-full")
    found = database.casework_database(tmp_path)
    assert [found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "me",
        "p@ss",
        "db.example",
        "6000",
        "cases",
    ]
    assert found["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_postgresql_address_may_name_a_sockets_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("TOUCHSTONE_DATABASE_URL", "postgresql://me@/cases?host=/run/socket")
    assert database.casework_database(tmp_path)["HOST"] == "/run/socket"


def test_the_public_site_uses_its_own_address_or_takes_the_public_role(monkeypatch, tmp_path):
    monkeypatch.setenv("TOUCHSTONE_DATABASE_URL", "postgresql://me@db.example/cases")
    assert database.public_database(tmp_path)["OPTIONS"] == {"options": "-c role=touchstone_public"}
    monkeypatch.setenv("TOUCHSTONE_PUBLIC_DATABASE_URL", "postgresql://reader@db.example/cases")
    found = database.public_database(tmp_path)
    assert (found["USER"], found["OPTIONS"]) == ("reader", {})


def test_an_address_of_another_kind_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("TOUCHSTONE_DATABASE_URL", "mysql://me@db.example/cases")
    with pytest.raises(ImproperlyConfigured, match="sqlite: or postgresql:"):
        database.casework_database(tmp_path)


@pytest.fixture
def public_connection(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "both.sqlite3"
    with sqlite3.connect(path) as owner:
        owner.executescript(
            "CREATE TABLE register_entry(id INTEGER PRIMARY KEY, title TEXT);"
            "CREATE TABLE register_inboxitem(id INTEGER PRIMARY KEY, text TEXT);"
            "CREATE TABLE accounts_person(id INTEGER PRIMARY KEY, name TEXT);"
            "CREATE TABLE store_answer(id INTEGER PRIMARY KEY, text TEXT);"
            "CREATE VIEW register_trick AS SELECT name FROM accounts_person;"
            "INSERT INTO register_entry VALUES (1, 'public'); INSERT INTO accounts_person VALUES (1, 'private');"
        )
    connection = sqlite3.connect(path, isolation_level=None)
    connection.set_authorizer(database.authorise_public)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT title FROM register_entry",
        "SELECT count(*), max(length(title)) FROM register_entry WHERE title LIKE '%p%'",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n, register_entry",
        "BEGIN",
        "INSERT INTO register_inboxitem(text) VALUES ('a question')",
    ],
)
def test_the_public_connection_reads_the_register_and_fills_its_inbox(public_connection, statement):
    public_connection.execute(statement).fetchall()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM accounts_person",
        "SELECT count(*) FROM store_answer",
        "SELECT title FROM register_entry WHERE title = (SELECT name FROM accounts_person)",
        "SELECT * FROM register_trick",
        "SELECT name FROM sqlite_master",
        "SELECT text FROM register_inboxitem",
        "INSERT INTO register_entry(title) VALUES ('forged')",
        "INSERT INTO register_inboxitem(text) SELECT name FROM accounts_person",
        "INSERT INTO accounts_person(name) VALUES ('x')",
        "UPDATE register_entry SET title = 'x'",
        "UPDATE register_inboxitem SET text = 'x'",
        "DELETE FROM register_inboxitem",
        "DELETE FROM register_entry",
        "REPLACE INTO register_entry VALUES (1, 'x')",
        "DROP TABLE register_entry",
        "ALTER TABLE register_entry ADD COLUMN x",
        "CREATE TABLE register_inbox_mine(x)",
        "CREATE TEMP TABLE mine(x)",
        "CREATE TRIGGER t AFTER INSERT ON register_inboxitem BEGIN DELETE FROM register_entry; END",
        "ATTACH DATABASE ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "PRAGMA query_only",
        "VACUUM INTO 'copy.sqlite3'",
        "SELECT load_extension('x')",
    ],
)
def test_the_public_connection_can_do_nothing_else(public_connection, statement):
    with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|authorization denied"):
        public_connection.execute(statement).fetchall()
