"""Check the private log against the rows it speaks for, or sign a checkpoint of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from touchstone.cli import start_django
from touchstone.foundation import clock
from touchstone.foundation.errors import Refusal
from touchstone.translog.faults import LogFault
from touchstone.translog.notes import MAX_NOTE_BYTES

HOLDS, FAILED, CANNOT = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `audit` with its sub-commands: verify, checkpoint."""
    parser = subparsers.add_parser("audit", help=__doc__, description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    verify = acts.add_parser("verify", help="find every event or decision that is not what was logged")
    verify.add_argument("--checkpoint", type=Path, metavar="FILE", help="a private checkpoint that was kept elsewhere")
    verify.add_argument(
        "--whole", action="store_true", help="also look over the database, the files, the keys and the public log"
    )
    checkpoint = acts.add_parser("checkpoint", help="sign the private log as it stands, to be kept elsewhere")
    checkpoint.add_argument("--out", type=Path, metavar="FILE", help="where to write it as well (a new file)")


def run(args: argparse.Namespace) -> int:
    """Exit code 0: all holds; 1: something does not; 2: it could not be checked. Raises Refusal."""
    start_django()
    return _verify(args) if args.act == "verify" else _checkpoint(args.out)


def _verify(args: argparse.Namespace) -> int:
    from touchstone.queries.audit import verify_private_log

    size, root, by_whom = None, "", ""
    if args.checkpoint is not None:
        try:
            size, root, by_whom = _kept(args.checkpoint)
        except OSError as error:
            print(f"Could not read {args.checkpoint}: {error.strerror}.", file=sys.stderr)
            return CANNOT
        except LogFault as fault:
            print(f"{args.checkpoint} is not a checkpoint of this private log: {fault}", file=sys.stderr)
            return CANNOT
    report = verify_private_log(size=size, root=root)
    problems, recovery = list(report.problems), ""
    if size is not None and size > report.size:
        problems.append(f"The checkpoint speaks of {size} leaves, and the log has {report.size}")
    if args.whole:
        problems, recovery = _whole(problems)
    print(f"Private log: {report.size} leaves, root {report.root}")
    if by_whom:
        print(f"Compared with the checkpoint of size {size}, {by_whom}")
    if recovery:
        print(f"RECOVERY MODE: nothing is signed. {recovery}")
    print(*problems, sep="\n", end="\n" if problems else "")
    print("All holds." if not problems else f"{len(problems)} found." if len(problems) > 1 else "1 found.")
    return FAILED if problems else HOLDS


def _whole(problems: list[str]) -> tuple[list[str], str]:
    from touchstone.cli.instance_check import look_over

    looked = look_over()
    return list(dict.fromkeys([*problems, *looked.faults])), looked.recovery


def _kept(path: Path) -> tuple[int, str, str]:
    """Size, root (hex) and who signed it. Raises OSError, or LogFault where it is not this log's own."""
    from touchstone.actions.publications.log_places import private_place
    from touchstone.translog.checkpoint import open_checkpoint, parse_checkpoint
    from touchstone.translog.faults import KeyUnusable

    with path.open("rb") as file:
        note = file.read(MAX_NOTE_BYTES + 1)
    parsed = parse_checkpoint(note)[0]
    try:
        place, key = private_place()
    except KeyUnusable:
        return parsed.size, parsed.root.hex(), "whose signature could not be checked: the private log's key is not here"
    signed = open_checkpoint(note, (key.key,), origin=place.origin)
    return signed.size, signed.root.hex(), f"signed by {key.key.key_id.hex()}"


def _checkpoint(out: Path | None) -> int:
    from touchstone.actions.publications import publish_private_checkpoint
    from touchstone.actions.publications.log_places import private_log_folder
    from touchstone.translog.durable_files import replace

    if out is not None and out.exists():
        raise Refusal(f"{out} is there already.", remedy="Keep it, and name a new file.")
    signed = publish_private_checkpoint(at=clock.now())
    note = (private_log_folder() / "checkpoint").read_bytes()
    if out is not None:
        replace(out, note, mode=0o600)
    sys.stdout.write(note.decode())
    print(f"Signed at {signed.size} leaves. Keep a copy where nobody who runs this installation can change it.")
    return HOLDS
