"""A real PostgreSQL for the tests: Debian's server in a temporary directory, on loopback, with our three roles.

As a program it starts one, sets the addresses below in the environment, runs a command and stops the server again:

    python -m tests.postgres python -m pytest tests/integration
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

OWNER, APP, PUBLIC = "touchstone_owner", "touchstone_app", "touchstone_public"
VARIABLES = {
    OWNER: "TOUCHSTONE_DATABASE_URL",
    APP: "TOUCHSTONE_TEST_APP_DATABASE_URL",
    PUBLIC: "TOUCHSTONE_TEST_PUBLIC_DATABASE_URL",
}
STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    """A running server: loopback port, one database `touchstone`, and one password for the three roles."""

    port: int
    password: str

    def url(self, role: str, database: str = "touchstone") -> str:
        """The address at which `role` (OWNER, APP or PUBLIC) reaches `database`."""
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def environment(self) -> dict[str, str]:
        """The variables that tell settings and tests where it is."""
        return {variable: self.url(role) for role, variable in VARIABLES.items()}


def cluster_from_environment() -> Cluster | None:
    """The server that this program's command runs under, if any."""
    address = os.environ.get(VARIABLES[OWNER], "")
    if not address.startswith("postgresql://") or VARIABLES[APP] not in os.environ:
        return None
    found = psycopg.conninfo.conninfo_to_dict(address)
    return Cluster(port=int(found["port"] or 0), password=str(found["password"]))


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Start a server, yield it, stop it and remove its files. RuntimeError where PostgreSQL is not installed."""
    directory = Path(tempfile.mkdtemp(prefix="touchstone-postgres-"))
    try:
        superuser_password = _make_data(directory)
        port = _free_port()
        server = _start(directory, port)
        try:
            _wait(server, port, superuser_password, directory)
            yield _make_roles(port, superuser_password)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _programs() -> Path:
    """Where initdb and postgres are: on PATH, or where Debian keeps the newest version's."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise RuntimeError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return versions[-1].parent


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: nobody else where we are not root, which it refuses to run as."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no account postgres or nobody")


def _as_account(command: list[str]) -> list[str]:
    """The command, ended with its parent, under the server's account."""
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if account := _account():
        prefix += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [*prefix, *command]


def _make_data(directory: Path) -> str:
    password = secrets.token_hex(16)
    password_file = directory / "password"
    password_file.write_text(password, encoding="ascii")
    if account := _account():
        for path in (directory, password_file):
            os.chown(path, account.pw_uid, account.pw_gid)
    command = [str(_programs() / "initdb"), "--pgdata", str(directory / "data"), "--username", "postgres"]
    command += ["--auth", "scram-sha-256", "--pwfile", str(password_file), "--encoding", "UTF8", "--locale", "C.UTF-8"]
    subprocess.run(
        _as_account([*command, "--no-sync"]), check=True, cwd=directory, stdout=subprocess.DEVNULL, timeout=120
    )
    return password


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(directory: Path, port: int) -> subprocess.Popen[bytes]:
    """Durable as in production (fsync and synchronous commit stay on): start-up refuses anything less."""
    command = [str(_programs() / "postgres"), "-D", str(directory / "data"), "-p", str(port), "-h", "127.0.0.1"]
    command += ["-k", str(directory), "-c", "max_connections=60", "-c", "shared_buffers=64MB"]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen(_as_account(command), cwd=directory, stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def _wait(server: subprocess.Popen[bytes], port: int, password: str, directory: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(_superuser(port, password), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(directory / 'log').read_text(encoding='utf-8')}")


def _superuser(port: int, password: str) -> str:
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


def _make_roles(port: int, superuser_password: str) -> Cluster:
    """The owner makes databases and may act as the other two; neither of those owns or inherits anything.

    It inherits, because the right to make tables in a database of its own comes to it through a role.
    """
    cluster = Cluster(port=port, password=secrets.token_hex(16))
    with psycopg.connect(_superuser(port, superuser_password), autocommit=True) as connection:
        for role, powers in ((OWNER, "CREATEDB"), (APP, "NOINHERIT"), (PUBLIC, "NOINHERIT")):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}").format(
                    sql.Identifier(role), sql.SQL(powers), sql.Literal(cluster.password)
                )
            )
        connection.execute(
            sql.SQL("GRANT {}, {} TO {}").format(sql.Identifier(APP), sql.Identifier(PUBLIC), sql.Identifier(OWNER))
        )
        connection.execute(sql.SQL("CREATE DATABASE touchstone OWNER {}").format(sql.Identifier(OWNER)))
    return cluster


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def main(command: list[str]) -> int:
    """Run `command` with a server beside it; its exit code."""
    with running_cluster() as cluster:
        return subprocess.run(command, env={**os.environ, **cluster.environment()}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
