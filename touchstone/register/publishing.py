"""Canonical bytes into entry and leaf, frozen files into their table, signed checkpoints into theirs.

Everything here runs inside the caller's transaction. Only `actions/publications.py` and its parts may import it: it
is the one door through which anything becomes public.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from touchstone.register.answering import clear_answers
from touchstone.register.models import Checkpoint, Leaf, LogState, Proof, PublicFile, RegisterEntry, RegisterRecord
from touchstone.translog.entries import PublicEntry, other_event, record_event
from touchstone.translog.frontier import Frontier
from touchstone.translog.manifest import MANIFEST_NAME, Manifest, describe_file, new_manifest
from touchstone.translog.merkle import leaf_hash

LOG = "public"


@dataclass(frozen=True, kw_only=True)
class FrozenFile:
    """One file of a version, as it will be served for as long as the version stands."""

    path: str
    media_type: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where an event stands: its version of the record, its position in the log, its manifest's digest."""

    version: int
    position: int
    public_digest: str


def ensure_log(*, origin: str) -> LogState:
    """The log's one row, made with its origin when there is none. The origin never changes afterwards."""
    state, _ = LogState.objects.get_or_create(name=LOG, defaults={"origin": origin, "frontier": Frontier().to_json()})
    return state


def log_state(*, lock: bool = False) -> LogState | None:
    """The log's one row, locked for the rest of the transaction if asked; None before the first start."""
    rows = LogState.objects.select_for_update() if lock else LogState.objects
    return rows.filter(name=LOG).first()


def append_record_event(
    *,
    event: str,
    at: datetime,
    record: str,
    force_code: str,
    force_name: str,
    role: str,
    private: Callable[[int], str],
    files: Sequence[FrozenFile],
) -> Placed:
    """Enter the next version of a record: its frozen files with their manifest, its entry and its leaf.

    `private` is given the version number and returns the salted digest of the private record.
    """
    state = _locked()
    last = RegisterEntry.objects.filter(record=record).order_by("-version").first()
    version = last.version + 1 if last else 1
    manifest = _store_files(record=record, version=version, files=files)
    entry = record_event(
        event=event,
        seq=state.size,
        at=at,
        record=record,
        version=version,
        force=force_code,
        prior=last.position if last else None,
        public=manifest.digest,
        private=private(version),
        role=role,
    )
    _append(state, entry)
    RegisterEntry.objects.create(
        record=record,
        version=version,
        event=event,
        force_code=force_code,
        force_name=force_name,
        public_digest=manifest.digest,
        position=entry.seq,
        published_at=at.replace(microsecond=0),
    )
    return Placed(version=version, position=entry.seq, public_digest=manifest.digest)


def append_other_event(*, event: str, at: datetime, data: Mapping[str, str], force: str | None = None) -> int:
    """Enter an event that is not on a record (anchor, key-add, key-retire, force-change, continue); its position."""
    state = _locked()
    entry = other_event(event=event, seq=state.size, at=at, data=data, force=force)
    _append(state, entry)
    return entry.seq


def show_record(
    *, record: str, placed: Placed, event: str, why: str, at: datetime, force: tuple[str, str], card: Mapping[str, Any]
) -> None:
    """Bring the record's projection up to the version just placed. `force` is (code, name).

    `card` holds title, summary, data, stage, phase, languages and is_demonstration.
    """
    row = RegisterRecord.objects.filter(record=record).first()
    reasons = {**(row.reasons if row else {}), str(placed.version): {"event": event, "why": why}}
    RegisterRecord.objects.update_or_create(
        record=record,
        defaults={
            **card,
            "force_code": force[0],
            "force_name": force[1],
            "reasons": reasons,
            "latest_version": placed.version,
            "first_published_at": row.first_published_at if row else at,
            "changed_at": at,
        },
    )


def hide_record(*, record: str, placed: Placed, why: str, at: datetime) -> None:
    """Take a withdrawn record's content away: earlier files, title, data and reasons; the notice stays."""
    PublicFile.objects.filter(record=record, version__lt=placed.version).delete()
    clear_answers(record)
    RegisterRecord.objects.filter(record=record).update(
        title={},
        summary={},
        data={},
        reasons={str(placed.version): {"event": "withdraw", "why": why}},
        stage="",
        phase="",
        languages=[],
        is_withdrawn=True,
        latest_version=placed.version,
        changed_at=at,
    )


def read_entries(first: int, end: int) -> Sequence[bytes]:
    """Entries `first` to `end` (not included), in order. Raises ValueError where one is missing."""
    rows = list(Leaf.objects.filter(position__gte=first, position__lt=end).order_by("position"))
    if [row.position for row in rows] != list(range(first, end)):
        raise ValueError(f"the log has a gap between {first} and {end}")
    return [bytes(row.entry) for row in rows]


def last_checkpoint() -> Checkpoint | None:
    """The checkpoint signed last, with its exact bytes."""
    return Checkpoint.objects.order_by("-size").first()


def store_checkpoint(*, size: int, root: bytes, note: bytes, at: datetime) -> None:
    """Keep the exact bytes of a checkpoint that has been signed, before anybody sees it."""
    Checkpoint.objects.create(size=size, root=root, note=note, signed_at=at)


def mark_published(*, size: int, vkeys: str) -> None:
    """Note that the checkpoint of this size is visible, and under which keys the log can be checked."""
    LogState.objects.filter(name=LOG).update(published_size=size, vkeys=vkeys, trouble="")


def remember_keys(vkeys: str) -> None:
    """Keep the verifier keys, one a line, whose signatures the log's own memories may bear."""
    LogState.objects.filter(name=LOG).update(vkeys=vkeys)


def mark_trouble(why: str) -> None:
    """Note why nothing can be signed at present; the public status says so."""
    LogState.objects.filter(name=LOG).update(trouble=why[:400])


def entries_without_proof(*, size: int) -> Iterator[RegisterEntry]:
    """Record events that a checkpoint of `size` covers and that have no proof file yet."""
    proven = set(Proof.objects.values_list("record", "version"))
    for row in RegisterEntry.objects.filter(position__lt=size).order_by("position"):
        if (row.record, row.version) not in proven:
            yield row


def store_proof(*, entry: RegisterEntry, size: int, body: bytes, at: datetime) -> None:
    """Keep the proof file of one version."""
    Proof.objects.create(
        record=entry.record, version=entry.version, position=entry.position, size=size, body=body, made_at=at
    )


def _locked() -> LogState:
    state = log_state(lock=True)
    if state is None:
        raise RuntimeError("the public log has no origin yet: ensure_log runs when the installation starts")
    return state


def _append(state: LogState, entry: PublicEntry) -> None:
    raw = entry.to_bytes()
    leaf = leaf_hash(raw)
    Leaf.objects.create(position=entry.seq, entry=raw, leaf=leaf)
    frontier = Frontier.from_json(state.frontier).append(leaf)
    state.frontier, state.size = frontier.to_json(), frontier.size
    state.save(update_fields=["frontier", "size"])


def _store_files(*, record: str, version: int, files: Sequence[FrozenFile]) -> Manifest:
    described = [describe_file(one.path, one.body, one.media_type) for one in files]
    manifest = new_manifest(record=record, version=version, files=described)
    whole = [*files, FrozenFile(path=MANIFEST_NAME, media_type="application/json", body=manifest.to_bytes())]
    for one in whole:
        PublicFile.objects.create(
            record=record,
            version=version,
            path=one.path,
            media_type=one.media_type,
            sha256=describe_file("file", one.body, one.media_type).sha256,
            body=one.body,
        )
    return manifest
