"""Plug-in loaded before Django's settings: tests keep their data in a directory of their own and off the network."""

from __future__ import annotations

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from typing import Any

_connect = socket.socket.connect


def _own_data_directory() -> None:
    """Point TOUCHSTONE_VAR at a fresh directory, removed by the process that made it; workers share their parent's."""
    if os.environ.get("TOUCHSTONE_TEST_VAR"):
        return
    directory = tempfile.mkdtemp(prefix="touchstone-test-")
    os.environ["TOUCHSTONE_TEST_VAR"] = os.environ["TOUCHSTONE_VAR"] = directory
    atexit.register(shutil.rmtree, directory, ignore_errors=True)


def _is_near(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket's path
    if address[0] in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return False


def _connect_nearby(self: socket.socket, address: Any) -> None:
    if not _is_near(address):
        raise PermissionError(f"a test tried to reach {address!r}; tests stay on this machine")
    _connect(self, address)


_own_data_directory()
os.environ.setdefault("TOUCHSTONE_MODE", "local")
socket.socket.connect = _connect_nearby  # type: ignore[method-assign]  # replacing it is the point
