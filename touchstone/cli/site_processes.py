"""The child processes of a running Touchstone: started together, watched, and stopped together."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from touchstone.foundation.errors import Refusal

STARTS_WITHIN_SECONDS = 60.0
STOPS_WITHIN_SECONDS = 15.0
LOOK_EVERY_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1


class PortTaken(Refusal):
    """Another program listens where one of the sites should."""


class DidNotStart(Refusal):
    """A child ended, or did not answer in time."""


@dataclass(frozen=True)
class Part:
    """One child: what it is called, the command and environment it is started with, and where it then answers."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    answers_at: tuple[str, int, str] | None = None  # host, port, path


def check_port_is_free(host: str, port: int, *, option: str) -> None:
    """Raises PortTaken, naming the option that chooses another port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server will: a port in its last minute of a closed connection is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise PortTaken(
                f"Port {port} on {host} cannot be used: {taken.strerror}.",
                remedy=f"Stop the program that uses it, or choose another port with {option}.",
            ) from taken


class Children:
    """The parts once started. Always `stop` them, whatever happens in between."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.running: list[tuple[Part, subprocess.Popen[bytes]]] = []
        self.parts = parts

    def start(self) -> None:
        """Start every part; each in a session of its own, so that Ctrl-C reaches the parent alone."""
        for part in self.parts:
            child = subprocess.Popen(  # noqa: S603 - our own programs
                list(part.command),
                env=dict(part.environment),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=end_with_the_parent,
            )
            self.running.append((part, child))

    def wait_until_ready(self, stopping: Callable[[], bool]) -> bool:
        """Wait until each part that answers does; False when stopped first. Raises DidNotStart."""
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        waiting = [part for part, _ in self.running if part.answers_at]
        while waiting and not stopping():
            if ended := self.ended():
                raise DidNotStart(f"The {ended} did not start.", remedy="The lines above say why.")
            if time.monotonic() > until:
                raise DidNotStart(f"The {waiting[0].name} does not answer.", remedy="The lines above may say why.")
            waiting = [part for part in waiting if not _answers(part)]
            time.sleep(LOOK_EVERY_SECONDS)
        return not waiting

    def ended(self) -> str:
        """The name of a part that has ended by itself, "" while all run."""
        return next((part.name for part, child in self.running if child.poll() is not None), "")

    def stop(self) -> None:
        """Ask every child to stop, and end those that do not."""
        for _, child in self.running:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOPS_WITHIN_SECONDS
        for _, child in self.running:
            try:
                child.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _end_group(child.pid)


def _end_group(group: int) -> None:
    """End what a child left behind: each child leads a group of its own, and a server's workers are in it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def end_with_the_parent() -> None:
    """Linux: this process is told to stop when the one that started it dies, however it died."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(part: Part) -> bool:
    if part.answers_at is None:
        return True
    host, port, path = part.answers_at
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
