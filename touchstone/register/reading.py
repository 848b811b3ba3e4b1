"""What the public site reads: records, their versions, their files, and the state of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from touchstone.register.models import Checkpoint, Leaf, LogState, Proof, PublicFile, RegisterEntry, RegisterRecord


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """One version of a record as the live page lists it."""

    version: int
    event: str
    published_at: datetime
    force_name: str
    position: int
    why: str
    is_removed: bool
    proof_size: int | None  # size of the checkpoint that covers it in the proof file; None until there is one


@dataclass(frozen=True, kw_only=True)
class LogShown:
    """The log as the status lines describe it; `size` and `signed_at` are those of the published checkpoint."""

    origin: str
    size: int
    signed_at: datetime | None
    vkeys: tuple[str, ...]
    is_in_trouble: bool


def list_records() -> QuerySet[RegisterRecord]:
    """Every record, withdrawn ones too, newest change first."""
    return RegisterRecord.objects.order_by("-changed_at", "record")


def find_record(record: str) -> RegisterRecord | None:
    """One record's projection."""
    return RegisterRecord.objects.filter(record=record).first()


def list_versions(row: RegisterRecord) -> list[VersionShown]:
    """Every version of a record, newest first."""
    proofs = dict(Proof.objects.filter(record=row.record).values_list("version", "size"))
    kept = set(PublicFile.objects.filter(record=row.record).values_list("version", flat=True))
    return [
        VersionShown(
            version=entry.version,
            event=entry.event,
            published_at=entry.published_at,
            force_name=entry.force_name,
            position=entry.position,
            why=row.reasons.get(str(entry.version), {}).get("why", ""),
            is_removed=entry.version not in kept,
            proof_size=proofs.get(entry.version),
        )
        for entry in RegisterEntry.objects.filter(record=row.record).order_by("-version")
    ]


def find_file(record: str, version: int, path: str) -> PublicFile | None:
    """One frozen file."""
    return PublicFile.objects.filter(record=record, version=version, path=path).first()


def list_paths(record: str) -> dict[int, list[str]]:
    """Version → the paths of its frozen files, the manifest among them."""
    found: dict[int, list[str]] = {}
    rows = PublicFile.objects.filter(record=record).order_by("version", "path").values_list("version", "path")
    for version, path in rows:
        found.setdefault(version, []).append(path)
    return found


def find_proof(record: str, version: int) -> Proof | None:
    """The proof file of one version, once a checkpoint covers it."""
    return Proof.objects.filter(record=record, version=version).first()


def was_published(record: str, version: int) -> bool:
    """Whether the version exists in the log, whatever became of its files."""
    return RegisterEntry.objects.filter(record=record, version=version).exists()


def entry_bytes(position: int) -> bytes | None:
    """The canonical bytes of one entry."""
    row = Leaf.objects.filter(position=position).first()
    return bytes(row.entry) if row else None


def load_log() -> LogShown | None:
    """The log's name, its published checkpoint and its keys; None before the installation's first start."""
    state = LogState.objects.filter(name="public").first()
    if state is None:
        return None
    shown = Checkpoint.objects.filter(size=state.published_size).first() if state.published_size is not None else None
    return LogShown(
        origin=state.origin,
        size=shown.size if shown else 0,
        signed_at=shown.signed_at if shown else None,
        vkeys=tuple(state.vkeys.split()),
        is_in_trouble=bool(state.trouble),
    )
