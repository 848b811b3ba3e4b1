"""A whole installation as `./run serve` starts it: both sites and the worker, on free ports, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 90.0
STOPS_WITHIN_SECONDS = 20.0
_READY = "Ctrl-C stops it."
_LINK = re.compile(r"http://127\.0\.0\.1:\d+/first-administrator/\S+")


@dataclass(frozen=True)
class Installation:
    """Where the sites of a running installation are, its data, the first administrator's link, and all it printed."""

    casework: str
    public: str
    folder: Path
    first_link: str
    printed: list[str] = field(default_factory=list)


@contextmanager
def running_installation(folder: Path) -> Iterator[Installation]:
    """Serve from `folder` until the block ends. RuntimeError, with what was printed, where it does not start."""
    casework, public = _free_ports(2)
    command = [sys.executable, "-m", "touchstone", "serve", "--port", str(casework), "--public-port", str(public)]
    with subprocess.Popen(
        command, env=environment(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        printed: list[str] = []
        reader = threading.Thread(target=_read, args=(server, printed), daemon=True)
        reader.start()
        try:
            link = _link_printed(server, printed)
            yield Installation(f"http://127.0.0.1:{casework}", f"http://127.0.0.1:{public}", folder, link, printed)
        finally:
            _stop(server)
            reader.join(timeout=5)


def touchstone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line against that data folder, as a process of its own."""
    command = [sys.executable, "-m", "touchstone", *arguments]
    return subprocess.run(
        command, env=environment(folder), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def environment(folder: Path) -> dict[str, str]:
    """The surroundings of a person's shell: nothing of the tests' own settings but the path to the code."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOUCHSTONE_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "TOUCHSTONE_VAR": str(folder), "TOUCHSTONE_MODE": "local"}


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _read(server: subprocess.Popen[str], printed: list[str]) -> None:
    assert server.stdout is not None
    for line in server.stdout:
        printed.append(line)


def _link_printed(server: subprocess.Popen[str], printed: list[str]) -> str:
    """Wait until both sites serve; the first administrator's link, "" where somebody has an account."""
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and server.poll() is None:
        said = "".join(printed)
        if _READY in said:
            found = _LINK.search(said)
            return found[0] if found else ""
        time.sleep(0.1)
    raise RuntimeError(f"Touchstone did not start:\n{''.join(printed)}")


def _stop(server: subprocess.Popen[str]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
