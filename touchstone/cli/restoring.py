"""The steps of putting a backup back: open, compare, look over apart, move in place, look over again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchstone.cli.backup_contents import (
    FILES,
    KEY_FOLDER,
    NEEDED_KEYS,
    SECRETS,
    TREES,
    check_by_a_program,
    look_over_apart,
)
from touchstone.cli.backup_set import DATA, KEYS, unpack
from touchstone.cli.database_copy import NAMES, exists, put_in_place, vendor
from touchstone.cli.instance import migrate
from touchstone.cli.passphrases import Passphrases
from touchstone.foundation.errors import Refusal

MFA_KEY_VARIABLES = ("TOUCHSTONE_MFA_KEY", "TOUCHSTONE_MFA_KEY_FILE")
# The public and the private log: the folder each is published in, and what its key last signed.
LOGS = (("public", "keys/public-log.state"), ("private", "keys/private-log.state"))


class NotThisInstance(Refusal):
    """A set of another installation, version or kind of database."""


@dataclass(frozen=True)
class Restored:
    """When the set was made, where what it replaced lies now, and what the check in place said."""

    made_at: str
    aside: Path
    said: str


def restore(data: Path, keys: Path, chosen: Passphrases, live: Path, *, checkpoint: Path | None = None) -> Restored:
    """Put the set back into `live`, which nobody serves from. Until all of it has been checked nothing there changes.

    Raises NotOpened, NotThisInstance, NotInOrder, Refusal.
    """
    work = Path(tempfile.mkdtemp(prefix="putting-back-", dir=live))
    try:
        opened = unpack(data, work, kind=DATA, passphrase=chosen.data)
        with_keys = unpack(keys, work, kind=KEYS, passphrase=chosen.keys)
        facts = opened.manifest
        _check_one_set(facts, with_keys.manifest)
        _check_ours(facts, live)
        _check_second_factor_key(work)
        look_over_apart(work, facts["database"])
        if checkpoint is not None:
            _remember(checkpoint, work, origin=facts["instance"])
        aside = Path(tempfile.mkdtemp(prefix="before-restoring-", dir=live))
        _move_in(work, live, aside, kind=facts["database"])
    finally:
        shutil.rmtree(work, ignore_errors=True)
    migrate()  # changes no table; on PostgreSQL it grants each role its rights again
    return Restored(facts["made_at"], aside, check_by_a_program({}))


def _check_one_set(data: Mapping[str, Any], keys: Mapping[str, Any]) -> None:
    """Raises NotThisInstance, or Refusal for a key that the set lacks."""
    if data["set"] != keys["set"]:
        raise NotThisInstance("The two files are of different backups.", remedy="Use the keys written with this FILE.")
    missing = [name for name in NEEDED_KEYS if name not in keys["members"]]
    if missing:
        raise Refusal(f"The set lacks a key: {', '.join(missing)}.", remedy="Use another backup.")


def _check_ours(facts: Mapping[str, Any], live: Path) -> None:
    """Raises NotThisInstance where the set is of another kind of database, version or installation."""
    from touchstone.queries.instance import known_schema

    if facts["database"] != vendor():
        raise NotThisInstance(f"The backup is of a {facts['database']} database and this installation has {vendor()}.")
    known, theirs = set(known_schema()), set(facts["schema"])
    if theirs - known:
        raise NotThisInstance(
            f"The backup was written by a newer Touchstone ({facts['program']}).", remedy="Install that version first."
        )
    if known - theirs:
        raise NotThisInstance(
            f"The backup was written by an older Touchstone ({facts['program']}).",
            remedy="Put it back with that version, then upgrade.",
        )
    here = _instance_here(live)
    if here and here != facts["instance"]:
        raise NotThisInstance(
            f"The backup is of the installation {facts['instance']}, and this is {here}.",
            remedy="Put it back into an empty data directory, named by TOUCHSTONE_VAR.",
        )


def _check_second_factor_key(work: Path) -> None:
    """Raises Refusal where the environment sets another key than the set's: nobody could sign in under it."""
    from django.conf import settings

    is_set = settings.TOUCHSTONE_MODE != "local" or any(os.environ.get(name) for name in MFA_KEY_VARIABLES)
    if is_set and (work / "mfa_key").read_text(encoding="utf-8").strip() != settings.TOUCHSTONE_MFA_KEY:
        raise Refusal(
            "TOUCHSTONE_MFA_KEY is not the key that the backup was made under.",
            remedy="Set it as it was. Put back into an empty directory in local mode, the backup shows it as mfa_key.",
        )


def _instance_here(live: Path) -> str:
    """This installation's name from its database, else from its signing key; "" where there is neither."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from touchstone.queries.instance import instance_name
    from touchstone.translog.faults import KeyUnusable
    from touchstone.translog.keys import load_key

    try:
        if exists() and (name := instance_name()):
            return name
    except (DatabaseError, ImproperlyConfigured):
        pass  # damaged: that is what backups are for
    try:
        return load_key(live / KEY_FOLDER / "public-log.key").name
    except KeyUnusable:
        return ""


def _remember(checkpoint: Path, work: Path, *, origin: str) -> None:
    """Let the key remember a later checkpoint that it signed, so that it never signs another history."""
    from touchstone.translog.keys import load_key
    from touchstone.translog.memories import open_memory, write_state_file

    key = load_key(work / KEY_FOLDER / "public-log.key", name=origin)
    note = checkpoint.read_bytes()
    given = open_memory("checkpoint given", note, (key.key,), origin)
    state = work / LOGS[0][1]
    if given.signed.size > _signed(state)[0]:
        write_state_file(state, note)


def _move_in(work: Path, live: Path, aside: Path, *, kind: str) -> None:
    """What is here goes aside, what was put back comes in; a log that has gone further than the set stays as it is.

    The database is first: it is the one that can still be refused, and then nothing else has moved.
    """
    put_in_place(work / NAMES[kind], aside=aside)
    names = (*TREES, FILES, KEY_FOLDER, *SECRETS)
    for name in names:
        if (live / name).exists():
            shutil.move(live / name, aside / name)
    for tree, state in LOGS:
        if _is_further(aside / state, work / state):
            for name in (tree, state):
                _replace(aside / name, work / name)
    for name in names:
        if (work / name).exists():
            shutil.move(work / name, live / name)


def _is_further(here: Path, there: Path) -> bool:
    """Whether the key here has signed something that the set does not know, or remembers something else."""
    if not here.exists():
        return False
    ours, theirs = _signed(here), _signed(there)
    return ours[0] > theirs[0] or (ours[0] == theirs[0] and ours[1] != theirs[1])


def _signed(state: Path) -> tuple[int, bytes]:
    """Size and root of what a key last signed; (0, b"") for nothing. Raises RecoveryMode for a damaged file."""
    from touchstone.translog.checkpoint import parse_checkpoint
    from touchstone.translog.memories import read_state_file

    note = read_state_file(state)
    if note is None:
        return 0, b""
    signed = parse_checkpoint(note)[0]
    return signed.size, signed.root


def _replace(source: Path, target: Path) -> None:
    """Copy a file or tree over what is at `target`; the one aside stays whole."""
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    elif source.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(source, target)
