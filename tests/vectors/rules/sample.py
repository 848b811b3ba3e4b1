"""The test log T, its keys, and the small changes that trials are made of."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from typing import Any

from touchstone.translog.base64_text import encode
from touchstone.translog.checkpoint import Checkpoint, sign_checkpoint
from touchstone.translog.cosignatures import cosign
from touchstone.translog.keys import SigningKey
from touchstone.translog.merkle import Subtrees, inclusion_proof, leaf_hash, subtrees_of
from touchstone.translog.notes import Signature
from touchstone.translog.proofs import ProofFile
from touchstone.translog.vkeys import ED25519_COSIGNATURE

ORIGIN = "register.example.police.uk/log"
LOG = SigningKey(ORIGIN, bytes(range(0x20)))
WITNESS = SigningKey("witness.example/w1", bytes(range(0x20, 0x40)), ED25519_COSIGNATURE)
STRANGER = SigningKey("stranger.example/log", bytes(range(0x80, 0xA0)))
WITNESS_TIME = 1_700_000_000

Trial = dict[str, Any]
Row = tuple[str, str, str, list[Trial]]  # id, case, columns of the other verifiers (go npm pypi), trials


def entries_of_t(size: int) -> list[bytes]:
    """The entries of the test log T."""
    return [b"test-entry-%d" % index for index in range(size)]


@lru_cache(maxsize=8)
def tree_of_t(size: int) -> Subtrees:
    """The tree of T."""
    return subtrees_of(map(leaf_hash, entries_of_t(size)))


def root_of_t(size: int) -> bytes:
    """The root of T."""
    return tree_of_t(size).root()


def good_note(size: int = 7) -> bytes:
    """T's checkpoint under the test key."""
    return sign_checkpoint(Checkpoint(ORIGIN, size, root_of_t(size)), [LOG])


def line_by(signer: SigningKey, text: bytes, *, name: str | None = None, flip: bool = False) -> bytes:
    """A signature line over any text; `flip` spoils one bit of the signature."""
    value = signer.sign(text)
    if flip:
        value = flip_bit(value, 17)
    return Signature(name or signer.name, signer.key.key_id, value).line.encode()


def signed_text(text: bytes, *lines: bytes) -> bytes:
    """A note around any text, however malformed; signed by the test key unless lines are given."""
    return text + b"\n" + (b"".join(lines) or line_by(LOG, text))


def body(size: str = "7", root: str | None = None, origin: str = ORIGIN) -> bytes:
    """Three lines, as wrong as they are given."""
    return f"{origin}\n{size}\n{encode(root_of_t(7)) if root is None else root}\n".encode()


def witness_line(text: bytes, *, time: int = WITNESS_TIME) -> bytes:
    """The test witness's cosignature over three lines."""
    return cosign(text, WITNESS, unix_time=time).encode()


def proof_of_t(index: int, size: int = 7, *, note: bytes | None = None) -> ProofFile:
    """A proof file without `extra`."""
    return ProofFile(index, inclusion_proof(tree_of_t(size), index=index, size=size), note or good_note(size))


def flip_bit(data: bytes, place: int) -> bytes:
    """The data with the lowest bit of one byte changed."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def text_of(data: bytes) -> str:
    """Bytes as a vector file carries them."""
    return b64encode(data).decode()


def log_trial(name: str, *, size: int = 7, changes: list[dict[str, Any]] | None = None, **more: Any) -> Trial:
    """A trial on the published files of T."""
    return {"name": name, "log": {"size": size}, "changes": changes or [], **more}


def note_trial(name: str, note: bytes, *, size: int = 7, **more: Any) -> Trial:
    """A trial on T with another checkpoint file."""
    return log_trial(name, size=size, changes=[{"path": "checkpoint", "whole": text_of(note)}], **more)


def proof_trial(name: str, proof: ProofFile | bytes, *, index: int = 5, **more: Any) -> Trial:
    """A trial of a proof file against T; `index` is the entry it is presented for, where the file carries none."""
    raw = proof if isinstance(proof, bytes) else proof.to_bytes()
    return log_trial(name, proofs=[{"file": text_of(raw), "index": index}], **more)
