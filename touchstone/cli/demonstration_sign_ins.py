"""The sign-ins of the demonstration: random, kept in one file that only its owner reads, printed on asking."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from touchstone.actions.demonstration import SignIn
from touchstone.cli.demonstration_files import ForceFile
from touchstone.foundation.errors import Refusal
from touchstone.translog.durable_files import replace

FILE = "demo-sign-ins.txt"
_SECRET_BYTES = 20
_BLOCK = re.compile(
    r"^(?P<role>[a-z-]+): (?P<name>.+)\n"
    r"  e-mail    (?P<email>\S+)\n"
    r"  password  (?P<password>\S+)\n"
    r"  secret    (?P<secret>[A-Z2-7]+)$",
    re.MULTILINE,
)
_HEAD = "Sign-ins of the demonstration. They open made-up cases on this machine and nothing else.\n"


def kept_sign_ins(folder: Path, described: ForceFile) -> list[SignIn]:
    """The sign-ins of the file in `folder`, with fresh ones for roles it does not have; the file then has them all.

    Raises Refusal where the file is there and cannot be understood.
    """
    path = folder / FILE
    kept = {one.role: one for one in _read(path)}
    people = [kept.get(role) or _fresh(role, name, described.domain) for role, name in described.people.items()]
    if people != list(kept.values()):
        replace(path, shown(people).encode(), mode=0o600)
    path.chmod(0o600)
    return people


def shown(people: Sequence[SignIn]) -> str:
    """As the file holds them and as they are printed."""
    blocks = [
        f"{one.role}: {one.name}\n  e-mail    {one.email}\n  password  {one.password}\n  secret    {one.secret}\n"
        for one in people
    ]
    return "\n".join([_HEAD, *blocks])


def _read(path: Path) -> list[SignIn]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    found = [SignIn(**block.groupdict()) for block in _BLOCK.finditer(text)]
    if shown(found) != text:
        raise Refusal(f"{path} is not as it was written.", remedy="Remove it: new passwords and secrets are then made.")
    return found


def _fresh(role: str, name: str, domain: str) -> SignIn:
    # An app's secret is typed by hand now and then: base32 has no easily confused characters.
    secret = base64.b32encode(os.urandom(_SECRET_BYTES)).decode("ascii").rstrip("=")
    return SignIn(role=role, name=name, email=f"{role}@{domain}", password=secrets.token_urlsafe(15), secret=secret)
