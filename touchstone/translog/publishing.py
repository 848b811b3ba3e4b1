"""Publishing a log as files: bundles, tiles, then a checkpoint that never forks what was signed before (section 11).

The caller holds `publisher_lock` for the whole run, calls `lay_out`, then `sign_next` inside the transaction in which
it stores the note, then `release`. `publish` does all four. Nothing here touches a database.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from touchstone.translog.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from touchstone.translog.durable_files import read_if_there, replace, write_once
from touchstone.translog.faults import FileDiffers, RecoveryMode, SecondPublisher
from touchstone.translog.keys import Signer
from touchstone.translog.memories import (
    Memory,
    check_memories,
    newest,
    open_memory,
    read_state_file,
    write_state_file,
)
from touchstone.translog.merkle import Subtrees, leaf_hash, subtrees_of
from touchstone.translog.reading import Folder, read_entries
from touchstone.translog.tiles import TILE_WIDTH, bundle_bytes, bundles_of, tile_bytes, tiles_of
from touchstone.translog.vkeys import VerifierKey

CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Place:
    """One log's fixed things: its origin, the folder it is served from, and the state file beside its signing key.

    `keys` are the verifier keys whose signatures its own memories may bear: the present ones and those before.
    """

    origin: str
    folder: Path
    state_file: Path
    keys: tuple[VerifierKey, ...] = field(repr=False)


@dataclass(frozen=True)
class Published:
    """What a run did: the checkpoint's bytes, size and root, and how many files were new."""

    note: bytes
    size: int
    root: bytes
    files_written: int


@contextmanager
def publisher_lock(place: Place) -> Iterator[None]:
    """Hold the log for one publisher. Raises SecondPublisher where another process holds folder or state file."""
    place.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        for path in (place.folder, place.state_file.with_name(place.state_file.name + ".lock")):
            flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
            handle = os.open(path, flags, 0o600)
            held.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise SecondPublisher("This log is being published by another process at this moment.") from error
        yield


def recall(place: Place, *, last_note: bytes | None, witnessed: Sequence[bytes] = ()) -> tuple[Memory, ...]:
    """Every memory of what was signed: the database's last note, the state file, the published checkpoint, witnesses.

    Raises RecoveryMode where one does not bear the log's own signature, or where something was signed and the state
    file beside the key is not there.
    """
    state = read_state_file(place.state_file)
    published = read_if_there(place.folder / CHECKPOINT)
    if state is None and (last_note is not None or published is not None):
        raise RecoveryMode("The state file beside the signing key is missing.", memories=("state file",))
    notes = [("database", last_note), ("state file", state), ("published checkpoint", published)]
    notes += [("witness", note) for note in witnessed]
    return tuple(open_memory(name, note, place.keys, place.origin) for name, note in notes if note is not None)


def lay_out(folder: Path, entries: Sequence[bytes]) -> tuple[Subtrees, int]:
    """Write every bundle and tile of `entries` that is not there yet; the tree and the number of files written.

    What was written is read again and hashed from the entries alone. Raises FileDiffers where a file that is there
    holds other bytes, or where the disk gives back others.
    """
    tree = subtrees_of(leaf_hash(entry) for entry in entries)
    written = 0
    for bundle in bundles_of(len(entries)):
        first = bundle.number * TILE_WIDTH
        written += write_once(folder / bundle.path, bundle_bytes(entries[first : first + bundle.width]))
    for tile in tiles_of(len(entries)):
        written += write_once(folder / tile.path, tile_bytes(tree, tile))
    again = subtrees_of(leaf_hash(e) for bundle in read_entries(Folder(folder), size=len(entries)) for e in bundle)
    if again.root() != tree.root():
        raise FileDiffers("The entries read back from the disk give another root.", remedy="Look at the disk.")
    return tree, written


def sign_next(
    place: Place,
    tree: Subtrees,
    *,
    signers: Sequence[Signer],
    last_note: bytes | None,
    witnessed: Sequence[bytes] = (),
) -> bytes:
    """The note for `tree`, after comparing all memories and proving consistency from each (11.2 step 4, 11.3).

    Where the same size and root were signed before, those very bytes come back: nothing is signed twice. The state
    file is written before this returns, so a crash cannot make the key forget. Raises RecoveryMode.
    """
    memories = recall(place, last_note=last_note, witnessed=witnessed)
    check_memories(tree, memories)
    last = newest(memories)
    if last is not None and last.size == tree.size:
        note = last.raw
    else:
        note = sign_checkpoint(Checkpoint(place.origin, tree.size, tree.root()), signers)
        open_memory("new note", note, place.keys, place.origin)  # a wrong key must not leave the machine
    write_state_file(place.state_file, note)
    return note


def release(place: Place, note: bytes) -> SignedCheckpoint:
    """Publish a stored note as the checkpoint, last of all, and drop partial tiles that full ones replace."""
    opened = open_memory("note", note, place.keys, place.origin).signed
    replace(place.folder / CHECKPOINT, note)
    clear_partials(place.folder, opened.size)
    return opened


def publish(
    place: Place,
    entries: Sequence[bytes],
    *,
    signers: Sequence[Signer],
    last_note: bytes | None,
    store: Callable[[bytes], None],
    witnessed: Sequence[bytes] = (),
) -> Published:
    """One whole run: `entries` are all committed ones from index 0, `last_note` the last one stored.

    `store` keeps the note for good before anything is published. Raises SecondPublisher, RecoveryMode, FileDiffers.
    """
    with publisher_lock(place):
        memories = recall(place, last_note=last_note, witnessed=witnessed)
        check_memories(subtrees_of(leaf_hash(entry) for entry in entries), memories)
        tree, written = lay_out(place.folder, entries)
        note = sign_next(place, tree, signers=signers, last_note=last_note, witnessed=witnessed)
        store(note)
        release(place, note)
        return Published(note, tree.size, tree.root(), written)


def clear_partials(folder: Path, size: int) -> None:
    """Remove partial tiles and bundles whose full one is published: nobody needs them any more (10.2)."""
    for tile in (*bundles_of(size), *tiles_of(size)):
        partials = folder / f"{tile.full.path}.p"
        if tile == tile.full and partials.is_dir():
            for file in partials.iterdir():
                file.unlink()
            partials.rmdir()
