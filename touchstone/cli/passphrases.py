"""The two passphrases of a backup: from a file, from the environment, or asked for."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from touchstone.foundation.errors import Refusal

SHORTEST = 12
_WANTED = (
    ("data", "passphrase_file", "TOUCHSTONE_BACKUP_PASSPHRASE", "--passphrase-file"),
    ("keys", "keys_passphrase_file", "TOUCHSTONE_BACKUP_KEYS_PASSPHRASE", "--keys-passphrase-file"),
)


@dataclass(frozen=True, repr=False)
class Passphrases:
    """One for the data, one for the keys: whoever gets hold of one file and its passphrase has not got the other."""

    data: str
    keys: str


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that name the files."""
    for what, _, variable, option in _WANTED:
        parser.add_argument(
            option, type=Path, metavar="FILE", help=f"holds the passphrase of the {what} (else {variable}, else asked)"
        )


def passphrases(args: argparse.Namespace, *, are_new: bool) -> Passphrases:
    """Both. New ones are asked for twice and must differ and be long enough. Raises Refusal."""
    found = [
        _given(getattr(args, attribute), variable) or _asked(what, variable, option, are_new=are_new)
        for what, attribute, variable, option in _WANTED
    ]
    if are_new and min(map(len, found)) < SHORTEST:
        raise Refusal(f"A passphrase has at least {SHORTEST} characters.", remedy="Four unrelated words work well.")
    if are_new and found[0] == found[1]:
        raise Refusal(
            "The keys have a passphrase of their own.", remedy="Choose another than the data's, and keep the two apart."
        )
    return Passphrases(*found)


def _given(file: Path | None, variable: str) -> str:
    if file is None:
        return os.environ.get(variable, "")
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"The passphrase file {file} cannot be read.") from error
    if not lines or not lines[0]:
        raise Refusal(f"The first line of {file} is the passphrase, and it is empty.")
    return lines[0]


def _asked(what: str, variable: str, option: str, *, are_new: bool) -> str:
    if not sys.stdin.isatty():
        raise Refusal(
            f"The passphrase of the {what} is missing.", remedy=f"Set {variable}, or name a file by {option}."
        )
    typed = getpass.getpass(f"Passphrase of the {what}: ")
    if are_new and getpass.getpass("Once more: ") != typed:
        raise Refusal("The two were not the same.", remedy="Start again.")
    return typed
