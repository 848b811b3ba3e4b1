"""Leaving recovery mode: the entries that a database lost, byte for byte from the published bundles (11.3)."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.translog.checkpoint import open_checkpoint
from touchstone.translog.faults import RecoveryMode
from touchstone.translog.memories import Memory, check_memories
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.reading import Source, read_entries
from touchstone.translog.vkeys import VerifierKey


def missing_entries(
    source: Source, *, keys: Sequence[VerifierKey], origin: str, entries: Sequence[bytes]
) -> tuple[bytes, ...]:
    """The published entries that follow `entries` (all that the database still has), to be entered again as they are.

    Raises RecoveryMode where `entries` are not the beginning of what was published (then only a new origin helps), and
    Malformed, SignatureRefused, Missing, Unreadable where the published log does not hold by itself.
    """
    signed = open_checkpoint(source.read("checkpoint", limit=MAX_NOTE_BYTES), keys, origin=origin)
    published = [entry for bundle in read_entries(source, size=signed.size) for entry in bundle]
    check_memories(subtrees_of(map(leaf_hash, published)), [Memory("published checkpoint", signed)])
    if published[: len(entries)] != list(entries):
        raise RecoveryMode("The entries at hand are not the beginning of the published ones.", memories=("database",))
    return tuple(published[len(entries) :])
