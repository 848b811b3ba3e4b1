"""`touchstone register`: check a published register without an account, a database or settings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from touchstone.cli.register_as_of import add_as_of
from touchstone.cli.register_export import add_export
from touchstone.cli.register_watch import add_watch
from touchstone.foundation import clock
from touchstone.translog.base64_text import encode
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.publishing import CHECKPOINT
from touchstone.translog.reading import Below, Missing, Source, Unreadable, source_of
from touchstone.translog.trusted_keys import (
    ChosenKeys,
    KeyChoice,
    choose_keys,
    default_keep,
    read_keys,
    remember,
)
from touchstone.translog.verify import Result, Trust, failed, verify_log, verify_record, verify_site
from touchstone.translog.vkeys import VerifierKey, parse_vkey

HOLDS, FAILED, UNREADABLE = 0, 1, 2


def add_parser(subparsers: Any) -> Any:
    """Add `register` to a command line; returns the place where its other sub-commands can be added."""
    parser = subparsers.add_parser("register", help="check or export the public register")
    commands = parser.add_subparsers(dest="register_command", required=True)
    verify = commands.add_parser(
        "verify", help="check a register's log and pages, from its address or a folder; needs no account or database"
    )
    verify.add_argument("target", metavar="TARGET", help="the register's address, or a folder laid out the same")
    verify.add_argument("--key", metavar="VKEY|FILE", help="the log's verifier key, obtained elsewhere than TARGET")
    verify.add_argument("--origin", metavar="NAME", help="the log's name (default: the key's)")
    verify.add_argument(
        "--checkpoint", metavar="FILE", action="append", default=[], help="a checkpoint saved earlier; may be repeated"
    )
    verify.add_argument(
        "--witness", metavar="VKEY", action="append", default=[], help="a witness's verifier key; may be repeated"
    )
    verify.add_argument(
        "--witnesses-required", metavar="N", type=int, default=0, help="how many of them must have signed (default 0)"
    )
    verify.add_argument("--record", metavar="ID", help="check one record by its proof files alone")
    verify.add_argument(
        "--keep", metavar="DIR", type=Path, help="where keys are remembered (default: your state folder)"
    )
    verify.add_argument("--format", choices=("text", "json"), default="text")
    verify.set_defaults(act=verify_register)
    add_watch(commands, lambda source: _layout(source, record=None)[1])
    add_export(commands)
    add_as_of(commands)
    return commands


def run(args: argparse.Namespace) -> int:
    """Do what the sub-command asks; the exit code."""
    return int(args.act(args))


def verify_register(args: argparse.Namespace) -> int:
    """Verify as `args` say and print the result; 0 all holds, 1 a check failed, 2 could not read."""
    keep = args.keep or default_keep()
    try:
        source = source_of(args.target)
        site, log = _layout(source, record=args.record)
        earlier = [(name, _read_file(name)) for name in args.checkpoint]
        choice = KeyChoice(
            given=None if args.key is None else read_keys(args.key), origin=args.origin, keep=keep, log=log
        )
        witnesses = tuple(parse_vkey(text) for text in args.witness)
    except (Unreadable, Malformed, OSError, UnicodeDecodeError) as error:
        return _could_not_read(args, error)
    try:
        chosen = choose_keys(choice)
        result = _verify(args, site, log, chosen, witnesses, earlier)
        if result.holds:
            remember(keep, chosen)
    except (Unreadable, OSError) as error:
        return _could_not_read(args, error)
    except LogFault as error:
        chosen = ChosenKeys((), args.origin or "", "target" if args.key is None else "given", ())
        result = failed(args.target, Trust((), chosen.origin), "key", error)
    _show(args, chosen, result)
    return HOLDS if result.holds else FAILED


def main(argv: Sequence[str] | None = None) -> int:
    """The command line by itself: `python -m touchstone.cli.register verify …`."""
    parser = argparse.ArgumentParser(prog="touchstone")
    add_parser(parser.add_subparsers(dest="command", required=True))
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = parser.parse_args(["register", *arguments])
    return run(args)


def _layout(source: Source, *, record: str | None) -> tuple[Source | None, Source]:
    """The site (None where TARGET is the log alone) and the log. Raises Missing where there is neither."""
    below = Below(source, "log")
    for site, log in ((source, below), (None, source)):
        try:
            log.read(CHECKPOINT, limit=MAX_NOTE_BYTES)
        except Missing:
            continue
        except Malformed:
            pass  # there is one; that it is too long is for the checks to say
        return site, log
    if record is not None:
        return source, below  # saved proofs and pages can be checked without the log
    raise Missing(f"there is no checkpoint at {source.name}, nor in the folder log there")


def _verify(
    args: argparse.Namespace,
    site: Source | None,
    log: Source,
    chosen: ChosenKeys,
    witnesses: tuple[VerifierKey, ...],
    earlier: Sequence[tuple[str, bytes]],
) -> Result:
    trust = Trust(chosen.keys, chosen.origin, witnesses, args.witnesses_required)
    at = clock.now()
    if args.record is not None:
        if site is None:
            raise Missing(f"{args.target} is a log without records")
        result = verify_record(site, trust, args.record)
    elif site is None:
        result = verify_log(log, trust, at=at, earlier=earlier)
    else:
        result = verify_site(site, log, trust, at=at, earlier=earlier)
    return replace(result, target=args.target, checks=(*chosen.checks, *result.checks))


def _show(args: argparse.Namespace, chosen: ChosenKeys, result: Result) -> None:
    if args.format == "json":
        _print(json.dumps(_as_json(chosen, result), indent=2))
        return
    lines = [chosen.notice, f"Register: {result.target}", f"Log:      {result.origin}"]
    lines += [f"Key:      {key.text}" for key in chosen.keys]
    if result.size is not None and result.root is not None:
        lines += [f"Entries:  {result.size}", f"Root:     {encode(result.root)}"]
    lines += ["", *(check.text for check in result.checks)]
    lines += ["", *result.remarks] if result.remarks else []
    count = len(result.failures)
    lines += ["", "All checks hold." if result.holds else f"{count} check{'s' if count != 1 else ''} failed."]
    _print("\n".join(lines))


def _as_json(chosen: ChosenKeys, result: Result) -> dict[str, Any]:
    return {
        "notice": chosen.notice,
        "key_obtained_independently": chosen.is_independent,
        "target": result.target,
        "origin": result.origin,
        "keys": [key.text for key in chosen.keys],
        "size": result.size,
        "root": None if result.root is None else encode(result.root),
        "holds": result.holds,
        "checks": [check.to_json() for check in result.checks],
        "remarks": list(result.remarks),
    }


def _could_not_read(args: argparse.Namespace, error: Exception) -> int:
    if args.format == "json":
        _print(json.dumps({"target": args.target, "holds": False, "could_not_read": str(error)}, indent=2))
    print(f"Could not read: {error}", file=sys.stderr)
    return UNREADABLE


def _read_file(name: str) -> bytes:
    with Path(name).open("rb") as file:
        return file.read(MAX_NOTE_BYTES + 1)


def _print(text: str) -> None:
    """Print whatever the terminal's encoding; a name in another script must not stop a check."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


if __name__ == "__main__":
    sys.exit(main())
