"""Write a backup: data to FILE and keys to FILE.keys, each encrypted, and counted only once it has been put back."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from touchstone.cli import start_django
from touchstone.cli.passphrases import Passphrases, add_options, passphrases
from touchstone.foundation.errors import Refusal

OK = 0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `backup`."""
    parser = subparsers.add_parser("backup", help=__doc__, description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; its keys go to FILE.keys")
    add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Exit code 0 once both files are written and have been put back in a folder of their own. Raises Refusal."""
    target: Path = args.file.absolute()
    names = (target, keys_of(target))
    for path in names:
        if path.exists():
            raise Refusal(f"{path} is there already.", remedy="A backup never replaces another: name a new file.")
    if not target.parent.is_dir():
        raise Refusal(f"There is no folder {target.parent}.")
    chosen = passphrases(args, are_new=True)
    start_django()
    try:
        said = write_backup(target, chosen)
    except OSError as error:
        raise Refusal(f"The backup could not be written: {error.strerror} ({error.filename}).") from error
    print(f"Wrote {names[0]} and {names[1]}. Both were put back in a folder of their own, and checked:")
    print(said)
    print("Keep the two files apart, and their passphrases too: without all of them nothing can be put back.")
    return OK


def keys_of(target: Path) -> Path:
    """Where the keys of a backup go."""
    return target.with_name(f"{target.name}.keys")


def write_backup(target: Path, chosen: Passphrases) -> str:
    """Write both files, or neither; what the check said of them. Django must be started. Raises Refusal."""
    from django.conf import settings

    from touchstone.cli.backup_contents import gather, look_over_apart
    from touchstone.cli.backup_set import DATA, KEYS, pack, unpack
    from touchstone.translog.durable_files import flush_folder

    live = Path(settings.TOUCHSTONE_VAR)
    set_id = secrets.token_hex(16)
    names = (target, keys_of(target))
    waiting = tuple(path.with_name(f".{path.name}.{set_id}.new") for path in names)
    work = Path(tempfile.mkdtemp(prefix="backing-up-", dir=live))  # beside the data, readable by its owner alone
    try:
        (work / "copy").mkdir(mode=0o700)
        (work / "back").mkdir(mode=0o700)
        found = gather(work / "copy", live, set_id=set_id)
        pack(waiting[0], found.data, found.facts, kind=DATA, passphrase=chosen.data)
        pack(waiting[1], found.keys, found.facts, kind=KEYS, passphrase=chosen.keys)
        unpack(waiting[0], work / "back", kind=DATA, passphrase=chosen.data)
        unpack(waiting[1], work / "back", kind=KEYS, passphrase=chosen.keys)
        said = look_over_apart(work / "back", found.facts["database"])
        for new, name in zip(waiting, names, strict=True):
            os.link(new, name)  # fails where somebody made the name meanwhile
        flush_folder(target.parent)
        return said
    finally:
        for new in waiting:
            new.unlink(missing_ok=True)
        shutil.rmtree(work, ignore_errors=True)
