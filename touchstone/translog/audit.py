"""The auditor's steps: a whole log from its entries alone, every tile, every earlier checkpoint (section 14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from touchstone.translog.beginnings import check_is_beginning
from touchstone.translog.checkpoint import SignedCheckpoint, open_checkpoint
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.findings import Findings
from touchstone.translog.history import check_history
from touchstone.translog.merkle import Subtrees, leaf_hash, subtrees_of
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.private_log import parse_private_entry
from touchstone.translog.publishing import CHECKPOINT
from touchstone.translog.reading import Missing, Source, read_bundle, read_tile
from touchstone.translog.tiles import TILE_WIDTH, bundles_of, split_tile, tile_bytes, tiles_of
from touchstone.translog.vkeys import VerifierKey

PUBLIC, PRIVATE, OPAQUE = "public", "private", "opaque"


@dataclass(frozen=True)
class Trust:
    """What a reader brings along: the log's keys and name, the witnesses known, and how many must have signed."""

    keys: tuple[VerifierKey, ...]
    origin: str
    witnesses: tuple[VerifierKey, ...] = ()
    required_witnesses: int = 0

    def open(self, raw: bytes) -> SignedCheckpoint:
        """The checkpoint, verified. Raises Malformed or SignatureRefused."""
        return open_checkpoint(
            raw,
            self.keys,
            origin=self.origin,
            witnesses=self.witnesses,
            required_witnesses=self.required_witnesses,
        )


@dataclass(frozen=True)
class LogView:
    """A log whose entries give the signed root: what further checks may rely on."""

    signed: SignedCheckpoint
    tree: Subtrees
    entries: tuple[bytes, ...]


def open_current(log: Source, trust: Trust, findings: Findings) -> SignedCheckpoint | None:
    """Steps 1 to 3 on the published checkpoint; None (and a failure) where it does not hold.

    Raises Missing or Unreadable where there is none to read.
    """
    try:
        raw = log.read(CHECKPOINT, limit=MAX_NOTE_BYTES)
    except LogFault as error:
        findings.fault("checkpoint", error)
        return None
    return open_noting(raw, trust, findings)


def open_noting(raw: bytes, trust: Trust, findings: Findings) -> SignedCheckpoint | None:
    """Steps 1 to 3 on a checkpoint's bytes; None (and a failure) where it does not hold."""
    try:
        signed = trust.open(raw)
    except LogFault as error:
        findings.fault("checkpoint", error)
        return None
    names = [key.key_id.hex() for key in signed.signed_by]
    findings.conclude("checkpoint", f"{signed.size} entries, signed by {', '.join(names)}")
    for one in signed.witnessed:
        findings.remark(f"Witness {one.key.name} saw this checkpoint at {one.unix_time} seconds since 1970.")
    return signed


def read_whole(log: Source, signed: SignedCheckpoint, findings: Findings) -> LogView | None:
    """Step 2: all entries, and the root from them alone; None (and a failure) where it is not the signed one."""
    entries: list[bytes] = []
    for bundle in bundles_of(signed.size):
        try:
            entries.extend(read_bundle(log, bundle))
        except (LogFault, Missing) as error:
            index = bundle.number * TILE_WIDTH
            _fail_reading(findings, "entries", bundle.path, error, index)
            return None
    findings.conclude("entries", f"{len(entries)} read")
    tree = subtrees_of(map(leaf_hash, entries))
    if tree.root() != signed.root:
        detail = "the entries do not give the signed root"
        findings.fail("root", detail, expected=signed.root.hex(), found=tree.root().hex())
        _locate(log, tree, findings)
        return None
    findings.conclude("root", signed.root.hex())
    return LogView(signed, tree, tuple(entries))


def check_tiles(log: Source, view: LogView, findings: Findings) -> None:
    """Step 3: every tile holds exactly the recomputed hashes."""
    count = 0
    for tile in tiles_of(view.signed.size):
        count += 1
        try:
            found = read_tile(log, tile)
        except (LogFault, Missing) as error:
            _fail_reading(findings, "tiles", tile.path, error)
            continue
        expected = tile_bytes(view.tree, tile)
        if found != expected:
            place = next(at for at in range(0, len(expected), 32) if found[at : at + 32] != expected[at : at + 32])
            findings.fail(
                "tiles",
                f"{tile.path} differs at hash {place // 32}",
                expected=expected[place : place + 32].hex(),
                found=found[place : place + 32].hex(),
            )
    findings.conclude("tiles", f"{count} equal to the recomputed hashes")


def check_entries(view: LogView, *, rules: str, at: datetime, findings: Findings) -> None:
    """Step 4, by the rules of a public or a private log; an opaque log's entries may be any bytes."""
    if rules == PUBLIC:
        check_history(view.entries, at=at, findings=findings)
    elif rules == PRIVATE:
        _check_private(view, findings)


def check_earlier(view: LogView, earlier: Sequence[tuple[str, bytes]], trust: Trust, findings: Findings) -> None:
    """Step 5: each checkpoint saved earlier (name for the report, bytes) is a beginning of the current one."""
    lone = Trust(trust.keys, trust.origin, trust.witnesses)  # an old checkpoint may have fewer witnesses
    for name, raw in earlier:
        try:
            check_is_beginning(view.tree, lone.open(raw))
        except LogFault as error:
            findings.fault("earlier checkpoint", error, where=name)
    if earlier:
        findings.conclude("earlier checkpoint", f"{len(earlier)} consistent")


def _check_private(view: LogView, findings: Findings) -> None:
    for index, raw in enumerate(view.entries):
        try:
            entry = parse_private_entry(raw)
        except Malformed as error:
            findings.fault("entry form", error, index=index)
            continue
        if entry.seq != index:
            findings.fail("seq", "an entry that names another place", index=index, expected=index, found=entry.seq)
    findings.conclude("entry form", f"{len(view.entries)} entries")
    findings.conclude("seq")


def _locate(log: Source, tree: Subtrees, findings: Findings) -> None:
    """Say which entries differ from the published leaf hashes; where none does, both were changed together."""
    for tile in tiles_of(tree.size):
        if tile.level != 0:
            return
        try:
            published = split_tile(read_tile(log, tile), width=tile.width)
        except (LogFault, Missing):
            continue
        for place, leaf in enumerate(published):
            index = tile.number * TILE_WIDTH + place
            if tree(0, index) != leaf:
                detail = "the entry is not the one that its tile holds the hash of"
                findings.fail("leaf", detail, index=index, expected=leaf.hex(), found=tree(0, index).hex())


def _fail_reading(
    findings: Findings, name: str, path: str, error: LogFault | Missing, index: int | None = None
) -> None:
    if isinstance(error, LogFault):
        findings.fault(name, error, index=index, where=path)
    else:
        findings.fail(name, path, index=index, expected="a file", found="none")
