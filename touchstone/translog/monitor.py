"""The monitor's steps: is what a log shows now consistent with all that it showed before (section 14)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from touchstone.translog.audit import Trust, open_noting
from touchstone.translog.checkpoint import Checkpoint, SignedCheckpoint, parse_checkpoint
from touchstone.translog.durable_files import read_if_there, replace
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.findings import Findings, Result
from touchstone.translog.merkle import SubtreeHash, check_consistency, consistency_proof
from touchstone.translog.notes import MAX_NOTE_BYTES
from touchstone.translog.publishing import CHECKPOINT
from touchstone.translog.reading import Missing, Source, Unreadable, subtrees_from_tiles

LATEST, KEPT, BEFORE = "latest", "checkpoints", "before"
Notes = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Poll:
    """One look at a log: what was found, and where the signed notes were put when they contradict each other."""

    result: Result
    evidence: Path | None = None


@dataclass(frozen=True)
class Known:
    """A checkpoint that the log signed before: the name its file gets as proof, its bytes and what they say."""

    name: str
    raw: bytes
    checkpoint: Checkpoint


def poll(log: Source, trust: Trust, keep: Path, *, at: datetime, others: Notes = ()) -> Poll:
    """Fetch the checkpoint, compare it with every one in `keep` and with `others`, and keep it there.

    `others`: checkpoints that somebody else was shown, each with the name of its file. On failure the last good one
    stays, and the notes that contradict each other are written to a folder of their own: together they are the proof
    of a rewritten past or of a split view. Raises Missing, Unreadable or Malformed where there is no checkpoint to
    read, and Unreadable where one of `others` was not signed by this log.
    """
    findings = Findings()
    raw = log.read(CHECKPOINT, limit=MAX_NOTE_BYTES)
    known = _known(keep, trust, others)
    signed = open_noting(raw, trust, findings)
    if signed is None:
        notes = [(one.name, one.raw) for one in known if one.name == BEFORE]
        return Poll(findings.result(target=log.name, origin=trust.origin), _put_aside(keep, notes, raw, at))
    wrong = _compare(log, known, signed.checkpoint, findings) if known else []
    result = findings.result(target=log.name, origin=trust.origin, size=signed.size, root=signed.root)
    if not result.holds:
        return Poll(result, _put_aside(keep, wrong, raw, at))
    _keep(keep, signed)
    return Poll(result)


def _keep(keep: Path, signed: SignedCheckpoint) -> None:
    replace(keep / KEPT / f"{signed.size}-{signed.root.hex()[:16]}", signed.raw)
    replace(keep / LATEST, signed.raw)


def _known(keep: Path, trust: Trust, others: Notes) -> list[Known]:
    """What was signed before: the last good one first, then every other kept one, then those of others; each once.

    Those kept here were verified when they were kept, and stay good when the log changes its key.
    """
    folder = keep / KEPT
    kept = [(f"kept-{one.name}", one.read_bytes()) for one in sorted(folder.iterdir())] if folder.is_dir() else []
    last = read_if_there(keep / LATEST)
    ours = [*([] if last is None else [(BEFORE, last)]), *kept]
    found: dict[Checkpoint, Known] = {}
    for name, raw in ours:
        checkpoint = parse_checkpoint(raw)[0]
        found.setdefault(checkpoint, Known(name, raw, checkpoint))
    known = list(found.values())
    return known + [_given(name, raw, number, trust) for number, (name, raw) in enumerate(others, start=1)]


def _given(name: str, raw: bytes, number: int, trust: Trust) -> Known:
    try:
        return Known(f"given-{number}", raw, trust.open(raw).checkpoint)
    except LogFault as error:
        raise Unreadable(f"{name} is not a checkpoint that this log signed: {error}") from error


def _compare(log: Source, known: Sequence[Known], now: Checkpoint, findings: Findings) -> Notes:
    """Note whether each of `known` is a beginning of `now`; those that are not.

    A log that withholds the tiles to show it has failed too.
    """
    tiles = subtrees_from_tiles(log, size=now.size)
    wrong: list[tuple[str, bytes]] = []
    for one in known:
        try:
            _check_beginning(tiles, one.checkpoint, now)
        except LogFault as error:
            findings.fault("consistency", error)
        except Missing as error:
            findings.fail("consistency", "a tile that shows it is missing", expected="a file", found=str(error))
        else:
            continue
        wrong.append((one.name, one.raw))
    least = min(one.checkpoint.size for one in known)
    findings.conclude("consistency", f"from {least} entries to {now.size}, with {len(known)} kept or given")
    return wrong


def _check_beginning(tiles: SubtreeHash, before: Checkpoint, now: Checkpoint) -> None:
    if before.size > now.size:
        raise Malformed("the log has shrunk", expected=f"at least {before.size} entries", found=str(now.size))
    if before.size:
        check_consistency(
            first=before.size,
            second=now.size,
            proof=consistency_proof(tiles, first=before.size, second=now.size),
            first_root=before.root,
            second_root=now.root,
        )


def _put_aside(keep: Path, notes: Notes, now: bytes, at: datetime) -> Path:
    folder = keep / "contradictions" / f"{at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    for name, raw in notes:
        replace(folder / name, raw)
    replace(folder / "now", now)
    return folder
