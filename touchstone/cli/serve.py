"""Run Touchstone: the casework site, the public site and the background work."""

from __future__ import annotations

import argparse
import ipaddress
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from touchstone.cli import start_django
from touchstone.cli.instance import CASEWORK, PUBLIC, Prepared, environment, prepare, serving_lock
from touchstone.cli.site_processes import Children, Part, check_port_is_free
from touchstone.foundation import clock
from touchstone.foundation.errors import Refusal

OK, ENDED = 0, 1
LOOK_EVERY_SECONDS = 0.5
# Requests that one process works on at a time; the rest wait their turn.
AT_ONCE = 16


@dataclass(frozen=True)
class Addresses:
    """Where the two sites listen."""

    host: str
    port: int
    public_port: int

    @property
    def casework(self) -> str:
        """What a person types for the casework site."""
        return f"http://{self._named}:{self.port}"

    @property
    def public(self) -> str:
        """What a person types for the public site."""
        return f"http://{self._named}:{self.public_port}"

    @property
    def _named(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `serve`."""
    parser = subparsers.add_parser("serve", help=__doc__, description=__doc__)
    parser.add_argument("--port", type=_port, default=8000, help="of the casework site (default 8000)")
    parser.add_argument("--public-port", type=_port, default=8001, help="of the public site (default 8001)")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="where both listen (default 127.0.0.1)")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM: exit code 0; 1 where a part ended by itself. Raises Refusal."""
    where = Addresses(args.bind, args.port, args.public_port)
    stop = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    os.environ.setdefault("TOUCHSTONE_PUBLIC_URL", where.public)
    start_django()
    from django.conf import settings

    _check(where, is_local=settings.TOUCHSTONE_MODE == "local")
    with serving_lock(Path(settings.TOUCHSTONE_VAR)):
        return _serve(where, prepare(), stop)


def _check(where: Addresses, *, is_local: bool) -> None:
    """Raises Refusal for an address that cannot or must not be listened on."""
    if where.port == where.public_port:
        raise Refusal("The two sites need two ports.", remedy="Choose another one with --public-port.")
    if is_local and not _is_loopback(where.host):
        raise Refusal(
            f"In local mode Touchstone listens on this machine only, not on {where.host}.",
            remedy="Leave --bind away, or set TOUCHSTONE_MODE=production and what it asks for.",
        )
    check_port_is_free(where.host, where.port, option="--port")
    check_port_is_free(where.host, where.public_port, option="--public-port")


def _serve(where: Addresses, prepared: Prepared, stop: Event) -> int:
    from touchstone.cli.log_standing import why_not_signing

    not_signing = why_not_signing(at=clock.now())
    link = _first_administrator_link(where)
    children = Children(_parts(where))
    try:
        children.start()
        if children.wait_until_ready(stop.is_set):
            _announce(where, prepared, link=link, not_signing=not_signing)
        while not stop.wait(LOOK_EVERY_SECONDS):
            if ended := children.ended():
                print(f"The {ended} has ended by itself; stopping the rest.", file=sys.stderr)
                return ENDED
    finally:
        children.stop()
    print("Stopped.", flush=True)
    return OK


def _parts(where: Addresses) -> list[Part]:
    processes = max(1, os.cpu_count() or 1)
    return [
        _site("casework site", "wsgi", CASEWORK, where.host, where.port, "/sign-in", processes),
        _site("public site", "wsgi_public", PUBLIC, where.host, where.public_port, "/", processes),
        Part("worker", [sys.executable, "-m", "touchstone", "worker"], environment({})),
    ]


def _site(name: str, module: str, settings: str, host: str, port: int, path: str, processes: int) -> Part:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(processes), "--backpressure", str(AT_ONCE), "--log-level", "error"]
    command.append(f"touchstone.config.{module}:application")
    asked_at = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
    return Part(name, command, environment({}, settings), (asked_at, port, path))


def _first_administrator_link(where: Addresses) -> str:
    """The one-time link in full, or "" where somebody has an account already."""
    from touchstone.accounts.links import first_administrator_path
    from touchstone.actions.invitations import create_first_administrator_link
    from touchstone.foundation.errors import AlreadyDone

    try:
        return where.casework + first_administrator_path(create_first_administrator_link(at=clock.now()))
    except AlreadyDone:
        return ""


def _announce(where: Addresses, prepared: Prepared, *, link: str, not_signing: str) -> None:
    lines = [
        "",
        f"Casework:     {where.casework}/",
        f"Public site:  {where.public}/",
        f"Guidance:     {', '.join(prepared.packs)}",
        f"Public log:   {prepared.origin}",
    ]
    if link:
        lines += [
            "",
            "Nobody has an account yet. The first administrator opens this link (once, within 24 hours):",
            link,
        ]
    if not_signing:
        lines += ["", "THE LOG IS NOT BEING SIGNED.", not_signing]
    print("\n".join([*lines, "", "Ctrl-C stops it."]), flush=True)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port number")
    return int(text)
