"""Tiles, then a signed checkpoint that never forks what was signed before; proofs are kept with the note."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from touchstone.actions.publications.log_places import private_place, public_place
from touchstone.foundation.errors import Refusal
from touchstone.register import publishing
from touchstone.store.models import PrivateLeaf
from touchstone.translog.checkpoint import Checkpoint, parse_checkpoint
from touchstone.translog.durable_files import replace
from touchstone.translog.faults import FileDiffers, KeyUnusable, RecoveryMode, SecondPublisher
from touchstone.translog.memories import read_state_file
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.proofs import make_proof
from touchstone.translog.publishing import publish

log = logging.getLogger("touchstone.publications")

KEY_FILE = "key"


def is_behind() -> bool:
    """Whether entries are committed that no visible checkpoint covers, or none is visible yet."""
    state = publishing.log_state()
    return state is not None and (state.published_size is None or state.published_size < state.size)


def publish_checkpoint(*, at: datetime) -> int:
    """Publish everything committed so far, signed; the size of the visible checkpoint.

    Raises RecoveryMode, KeyUnusable or FileDiffers, and then the register says that nothing is being signed;
    SecondPublisher where another process is at it.
    """
    try:
        return _publish_public(at)
    except (RecoveryMode, KeyUnusable, FileDiffers) as refusal:
        log.error("public log is not being signed", extra={"outcome": type(refusal).__name__})
        publishing.mark_trouble(_trouble(refusal))
        raise


def publish_private_checkpoint(*, at: datetime) -> Checkpoint:
    """Sign the private log as it stands and lay it out for auditors; its checkpoint. Raises as above."""
    place, key = private_place()
    rows = PrivateLeaf.objects.order_by("position").values_list("entry", flat=True)
    done = publish(
        place,
        [bytes(entry) for entry in rows],
        signers=[key],
        # The key's own state file is the memory here: the database holds no private checkpoint.
        last_note=read_state_file(place.state_file),
        store=lambda note: None,
    )
    # Each one is kept, so that an auditor can compare any day with any other.
    replace(place.folder.parent / "checkpoints" / f"{at:%Y-%m-%d}-{done.size}", done.note, mode=0o600)
    return parse_checkpoint(done.note)[0]


def _publish_public(at: datetime) -> int:
    place, keys = public_place()
    state = publishing.log_state()
    entries = publishing.read_entries(0, state.size if state else 0)
    last = publishing.last_checkpoint()
    last_note = bytes(last.note) if last else None
    vkeys = "".join(f"{one.text}\n" for one in place.keys)
    done = publish(
        place, entries, signers=keys, last_note=last_note, store=lambda note: _store(note, last_note, entries, at)
    )
    replace(place.folder / KEY_FILE, vkeys.encode())
    publishing.mark_published(size=done.size, vkeys=vkeys)
    return done.size


def _store(note: bytes, last_note: bytes | None, entries: Sequence[bytes], at: datetime) -> None:
    """Keep the note and the proofs it makes possible, before anybody sees it."""
    with transaction.atomic():
        publishing.log_state(lock=True)
        newest = publishing.last_checkpoint()
        if (bytes(newest.note) if newest else None) != last_note:
            raise SecondPublisher("Another process signed this log a moment ago.")
        if note != last_note:
            signed = parse_checkpoint(note)[0]
            publishing.store_checkpoint(size=signed.size, root=signed.root, note=note, at=at)
        _store_proofs(note, entries, at)


def _store_proofs(note: bytes, entries: Sequence[bytes], at: datetime) -> None:
    tree = subtrees_of(leaf_hash(entry) for entry in entries)
    for row in publishing.entries_without_proof(size=len(entries)):
        proof = make_proof(tree, index=row.position, note=note, entry=entries[row.position])
        publishing.store_proof(entry=row, size=len(entries), body=proof.to_bytes(), at=at)


def _trouble(refusal: Refusal) -> str:
    kind = "recovery" if isinstance(refusal, RecoveryMode | FileDiffers) else "key"
    return f"{kind}: {refusal.message}"
