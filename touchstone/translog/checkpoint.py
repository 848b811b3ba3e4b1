"""Checkpoints: the signed size and root of a log (C2SP tlog-checkpoint, without extension lines)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.translog.base64_text import decode_hash, encode
from touchstone.translog.cosignatures import CosignedTime, cosigned_times, cosigners
from touchstone.translog.faults import Malformed, SignatureRefused
from touchstone.translog.keys import Signer
from touchstone.translog.merkle import EMPTY_ROOT, MAX_SIZE
from touchstone.translog.notes import Note, Signature, parse_note, verify_note
from touchstone.translog.vkeys import COSIGNATURES, ED25519, VerifierKey

MAX_ORIGIN_BYTES = 255  # a cosignature carries its length in one byte

_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True)
class Checkpoint:
    """A log's name, its number of entries and its 32-byte root. Raises Malformed for values no checkpoint can have."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        check_origin(self.origin)
        if not 0 <= self.size <= MAX_SIZE:
            raise Malformed("a size beyond what readers can hold", found=str(self.size))
        if len(self.root) != 32:
            raise Malformed("a root is 32 bytes", found=str(len(self.root)))
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise Malformed("size 0 without the empty root", expected=EMPTY_ROOT.hex(), found=self.root.hex())

    @property
    def body(self) -> bytes:
        """The three lines that are signed, with their newlines."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n".encode()


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint whose signatures hold: who signed, which witnesses saw it and when, and the exact bytes."""

    checkpoint: Checkpoint
    signed_by: tuple[VerifierKey, ...]
    witnessed: tuple[CosignedTime, ...]
    raw: bytes

    @property
    def size(self) -> int:
        """How many entries the signed tree has."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """The signed root."""
        return self.checkpoint.root


def check_origin(origin: str) -> None:
    """Raise Malformed unless `origin` can name a log: an address without scheme, white space, + or trailing slash."""
    if not origin or "+" in origin or any(one.isspace() or not one.isprintable() for one in origin):
        raise Malformed("an origin has no white space and no +", found=repr(origin[:80]))
    if "://" in origin or origin.endswith("/") or len(origin.encode()) > MAX_ORIGIN_BYTES:
        raise Malformed("an origin has no scheme, no slash at its end and at most 255 bytes", found=repr(origin[:80]))


def parse_body(body: bytes) -> Checkpoint:
    """The checkpoint of three lines. Raises Malformed, also for a fourth line."""
    lines = body.decode("utf-8").split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed("a checkpoint has exactly three lines: origin, size and root", found=f"{len(lines) - 1} lines")
    origin, size, root, _ = lines
    if not _SIZE.match(size):
        raise Malformed("a size is decimal, without sign or leading zero", found=repr(size[:40]))
    return Checkpoint(origin, int(size), decode_hash(root))


def parse_checkpoint(raw: bytes) -> tuple[Checkpoint, Note]:
    """What a checkpoint file claims, in strict form and **not verified**. Raises Malformed."""
    note = parse_note(raw)
    return parse_body(note.text), note


def open_checkpoint(
    raw: bytes,
    keys: Sequence[VerifierKey],
    *,
    origin: str | None = None,
    witnesses: Sequence[VerifierKey] = (),
    required_witnesses: int = 0,
) -> SignedCheckpoint:
    """The checkpoint, verified under the log's `keys` (and the known `witnesses`).

    Raises Malformed for another form or another origin, SignatureRefused unless a log key signed, every line of a
    known key or witness holds, and at least `required_witnesses` different witnesses signed.
    """
    checkpoint, note = parse_checkpoint(raw)
    if origin is not None and checkpoint.origin != origin:
        raise Malformed("the checkpoint of another log", expected=origin, found=checkpoint.origin)
    signed_by = verify_note(note, _log_keys(keys, checkpoint.origin), check=_check_log_signature)
    if not any(key.kind == ED25519 for key in signed_by):
        raise SignatureRefused("no known key of the log signed", expected=_names(keys), found=_lines(note))
    witnessed = cosigned_times(note, witnesses)
    cosigned_times(note, [key for key in keys if key.name == checkpoint.origin and key.kind in COSIGNATURES])
    if len(cosigners(witnessed)) < required_witnesses:
        raise SignatureRefused(
            "too few known witnesses signed", expected=str(required_witnesses), found=str(len(cosigners(witnessed)))
        )
    return SignedCheckpoint(checkpoint, signed_by, witnessed, raw)


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """The note bytes, one line for each signer in order. Raises Malformed where a key's name is not the origin.

    This function remembers nothing: whoever publishes signs through `publishing`, which refuses to fork.
    """
    for signer in signers:
        if signer.key.name != checkpoint.origin:
            raise Malformed("a log's own key bears its origin", expected=checkpoint.origin, found=signer.key.name)
    body = checkpoint.body
    signatures = tuple(Signature(one.key.name, one.key.key_id, one.sign(body)) for one in signers)
    if not signatures:
        raise SignatureRefused("a checkpoint needs a signer")
    return Note(body, signatures).to_bytes()


def with_signature_line(raw: bytes, line: str) -> bytes:
    """The note with one more line, such as a witness sends back. Raises Malformed for a line of another form."""
    note = parse_note(raw + line.encode())
    return note.to_bytes()


def _log_keys(keys: Sequence[VerifierKey], origin: str) -> tuple[VerifierKey, ...]:
    return tuple(key for key in keys if key.name == origin and key.kind == ED25519)


def _check_log_signature(key: VerifierKey, value: bytes, text: bytes) -> bool:
    return len(value) == 64 and key.accepts(value, text)


def _names(keys: Sequence[VerifierKey]) -> str:
    return ", ".join(f"{key.name}+{key.key_id.hex()}" for key in keys)


def _lines(note: Note) -> str:
    return ", ".join(f"{one.name}+{one.key_id.hex()}" for one in note.signatures)
