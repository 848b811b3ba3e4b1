"""A real server over a database of its own, with the two forces in it, for requests that arrive at the same moment."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

import psycopg
from psycopg import sql

from tests.matrix.pages import Field, plausible, read_page
from tests.postgres import OWNER, cluster_from_environment

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 120
FORM = "application/x-www-form-urlencoded"
SET_UP = """
import json, os
import django
django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["tests.cast.QuickHasher"]
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.matrix.world import make_world
world = make_world()
cookies = {role: client.cookies["session"].value for role, client in world.clients.items()}
print(json.dumps({"cookies": cookies, "ids": world.own.ids, "special": world.own.special}))
"""


@dataclass
class Site:
    """Where it listens, the sessions of the first force's roles, its ids, and how to look into its database."""

    port: int
    folder: Path
    address: str  # of the database, "" for the SQLite file in the folder
    cookies: dict[str, str]
    ids: dict[str, str]
    special: dict[str, dict[str, str]]
    csrf: dict[str, str] = field(default_factory=dict)

    def forms(self, role: str, path: str) -> list[dict[str, Field]]:
        """The forms on a page, as that role sees it."""
        status, headers, body = self.ask(role, "GET", path)
        assert status == 200, (status, path, body[:300])
        for name, value in headers:
            if name.lower() == "set-cookie" and value.startswith("csrf="):
                self.csrf[role] = value.split(";")[0]
        return read_page(body).forms

    def filled(self, role: str, path: str) -> dict[str, list[str]]:
        """The page's own form filled in, with both its tokens."""
        form = next(one for one in self.forms(role, path) if "token" in one)
        return {**plausible(form), "csrfmiddlewaretoken": form["csrfmiddlewaretoken"].values}

    def post(self, role: str, path: str, body: bytes, kind: str = FORM) -> int:
        """The status that answers."""
        return self.ask(role, "POST", path, body, kind)[0]

    def ask(
        self, role: str, method: str, path: str, body: bytes | None = None, kind: str = FORM
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """One request over a connection of its own."""
        cookies = "; ".join([f"session={self.cookies[role]}", *filter(None, [self.csrf.get(role, "")])])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, {"Cookie": cookies, "Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def count(self, query: str, *values: str) -> int:
        """One number out of the database; `?` stands for each value."""
        if self.address:
            with psycopg.connect(self.address) as connection:
                row = connection.execute(query.replace("?", "%s"), values).fetchone()
        else:
            connected = sqlite3.connect(self.folder / "touchstone.sqlite3", timeout=30)
            try:
                row = connected.execute(query, values).fetchone()
            finally:
                connected.close()
        assert row is not None
        return int(row[0])


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Make the database, fill it, serve it, and stop."""
    with _database() as address:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHSTONE_")}
        environment = {**kept, "TOUCHSTONE_VAR": str(folder), "PYTHONPATH": str(ROOT)}
        environment["DJANGO_SETTINGS_MODULE"] = "touchstone.config.settings"
        if address:
            environment["TOUCHSTONE_DATABASE_URL"] = address
        made = subprocess.run(
            [sys.executable, "-c", SET_UP], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert made.returncode == 0, made.stderr[-3000:]
        said = json.loads(made.stdout.strip().splitlines()[-1])
        port = _free_port()
        server = subprocess.Popen(_command(port), env=environment, cwd=ROOT)
        try:
            _wait(server, port)
            yield Site(port, folder, address, said["cookies"], said["ids"], said["special"])
        finally:
            server.terminate()
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def encoded(values: Mapping[str, Sequence[str]]) -> bytes:
    """As a browser would send it."""
    return "&".join(f"{quote_plus(name)}={quote_plus(one)}" for name, many in values.items() for one in many).encode()


def with_file(values: Mapping[str, Sequence[str]], name: str, file_name: str, data: bytes) -> tuple[bytes, str]:
    """The same with a file beside it: body and content type."""
    edge = "edge" + secrets.token_hex(8)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n'.encode()
        for key, many in values.items()
        for one in many
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'
    body = b"".join([*parts, head.encode(), data, f"\r\n--{edge}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={edge}"


@contextmanager
def _database() -> Iterator[str]:
    """The address of an empty PostgreSQL database where the tests run on one; else ""."""
    cluster = cluster_from_environment()
    if cluster is None:
        yield ""
        return
    name = f"served_{secrets.token_hex(4)}"
    with psycopg.connect(cluster.url(OWNER), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield cluster.url(OWNER, name)
    finally:
        with psycopg.connect(cluster.url(OWNER), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _command(port: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--backpressure", "16", "--log-level", "error"]
    return [*command, "touchstone.config.wsgi:application"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("the server did not start")
