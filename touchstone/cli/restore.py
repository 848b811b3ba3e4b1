"""Put a backup back: refused before anything is touched unless data and keys are whole, one set, and ours."""

from __future__ import annotations

import argparse
from pathlib import Path

from touchstone.cli import start_django
from touchstone.cli.backup import keys_of
from touchstone.cli.instance import serving_lock
from touchstone.cli.passphrases import add_options, passphrases
from touchstone.foundation.errors import Refusal

OK = 0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `restore`."""
    parser = subparsers.add_parser("restore", help=__doc__, description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="as `backup` wrote it")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="its keys (default: FILE.keys)")
    parser.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="the public log's newest checkpoint, kept elsewhere than here"
    )
    add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 once the backup is in place and was checked there. Raises Refusal; OSError is told as one."""
    data, keys = args.file.absolute(), (args.keys or keys_of(args.file)).absolute()
    for path in (data, keys, *filter(None, [args.checkpoint])):
        if not path.is_file():
            raise Refusal(f"There is no file {path}.", remedy="A backup is two files: FILE and FILE.keys.")
    chosen = passphrases(args, are_new=False)
    start_django()
    from django.conf import settings

    from touchstone.cli.restoring import restore

    live = Path(settings.TOUCHSTONE_VAR)
    with serving_lock(live):
        try:
            done = restore(data, keys, chosen, live, checkpoint=args.checkpoint)
        except OSError as error:
            raise Refusal(f"Putting it back stopped: {error.strerror} ({error.filename}).") from error
    print(f"Put back what was backed up at {done.made_at}. What was here before is in {done.aside}.")
    print(done.said)
    if "RECOVERY MODE" in done.said:
        print("Casework can go on. Nothing is entered in the public log until what it lost is entered again.")
    return OK
