"""Looks an installation over: database, private log, public log, files and keys. Changes nothing, signs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from touchstone.translog.vkeys import VerifierKey


@dataclass(frozen=True)
class Looked:
    """What was found: faults in words, and why the public log is in recovery mode ("" where it is not)."""

    faults: tuple[str, ...]
    recovery: str


def look_over() -> Looked:
    """Every check there is. Django must be started."""
    from touchstone.queries.audit import verify_private_log

    faults = [*_database_faults(), *verify_private_log().problems, *_file_faults(), *_key_faults()]
    log_faults, recovery = _public_log()
    return Looked(faults=(*faults, *log_faults), recovery=recovery)


def _database_faults() -> list[str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [f"Database: {row[0]}" for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return found + [f"Database: a row of {row[0]} points at nothing" for row in cursor.fetchall()]


def _file_faults() -> list[str]:
    from touchstone.queries.instance import stored_digests
    from touchstone.store.files import read_file

    faults = []
    for digest, _ in stored_digests():
        found = hashlib.sha256()
        try:
            for piece in read_file(digest):
                found.update(piece)
        except FileNotFoundError:
            faults.append(f"File {digest}: it is gone")
            continue
        if f"sha256:{found.hexdigest()}" != digest:
            faults.append(f"File {digest}: its bytes are others")
    return faults


def _key_faults() -> list[str]:
    """Whether the key of the second factors opens what is in the database: nobody could sign in under another."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt
    from cryptography.fernet import InvalidToken

    for one in Authenticator.objects.filter(type=Authenticator.Type.TOTP)[:1]:
        try:
            decrypt(one.data["secret"])
        except InvalidToken:
            return ["The key of the second factors is not the one this database was filled under"]
    return []


def _public_log() -> tuple[list[str], str]:
    """Faults of the published log, and why it is in recovery mode."""
    from django.conf import settings

    from touchstone.queries.instance import public_log_held
    from touchstone.translog.faults import LogFault, RecoveryMode
    from touchstone.translog.memories import check_memories
    from touchstone.translog.merkle import leaf_hash, subtrees_of
    from touchstone.translog.publishing import Place, recall
    from touchstone.translog.vkeys import parse_vkeys

    held = public_log_held()
    if held is None or not held.vkeys:
        return [], ""
    folder = Path(settings.TOUCHSTONE_VAR)
    keys = parse_vkeys(held.vkeys)
    place = Place(held.origin, folder / "public" / "log", folder / "keys" / "public-log.state", keys)
    try:
        memories = recall(place, last_note=held.last_note)
        check_memories(subtrees_of(leaf_hash(entry) for entry in held.entries), memories)
    except RecoveryMode as behind:
        return [], f"{behind.message} {behind.remedy}"
    except LogFault as fault:
        return [f"Public log: {fault}"], ""
    return _published_faults(place.folder, keys, held.origin), ""


def _published_faults(folder: Path, keys: Sequence[VerifierKey], origin: str) -> list[str]:
    from touchstone.foundation import clock
    from touchstone.translog.reading import Folder, Missing, Unreadable
    from touchstone.translog.verify import Trust, verify_log

    try:
        result = verify_log(Folder(folder), Trust(tuple(keys), origin), at=clock.now())
    except (Missing, Unreadable) as error:
        return [f"Public log: {error}"]
    return [f"Public log: {one.text}" for one in result.failures]
