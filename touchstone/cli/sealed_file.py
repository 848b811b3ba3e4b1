"""Files encrypted under a passphrase, written and read as a stream; the form is set out below.

    magic       the line `touchstone sealed file 1`
    header      4 bytes of length (big-endian), then canonical JSON: `kind`, `salt` (32 bytes, hex), scrypt's `n`, `r`
                and `p`
    pieces      each 4 bytes of length (big-endian), then AES-256-GCM of at most 1 MiB of plain bytes, tag included

The key is scrypt(passphrase in NFC and UTF-8, salt), so no two files share one. A piece's nonce is its number (11
bytes) and a byte that is 1 for the last piece alone: pieces cannot be swapped, dropped or cut off unnoticed. Magic and
header are every piece's associated data. Bytes after the last piece are refused.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from touchstone.foundation.canonical_json import canonical_bytes, parse_strict
from touchstone.foundation.errors import Refusal

MAGIC = b"touchstone sealed file 1\n"
PIECE = 1024 * 1024
# 128 MiB and about half a second for each guess at a passphrase.
COST = {"n": 2**17, "r": 8, "p": 1}
_DEAREST = {"n": 2**20, "r": 16, "p": 4}
_LONGEST_HEADER, _TAG, _LENGTH = 10_000, 16, 4
_KEYS = {"kind", "salt", "n", "r", "p"}


class NotOpened(Refusal):
    """A sealed file that is of another form or kind, was changed or cut off, or has another passphrase."""


class SealedWriter:
    """Encrypts what is written to it; `close` writes the last piece, and leaves the file beneath open."""

    def __init__(self, file: BinaryIO, *, kind: str, passphrase: str) -> None:
        salt = secrets.token_bytes(32)
        header = canonical_bytes({"kind": kind, "salt": salt.hex(), **COST})
        self._file, self._waiting, self._number = file, bytearray(), 0
        self._bound = MAGIC + header
        self._cipher = AESGCM(_derived(passphrase, salt, **COST))
        file.write(MAGIC + len(header).to_bytes(_LENGTH, "big") + header)

    def write(self, data: bytes) -> int:
        """Take plain bytes; how many."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write what is left as the last piece."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last), plain, self._bound)
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._number += 1


class SealedReader:
    """Decrypts from the start. Nothing it gives can be relied on before `finish` has come back."""

    def __init__(self, file: BinaryIO, *, kind: str, passphrase: str) -> None:
        self._file, self._ready, self._number, self._ended = file, bytearray(), 0, False
        if file.read(len(MAGIC)) != MAGIC:
            raise NotOpened("This is not a file that a backup wrote, or it is of another form.")
        header = self._exactly(self._length(_LONGEST_HEADER))
        facts = _facts(header)
        if facts["kind"] != kind:
            raise NotOpened(f"This is a {facts['kind']} file, and the {kind} file of the backup is wanted here.")
        self._bound = MAGIC + header
        cost = {name: facts[name] for name in COST}
        self._cipher = AESGCM(_derived(passphrase, bytes.fromhex(facts["salt"]), **cost))
        self._take()  # a wrong passphrase shows at once

    def read(self, size: int = -1) -> bytes:
        """At most `size` plain bytes (all that are left where negative); b"" at the end. Raises NotOpened."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._take()
        end = len(self._ready) if size < 0 else size
        given = bytes(self._ready[:end])
        del self._ready[:end]
        return given

    def finish(self) -> None:
        """Read to the end, so that every piece has been checked. Raises NotOpened."""
        while self.read(PIECE):
            pass
        if self._file.read(1):
            raise NotOpened("The file goes on after its end: it was changed.")

    def _take(self) -> None:
        sealed = self._exactly(self._length(PIECE + _TAG))
        for is_last in (False, True):
            try:
                self._ready += self._cipher.decrypt(_nonce(self._number, is_last), sealed, self._bound)
            except InvalidTag:
                continue
            self._number, self._ended = self._number + 1, is_last
            return
        if self._number:
            raise NotOpened("The file was changed or is damaged.", remedy="Use another backup.")
        raise NotOpened("The passphrase is not the file's, or the file was changed.")

    def _length(self, most: int) -> int:
        length = int.from_bytes(self._exactly(_LENGTH), "big")
        if length > most:
            raise NotOpened("The file was changed or is damaged.", remedy="Use another backup.")
        return length

    def _exactly(self, size: int) -> bytes:
        found = self._file.read(size)
        if len(found) != size:
            raise NotOpened("The file is cut off before its end.", remedy="Use another backup.")
        return found


def _facts(header: bytes) -> dict[str, Any]:
    try:
        facts = parse_strict(header)
        if not isinstance(facts, dict) or facts.keys() != _KEYS or len(bytes.fromhex(facts["salt"])) != 32:
            raise ValueError("not a header")
        if not all(isinstance(facts[name], int) and 0 < facts[name] <= most for name, most in _DEAREST.items()):
            raise ValueError("no such cost")
    except (ValueError, TypeError) as error:
        raise NotOpened("The file's header was changed or is damaged.", remedy="Use another backup.") from error
    return facts


def _derived(passphrase: str, salt: bytes, *, n: int, r: int, p: int) -> bytes:
    typed = unicodedata.normalize("NFC", passphrase).encode()
    try:
        return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(typed)
    except (ValueError, MemoryError) as error:
        raise NotOpened("The file's header was changed or is damaged.", remedy="Use another backup.") from error


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
