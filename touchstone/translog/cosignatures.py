"""Cosignatures: a witness says when it saw this tree as the largest consistent one (C2SP tlog-cosignature)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.translog.base64_text import decode
from touchstone.translog.faults import Malformed
from touchstone.translog.keys import Signer
from touchstone.translog.notes import Note, Signature, verify_note
from touchstone.translog.vkeys import COSIGNATURES, ED25519_COSIGNATURE, VerifierKey

_TIMESTAMP_SIZE = 8
_MAX_TIMESTAMP = 2**63 - 1
_SUBTREE_LABEL = b"subtree/v1\n\x00"


@dataclass(frozen=True)
class CosignedTime:
    """A cosignature that holds: whose it is, and the time in it (seconds since 1970, UTC)."""

    key: VerifierKey
    unix_time: int


def cosigned_message(key: VerifierKey, unix_time: int, body: bytes) -> bytes:
    """The bytes a cosigner signs for a checkpoint's three lines at a time."""
    if key.kind == ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {unix_time}\n".encode() + body
    origin, size, root = body.decode().split("\n")[:3]
    return b"".join(
        (
            _SUBTREE_LABEL,
            _short(key.name),
            unix_time.to_bytes(8, "big"),
            _short(origin),
            (0).to_bytes(8, "big"),
            int(size).to_bytes(8, "big"),
            decode(root),
        )
    )


def cosigned_times(note: Note, witnesses: Sequence[VerifierKey]) -> tuple[CosignedTime, ...]:
    """The cosignatures of known `witnesses` on a note.

    Raises SignatureRefused where one of theirs does not hold, Malformed where one of the keys is no cosigner's.
    """
    if any(key.kind not in COSIGNATURES for key in witnesses):
        raise Malformed("a witness signs with a key of type 0x04 or 0x06")
    times: list[CosignedTime] = []

    def check(key: VerifierKey, value: bytes, text: bytes) -> bool:
        unix_time = int.from_bytes(value[:_TIMESTAMP_SIZE], "big")
        times.append(CosignedTime(key, unix_time))
        is_plausible = len(value) > _TIMESTAMP_SIZE and unix_time <= _MAX_TIMESTAMP
        return is_plausible and key.accepts(value[_TIMESTAMP_SIZE:], cosigned_message(key, unix_time, text))

    verify_note(note, witnesses, check=check)
    return tuple(times)


def cosign(checkpoint_body: bytes, signer: Signer, *, unix_time: int) -> str:
    """The signature line, with its newline, that `signer` adds to a checkpoint it has found consistent.

    A witness checks and stores before it calls this; nothing is remembered here.
    """
    value = signer.sign(cosigned_message(signer.key, unix_time, checkpoint_body))
    timestamp = unix_time.to_bytes(_TIMESTAMP_SIZE, "big")
    return Signature(signer.key.name, signer.key.key_id, timestamp + value).line


def cosigners(times: Sequence[CosignedTime]) -> frozenset[str]:
    """The different witnesses, by name."""
    return frozenset(one.key.name for one in times)


def _short(text: str) -> bytes:
    data = text.encode()
    return bytes([len(data)]) + data
