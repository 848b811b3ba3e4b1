"""The monitor's steps: is what a log shows now consistent with what it showed before (section 14)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from touchstone.translog.audit import Trust, open_noting
from touchstone.translog.checkpoint import SignedCheckpoint
from touchstone.translog.durable_files import read_if_there, replace
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.findings import Findings, Result
from touchstone.translog.merkle import check_consistency, consistency_proof
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.publishing import CHECKPOINT
from touchstone.translog.reading import Missing, Source, subtrees_from_tiles

LATEST = "latest"


@dataclass(frozen=True)
class Poll:
    """One look at a log: what was found, and where both signed notes were put when they contradict each other."""

    result: Result
    evidence: Path | None = None


def poll(log: Source, trust: Trust, keep: Path, *, at: datetime) -> Poll:
    """Fetch the checkpoint, compare it with the last good one in `keep`, and keep it there.

    On failure the last good one stays and both notes are written to a folder of their own: together they are the
    proof of a split view. Raises Missing, Unreadable or Malformed where there is no checkpoint
    to read.
    """
    findings = Findings()
    raw = log.read(CHECKPOINT, limit=MAX_NOTE_BYTES)
    before = read_if_there(keep / LATEST)
    signed = open_noting(raw, trust, findings)
    if signed is None:
        return Poll(findings.result(target=log.name, origin=trust.origin), _put_aside(keep, before, raw, at))
    replace(keep / "checkpoints" / f"{signed.size}-{signed.root.hex()[:16]}", signed.raw)
    if before is not None:
        _compare(log, _open_before(trust, before), signed, findings)
    result = findings.result(target=log.name, origin=trust.origin, size=signed.size, root=signed.root)
    if not result.holds:
        return Poll(result, _put_aside(keep, before, raw, at))
    replace(keep / LATEST, signed.raw)
    return Poll(result)


def _open_before(trust: Trust, before: bytes) -> SignedCheckpoint:
    return Trust(trust.keys, trust.origin).open(before)


def _compare(log: Source, before: SignedCheckpoint, now: SignedCheckpoint, findings: Findings) -> None:
    """Note whether `before` is a beginning of `now`. A log that withholds the tiles to show it has failed too."""
    try:
        if before.size > now.size:
            raise Malformed("the log has shrunk", expected=f"at least {before.size} entries", found=str(now.size))
        if before.size:
            tiles = subtrees_from_tiles(log, size=now.size)
            check_consistency(
                first=before.size,
                second=now.size,
                proof=consistency_proof(tiles, first=before.size, second=now.size),
                first_root=before.root,
                second_root=now.root,
            )
    except LogFault as error:
        findings.fault("consistency", error)
    except Missing as error:
        findings.fail("consistency", "a tile that shows it is missing", expected="a file", found=str(error))
    findings.conclude("consistency", f"from {before.size} entries to {now.size}")


def _put_aside(keep: Path, before: bytes | None, now: bytes, at: datetime) -> Path:
    folder = keep / "contradictions" / f"{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    if before is not None:
        replace(folder / "before", before)
    replace(folder / "now", now)
    return folder
