"""A real casework server on a database of its own, and the means to time it from outside."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A running server: its port, its process, and a session cookie to ask with."""

    port: int
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one page."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        for cookie in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        found = answer.status, answer.read()
        connection.close()
        return found

    def median_ms(self, path: str, *, times: int = 30) -> float:
        """Median milliseconds of `times` requests, after three that do not count."""
        for _ in range(3):
            status, _body = self.get(path)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            self.get(path)
            taken.append((time.perf_counter() - begun) * 1000)
        return median(taken)

    def cpu_seconds(self) -> float:
        """Processor time that the server and its children have used so far."""
        return sum(_cpu(pid) for pid in _family(self.process.pid))


@contextmanager
def running_server(var: Path) -> Iterator[Server]:
    """Casework on a free port of this machine, on the data in `var`; one worker, as each core would have."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--no-access-log", "touchstone.config.wsgi:application"]
    environment = {**os.environ, "TOUCHSTONE_VAR": str(var)}
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own server
    server = Server(port, process)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(server: Server) -> None:
    for _ in range(150):
        try:
            server.get("/sign-in")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(grandchild for child in children for grandchild in _family(int(child)))]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS  # utime and stime
