"""What several places remember of the last signed checkpoint, compared before anything is signed (11.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from touchstone.foundation.canonical_json import canonical_bytes, parse_strict
from touchstone.translog.beginnings import check_is_beginning
from touchstone.translog.checkpoint import SignedCheckpoint, open_checkpoint
from touchstone.translog.durable_files import read_if_there, replace
from touchstone.translog.faults import LogFault, RecoveryMode
from touchstone.translog.merkle import Subtrees
from touchstone.translog.vkeys import VerifierKey


@dataclass(frozen=True)
class Memory:
    """One place's memory of a checkpoint that bears the log's own signature."""

    name: str
    signed: SignedCheckpoint


def open_memory(name: str, note: bytes, keys: Sequence[VerifierKey], origin: str) -> Memory:
    """A memory, its signature verified. Raises RecoveryMode where it is not the log's own note."""
    try:
        return Memory(name, open_checkpoint(note, keys, origin=origin))
    except LogFault as error:
        raise RecoveryMode(f"The {name} is not a checkpoint of {origin}: {error}.", memories=(name,)) from error


def check_memories(tree: Subtrees, memories: Sequence[Memory]) -> None:
    """Raise RecoveryMode unless every memory is a beginning of `tree`, the tree of all committed entries.

    Two memories that are both beginnings of one tree agree with each other, so this compares every pair.
    """
    for memory in memories:
        try:
            check_is_beginning(tree, memory.signed)
        except LogFault as error:
            message = (
                f"The {memory.name} remembers {memory.signed.size} entries that are not the beginning of "
                f"the {tree.size} at hand: {error}."
            )
            raise RecoveryMode(message, memories=(memory.name,)) from error


def newest(memories: Sequence[Memory]) -> SignedCheckpoint | None:
    """The largest of the memories, None where nothing was ever signed."""
    return max((memory.signed for memory in memories), key=lambda one: one.size, default=None)


def read_state_file(path: Path) -> bytes | None:
    """The note that the key last signed, None where there is no file. Raises RecoveryMode for a damaged one."""
    raw = read_if_there(path)
    if raw is None:
        return None
    try:
        value = parse_strict(raw)
        if not isinstance(value, dict) or value.keys() != {"format", "note"} or value["format"] != 1:
            raise ValueError("not a state file")
        note: str = value["note"]
        return note.encode()
    except (ValueError, AttributeError) as error:
        raise RecoveryMode("The state file beside the signing key is damaged.", memories=("state file",)) from error


def write_state_file(path: Path, note: bytes) -> None:
    """Keep the note beside the key, on the disk before returning. Also how a person leaves recovery mode."""
    replace(path, canonical_bytes({"format": 1, "note": note.decode()}) + b"\n", mode=0o600)
