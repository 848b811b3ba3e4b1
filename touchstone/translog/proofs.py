"""Proof files: what a citizen keeps beside a saved page to check it years later (C2SP tlog-proof)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from touchstone.translog.base64_text import decode, decode_hash, encode
from touchstone.translog.checkpoint import Checkpoint, parse_checkpoint
from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import MAX_SIZE, SubtreeHash, check_inclusion, inclusion_proof, leaf_hash

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MAX_HASHES = 63
MAX_PROOF_FILE_BYTES = 300_000
SUFFIX = ".tlog-proof"

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True)
class ProofFile:
    """A proof as parsed: `note` is the checkpoint verbatim, `extra` the entry's bytes where the file holds them.

    Nothing of it is verified before the checkpoint is opened and `check_proof` has passed.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def to_bytes(self) -> bytes:
        """The proof file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {encode(self.extra)}")
        lines.append(f"index {self.index}")
        lines.extend(encode(one) for one in self.hashes)
        return ("\n".join(lines) + "\n\n").encode() + self.note


def make_proof(subtree: SubtreeHash, *, index: int, note: bytes, entry: bytes) -> ProofFile:
    """The proof that `entry` stands at `index` in the tree that `note` (a signed checkpoint) describes."""
    checkpoint, _ = parse_checkpoint(note)
    return ProofFile(index, inclusion_proof(subtree, index=index, size=checkpoint.size), note, entry)


def parse_proof(raw: bytes) -> ProofFile:
    """The proof file in `raw`. Raises Malformed for another form; its checkpoint is parsed but not verified."""
    if len(raw) > MAX_PROOF_FILE_BYTES:
        raise Malformed("the proof file is too long", found=str(len(raw)))
    head, blank, note = raw.partition(b"\n\n")
    if not blank:
        raise Malformed("a proof file has one empty line before its checkpoint")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("a proof is plain ASCII up to its checkpoint") from error
    if lines.pop(0) != FIRST_LINE:
        raise Malformed("the first line is another", expected=FIRST_LINE)
    extra = _take_extra(lines)
    index = _take_index(lines)
    if len(lines) > MAX_HASHES:
        raise Malformed("too many hashes", expected=str(MAX_HASHES), found=str(len(lines)))
    parse_checkpoint(note)
    return ProofFile(index, tuple(decode_hash(line) for line in lines), note, extra)


def check_proof(proof: ProofFile, *, entry: bytes, checkpoint: Checkpoint) -> None:
    """Raise ProofRefused unless the proof leads from `entry` to the root of a **verified** checkpoint."""
    check_inclusion(
        index=proof.index, size=checkpoint.size, leaf=leaf_hash(entry), proof=proof.hashes, root=checkpoint.root
    )


def _take_extra(lines: list[str]) -> bytes | None:
    if lines and lines[0].startswith("extra "):
        return decode(lines.pop(0).removeprefix("extra "))
    return None


def _take_index(lines: list[str]) -> int:
    match = _INDEX.match(lines.pop(0)) if lines else None
    if match is None or int(match[1]) > MAX_SIZE:
        raise Malformed("an index is decimal, without sign or leading zero")
    return int(match[1])
