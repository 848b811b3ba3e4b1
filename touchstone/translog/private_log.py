"""Private entries, format 1: one leaf for each audit row, gate decision and sealed record version (section 7)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass

from touchstone.foundation.canonical_json import MAX_INTEGER
from touchstone.translog.events import HMAC_DIGEST
from touchstone.translog.faults import Malformed
from touchstone.translog.narrow_json import check_keys, narrow_bytes, parse_narrow
from touchstone.translog.tiles import MAX_ENTRY_BYTES

KINDS = ("audit", "decision", "sealed")
SALT_SIZE = 32


@dataclass(frozen=True)
class PrivateEntry:
    """One entry of the private log: the salted digest of a row, and nothing of what it says."""

    kind: str
    seq: int
    digest: str
    format: int = 1

    def to_bytes(self) -> bytes:
        """The canonical bytes to log. Raises Malformed for another kind, position or form of digest."""
        check_private_entry(self)
        return narrow_bytes(asdict(self), limit=MAX_ENTRY_BYTES)


_KEYS = frozenset(PrivateEntry.__dataclass_fields__)


def check_private_entry(entry: PrivateEntry) -> None:
    """Raise Malformed unless the entry keeps the rules of section 7."""
    if type(entry.format) is not int or entry.format != 1:
        raise Malformed("a private entry has format 1", found=repr(entry.format)[:40])
    if entry.kind not in KINDS:
        raise Malformed("no such kind of private entry", found=repr(entry.kind)[:40])
    if type(entry.seq) is not int or not 0 <= entry.seq <= MAX_INTEGER:
        raise Malformed("a position is a whole number", found=repr(entry.seq)[:40])
    if not isinstance(entry.digest, str) or not HMAC_DIGEST.match(entry.digest):
        raise Malformed("a private entry holds a keyed digest", found=repr(entry.digest)[:80])


def parse_private_entry(raw: bytes) -> PrivateEntry:
    """The private entry in `raw`. Raises Malformed unless it is canonical and keeps the rules of section 7."""
    value = parse_narrow(raw, limit=MAX_ENTRY_BYTES)
    check_keys(value, _KEYS)
    entry = PrivateEntry(**value)
    check_private_entry(entry)
    return entry


def new_salt() -> bytes:
    """32 bytes from the system's generator: one for each record, row or day."""
    return secrets.token_bytes(SALT_SIZE)


def keyed_digest(salt: bytes, message: bytes) -> str:
    """`hmac-sha256:` and 64 hex digits over `message`, keyed by a 32-byte salt. ValueError for another length."""
    if len(salt) != SALT_SIZE:
        raise ValueError("a salt is 32 bytes")
    return "hmac-sha256:" + hmac.new(salt, message, hashlib.sha256).hexdigest()


def check_opened(digest: str, *, salt: bytes, message: bytes) -> None:
    """Raise Malformed unless salt and message give the digest: how a court or inspector opens one (section 6.2)."""
    found = keyed_digest(salt, message)
    if not hmac.compare_digest(found, digest):
        raise Malformed("salt and content do not give this digest", expected=digest, found=found)
