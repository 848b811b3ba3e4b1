"""A small whole register as published: log, key, two records with versions, files and proofs, one withdrawn."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.vectors.rules.sample import LOG, ORIGIN
from touchstone.translog.anchor import anchor_entry
from touchstone.translog.checkpoint import Checkpoint
from touchstone.translog.entries import PublicEntry, other_event, record_event
from touchstone.translog.manifest import describe_file, new_manifest
from touchstone.translog.merkle import EMPTY_ROOT, leaf_hash, subtrees_of
from touchstone.translog.private_log import keyed_digest
from touchstone.translog.proofs import make_proof
from touchstone.translog.publishing import Place, publish

FIRST, SECOND = "9q2k7h4m3t8w5x6r", "4b7c9d2e5f8g3h6j"
BEGAN = datetime(2025, 3, 3, 10, 15, tzinfo=UTC)
SALT = bytes(range(0x60, 0x80))
PRIVATE_CHECKPOINT = Checkpoint("private.example/log", 0, EMPTY_ROOT)


@dataclass
class Register:
    """Builds a site folder as the product lays it out."""

    site: Path
    entries: list[bytes] = field(default_factory=list)
    at: datetime = BEGAN
    note: bytes | None = None
    _latest: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(ORIGIN, self.site / "log", self.site.with_name(self.site.name + "-state"), (LOG.key,))

    def enter(self, entry: PublicEntry) -> None:
        self.entries.append(entry.to_bytes())
        self.at += timedelta(minutes=1)

    def publication(self, record: str, event: str, *, pages: dict[str, bytes], **more: str) -> None:
        prior, before = self._latest.get(record, (None, 0))
        version, seq = before + 1, len(self.entries)
        folder = self.site / "records" / record / str(version)
        folder.mkdir(parents=True)
        for path, content in pages.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        files = [describe_file(path, content, "text/html; charset=utf-8") for path, content in pages.items()]
        manifest = new_manifest(record=record, version=version, files=files)
        (folder / "manifest.json").write_bytes(manifest.to_bytes())
        self.enter(
            record_event(
                event=event,
                seq=seq,
                at=self.at,
                record=record,
                version=version,
                force="XX01",
                prior=prior,
                public=manifest.digest,
                private=keyed_digest(SALT, b"%d" % seq),
                role="chief-officer",
                from_force=more.get("from_force"),
            )
        )
        self._latest[record] = (seq, version)

    def remove(self, record: str, version: int) -> None:
        shutil.rmtree(self.site / "records" / record / str(version))

    def anchor(self) -> None:
        self.at = datetime.combine(self.at.date() + timedelta(days=1), self.at.time().replace(hour=3, minute=0), UTC)
        seq, day = len(self.entries), self.at.date()
        self.enter(anchor_entry(seq=seq, at=self.at, day=day, salt=SALT, private=PRIVATE_CHECKPOINT))

    def publish(self) -> bytes:
        def store(note: bytes) -> None:
            self.note = note

        published = publish(self.place, self.entries, signers=[LOG], last_note=self.note, store=store)
        (self.site / "log" / "key").write_text(LOG.key.text + "\n")
        self._write_proofs(published.note)
        return published.note

    def _write_proofs(self, note: bytes) -> None:
        tree = subtrees_of(map(leaf_hash, self.entries))
        for index, raw in enumerate(self.entries):
            entry = PublicEntry(**json.loads(raw))
            file = self.site / "records" / str(entry.record) / f"{entry.version}.tlog-proof"
            if entry.record is not None and not file.exists():
                file.write_bytes(make_proof(tree, index=index, note=note, entry=raw).to_bytes())


def build_register(site: Path) -> list[bytes]:
    """A register of nine entries, published three times; the earlier notes."""
    register = Register(site)
    register.publication(FIRST, "publish", pages={"index.html": b"<p>First.</p>", "record.json": b"{}"})
    notes = [register.publish()]
    register.anchor()
    register.publication(SECOND, "publish", pages={"index.html": b"<p>Second.</p>"})
    register.publication(FIRST, "revise", pages={"index.html": b"<p>First, revised.</p>", "cy/index.html": b"<p>.</p>"})
    notes.append(register.publish())
    data = {"from": "XX01,XX02", "kind": "merge"}
    register.enter(other_event(event="force-change", seq=4, at=register.at, data=data, force="XX03"))
    register.enter(other_event(event="key-add", seq=5, at=register.at, data={"vkey": LOG.key.text}))
    register.publication(SECOND, "withdraw", pages={"index.html": b"<p>Withdrawn.</p>"})
    register.remove(SECOND, 1)
    register.publication(FIRST, "transfer", pages={"index.html": b"<p>Moved.</p>"}, from_force="XX02")
    register.anchor()
    register.publish()
    return notes
