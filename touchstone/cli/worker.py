"""Do the background work alone: jobs, the log's checkpoints and its daily anchor."""

from __future__ import annotations

import argparse
import signal
from threading import Event

from touchstone.cli import start_django


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `worker`, for installations that start each process by itself; `serve` starts one anyway."""
    subparsers.add_parser("worker", help=__doc__, description=__doc__)


def run(args: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM; exit code 0."""
    start_django()
    from touchstone.jobs.worker import run_worker

    stop = Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stop.set())
    run_worker(stop)
    return 0
