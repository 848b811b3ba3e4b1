"""`touchstone register watch`: keep what a register's log has signed, and find a past that was rewritten."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from touchstone.foundation import clock
from touchstone.foundation.clock import utc_text
from touchstone.translog.faults import LogFault
from touchstone.translog.monitor import Poll, poll
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.reading import Source, Unreadable, source_of
from touchstone.translog.trusted_keys import ChosenKeys, KeyChoice, choose_keys, kept_file, read_keys, remember
from touchstone.translog.verify import Trust

HOLDS, FAILED, UNREADABLE = 0, 1, 2
LEAST_SECONDS = 1.0  # between two looks: a slip in `--every` must not turn into an attack
FindLog = Callable[[Source], Source]


def add_watch(commands: Any, find_log: FindLog) -> None:
    """Add `watch` to the sub-commands of `register`; `find_log` gives the log of a register."""
    watch = commands.add_parser("watch", help="look at a register's log again and again, and keep every checkpoint")
    watch.add_argument("target", metavar="TARGET", help="the register's address, or a folder laid out the same")
    watch.add_argument("--keep", metavar="DIR", type=Path, required=True, help="where checkpoints and keys are kept")
    watch.add_argument("--key", metavar="VKEY|FILE", help="the log's verifier key, obtained elsewhere than TARGET")
    watch.add_argument("--origin", metavar="NAME", help="the log's name (default: the key's)")
    watch.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint that somebody else was shown; may be repeated",
    )
    watch.add_argument("--every", metavar="SECONDS", type=float, default=300.0, help="how often to look (default 300)")
    watch.add_argument("--once", action="store_true", help="look once")
    watch.set_defaults(act=lambda args: watch_register(args, find_log))


def watch_register(args: argparse.Namespace, find_log: FindLog) -> int:
    """Look until a check fails (1); with `--once` one look: 0 consistent, 1 not, 2 could not read."""
    if not args.every >= LEAST_SECONDS:
        print(f"--every: at least {LEAST_SECONDS:g} second", file=sys.stderr)
        return UNREADABLE
    while True:
        code = _look_once(args, find_log)
        if args.once or code == FAILED:
            return code
        time.sleep(args.every)


def _look_once(args: argparse.Namespace, find_log: FindLog) -> int:
    try:
        log = find_log(source_of(args.target))
        given = None if args.key is None else read_keys(args.key)
        others = [(name, _read_file(name)) for name in args.checkpoint]
        chosen = choose_keys(KeyChoice(given, args.origin, args.keep, log))
        kept = kept_file(args.keep, chosen.origin).parent
        looked = poll(log, Trust(chosen.keys, chosen.origin), kept, at=clock.now(), others=others)
    except LogFault as error:
        say(f"FAILED {error}")
        return FAILED
    except (Unreadable, OSError, UnicodeDecodeError) as error:
        print(f"Could not read: {error}", file=sys.stderr)
        return UNREADABLE
    return _told(args, chosen, looked)


def _told(args: argparse.Namespace, chosen: ChosenKeys, looked: Poll) -> int:
    """Print what was found; the exit code."""
    checks = (*chosen.checks, *looked.result.checks)
    say("\n".join([chosen.notice, f"{utc_text(clock.now())} {args.target}", *(one.text for one in checks)]))
    if looked.evidence is not None:
        say(f"The signed notes were put in {looked.evidence}; together they are the proof.")
    if not all(one.passed for one in checks):
        return FAILED
    remember(args.keep, chosen)
    return HOLDS


def _read_file(name: str) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(MAX_NOTE_BYTES + 1)


def say(text: str) -> None:
    """Print whatever the terminal's encoding; a name in another script must not stop a check."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))
