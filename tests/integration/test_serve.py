"""Serving as a person starts it: both sites and the worker, one link, a clear refusal, and a clean end."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WITHIN_SECONDS = 120


@dataclass
class Served:
    """A running Touchstone: its process, its two ports, and the file that takes what it prints."""

    process: subprocess.Popen[bytes]
    port: int
    public_port: int
    printed: Path

    def said(self) -> str:
        return self.printed.read_text(encoding="utf-8")

    def get(self, path: str, *, public: bool = False) -> tuple[int, bytes]:
        """Status and body of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.public_port if public else self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def children(self) -> list[int]:
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(word) for word in found.stdout.split()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(var: Path) -> dict[str, str]:
    """What an installation in `var` is told, whatever the tests around it run on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOUCHSTONE_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "TOUCHSTONE_VAR": str(var)}


def start(var: Path, *words: str, **changes: str) -> subprocess.Popen[bytes]:
    around = {**told(var), **changes}
    with var.with_name("printed").open("ab") as printed:
        return subprocess.Popen(
            [sys.executable, "-m", "touchstone", "serve", *words],
            cwd=ROOT,
            env=around,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    """Started and ready; stopped afterwards if it still runs."""
    port, public_port = free_port(), free_port()
    process = start(var, "--port", str(port), "--public-port", str(public_port))
    served = Served(process, port, public_port, var.with_name("printed"))
    try:
        until = time.monotonic() + WITHIN_SECONDS
        while "Ctrl-C" not in served.said():
            assert process.poll() is None, served.said()
            assert time.monotonic() < until, served.said()
            time.sleep(0.1)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)


def ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] == "Z"
    except FileNotFoundError:
        return True


def test_both_sites_answer_and_the_link_works_until_somebody_has_an_account(tmp_path):
    with serving(tmp_path / "var") as served:
        assert (tmp_path / "var").stat().st_mode & 0o077 == 0
        status, page = served.get("/sign-in")
        assert status == 200
        style = re.search(rb'href="(/static/[^"]+\.css)"', page)
        assert style is not None
        assert served.get(style[1].decode())[0] == 200
        assert served.get("/", public=True)[0] == 200
        link = re.search(rf"http://127\.0\.0\.1:{served.port}(/first-administrator/\S+)", served.said())
        assert link is not None
        assert served.get(link[1])[0] in (200, 302)
        children = served.children()
        assert len(children) == 3
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(timeout=60) == 0
        assert all(ended(child) for child in children)
    assert served.said().rstrip().endswith("Stopped.")


def test_the_demonstration_loads_beside_a_running_server_and_then_no_link_is_given(tmp_path):
    with serving(tmp_path / "var") as served:
        around = told(tmp_path / "var")
        done = subprocess.run([sys.executable, "-m", "touchstone", "demo"], cwd=ROOT, env=around, capture_output=True)
        assert done.returncode == 0, done.stderr
        assert b"Domestic abuse risk assessment tool" in served.get("/records/", public=True)[1]
        served.process.terminate()
        assert served.process.wait(timeout=60) == 0
    served.printed.unlink()
    with serving(tmp_path / "var") as again:
        assert "first-administrator" not in again.said()


def test_a_part_that_dies_ends_the_rest(tmp_path):
    with serving(tmp_path / "var") as served:
        children = served.children()
        os.kill(children[-1], signal.SIGKILL)
        assert served.process.wait(timeout=60) == 1
        assert all(ended(child) for child in children)
        assert "has ended by itself" in served.said()


@pytest.mark.parametrize("taken", ["--port", "--public-port"])
def test_a_busy_port_is_refused_in_a_clear_line(tmp_path, taken):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        words = {"--port": str(free_port()), "--public-port": str(free_port()), taken: port}
        process = start(tmp_path / "var", *(word for pair in words.items() for word in pair))
        assert process.wait(timeout=60) == 1
    said = (tmp_path / "printed").read_text(encoding="utf-8")
    assert f"Port {port} on 127.0.0.1 cannot be used" in said
    assert taken in said
    assert "Traceback" not in said


def test_local_mode_listens_on_this_machine_only(tmp_path):
    process = start(tmp_path / "var", "--bind", "0.0.0.0", "--port", str(free_port()))  # noqa: S104 - refused
    assert process.wait(timeout=60) == 1
    assert "this machine only" in (tmp_path / "printed").read_text(encoding="utf-8")


def test_one_data_directory_has_one_server(tmp_path):
    with serving(tmp_path / "var") as served:
        second = start(tmp_path / "var", "--port", str(free_port()), "--public-port", str(free_port()))
        assert second.wait(timeout=60) == 1
        assert "running from" in served.said()
