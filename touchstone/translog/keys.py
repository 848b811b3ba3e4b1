"""Signing keys: made once, kept in a file that only the signer can read, never in a database or a log line."""

from __future__ import annotations

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from touchstone.translog.base64_text import decode, encode
from touchstone.translog.faults import KeyUnusable, LogFault, Malformed
from touchstone.translog.vkeys import ED25519, ED25519_COSIGNATURE, VerifierKey

SEED_SIZE = 32
# Printed in the specification (9.2) and in the tests, so anyone can sign with them.
FIXED_TEST_SEEDS = frozenset({bytes(range(0x20)), bytes(range(0x20, 0x40))})

_FILE_START = "PRIVATE+KEY+"
_RESTORE = "Put the key back from its own backup. Acts are recorded meanwhile and signed later."


class Signer(Protocol):
    """Signs for one verifier key; a file key here, or something that keeps its key to itself."""

    @property
    def key(self) -> VerifierKey:
        """The public side."""

    def sign(self, message: bytes) -> bytes:
        """The bare signature over `message`."""


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key held in memory. The seed does not show in its repr."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = ED25519

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE or self.kind not in (ED25519, ED25519_COSIGNATURE):
            raise Malformed("a signing key is an Ed25519 seed of 32 bytes")

    @property
    def key(self) -> VerifierKey:
        """The verifier key to hand out."""
        return VerifierKey(self.name, self.kind, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same bytes."""
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def create_key(path: Path, *, name: str, kind: int = ED25519) -> SigningKey:
    """A fresh key under `name`, written to `path` with mode 0600. FileExistsError where the file is there already."""
    made = SigningKey(name, secrets.token_bytes(SEED_SIZE), kind)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_key_text(made))
        file.flush()
        os.fsync(file.fileno())
    return made


def load_key(path: Path, *, name: str | None = None, allow_fixed_test_keys: bool = False) -> SigningKey:
    """The key that `create_key` wrote.

    Raises KeyUnusable where the file is missing, malformed, readable by anyone but its owner, under another name than
    `name`, or holds one of the fixed test seeds without leave.
    """
    found = _parse_key_text(_read_private(path), path)
    if name is not None and found.name != name:
        raise KeyUnusable(f"{path} is the key of {found.name}, not of {name}.", remedy=_RESTORE)
    if found.seed in FIXED_TEST_SEEDS and not allow_fixed_test_keys:
        raise KeyUnusable(f"{path} holds a key that is printed in the tests.", remedy="Make a key of your own.")
    return found


def _key_text(made: SigningKey) -> str:
    return f"{_FILE_START}{made.name}+{made.key.key_id.hex()}+{encode(bytes([made.kind]) + made.seed)}\n"


def _read_private(path: Path) -> str:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
                raise KeyUnusable(f"Others can read or write {path}.", remedy=f"Type: chmod 600 {path}")
            return file.read(10_000).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(f"The signing key {path} cannot be read.", remedy=_RESTORE) from error


def _parse_key_text(text: str, path: Path) -> SigningKey:
    try:
        if not text.startswith(_FILE_START) or text.count("\n") != 1 or not text.endswith("\n"):
            raise Malformed("a key file is one line")
        name, key_id, body = text[len(_FILE_START) : -1].split("+", 2)
        data = decode(body)
        found = SigningKey(name, data[1:], data[0])
        if found.key.key_id.hex() != key_id:
            raise Malformed("the key id does not belong to the key")
    except (LogFault, ValueError, IndexError) as error:
        raise KeyUnusable(f"{path} is not a signing key.", remedy=_RESTORE) from error
    return found
