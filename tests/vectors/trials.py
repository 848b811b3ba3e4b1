"""Laying out what a vector file describes, so that any verifier can be tried on it."""

from __future__ import annotations

import json
import shutil
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.vectors.rules.sample import LOG, ORIGIN, WITNESS, entries_of_t
from touchstone.translog.audit import OPAQUE, PUBLIC, Trust
from touchstone.translog.proofs import check_proof, parse_proof
from touchstone.translog.publishing import Place, publish
from touchstone.translog.reading import Folder
from touchstone.translog.verify import Result, verify_log

VECTORS = Path(__file__).parent
TRUST = Trust((LOG.key,), ORIGIN, (WITNESS.key,))
AT = datetime(2026, 12, 1, tzinfo=UTC)  # after every entry of the vectors


@dataclass(frozen=True)
class LaidOut:
    """A trial on the disk: the log's folder, earlier checkpoints, and proofs with the index each is presented for."""

    folder: Path
    earlier: tuple[Path, ...]
    proofs: tuple[tuple[Path, int], ...]
    entries: tuple[bytes, ...]


def rows() -> list[dict[str, Any]]:
    """Every row, as committed."""
    return [json.loads(file.read_bytes()) for file in sorted((VECTORS / "log").glob("*.json"))]


def trials(*, large: bool = False) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(id in words, row, trial) of every trial on trees under 1,000 entries; with `large`, of the others."""
    return [
        (f"{row['id']}: {trial['name']}", row, trial)
        for row in rows()
        for trial in row["trials"]
        if (trial.get("log", {}).get("size", 0) > 1_000) == large
    ]


def publish_entries(folder: Path, entries: list[bytes]) -> bytes:
    """Publish a log with the product's own writer under the test key; the note."""
    place = Place(ORIGIN, folder, folder.with_name(folder.name + "-state"), (LOG.key,))
    return publish(place, entries, signers=[LOG], last_note=None, store=lambda note: None).note


def lay_out_trial(trial: dict[str, Any], at: Path, bases: Path) -> LaidOut:
    """Put a trial below `at`; logs of T are kept in `bases` and copied."""
    folder = at / "log"
    log = trial["log"]
    if "entries" in log:
        entries = [text.encode() for text in log["entries"]]
        publish_entries(folder, entries)
    else:
        entries = entries_of_t(log["size"])
        shutil.copytree(_base(log["size"], bases), folder)
    for change in trial["changes"]:
        file = folder / change["path"]
        file.write_bytes(_changed(file.read_bytes(), change))
    earlier = [_put(at / f"earlier-{n}", text) for n, text in enumerate(trial.get("earlier", []))]
    proofs = [(_put(at / f"{n}.tlog-proof", p["file"]), p["index"]) for n, p in enumerate(trial.get("proofs", []))]
    return LaidOut(folder, tuple(earlier), tuple(proofs), tuple(entries))


def check_with_ours(laid: LaidOut, *, rules: str = OPAQUE) -> Result:
    """Our verifier on a trial. Raises a LogFault where a proof file does not hold."""
    earlier = [(file.name, file.read_bytes()) for file in laid.earlier]
    result = verify_log(Folder(laid.folder), TRUST, at=AT, earlier=earlier, rules=rules)
    for file, index in laid.proofs:
        proof = parse_proof(file.read_bytes())
        entry = laid.entries[index] if proof.extra is None else proof.extra
        check_proof(proof, entry=entry, checkpoint=TRUST.open(proof.note).checkpoint)
    return result


def rules_of(trial: dict[str, Any]) -> str:
    """Whether the trial's entries are public ones or may be anything."""
    return PUBLIC if "entries" in trial["log"] else OPAQUE


def _base(size: int, bases: Path) -> Path:
    folder = bases / str(size)
    if not folder.exists():
        publish_entries(folder, entries_of_t(size))
    return folder


def _changed(data: bytes, change: dict[str, Any]) -> bytes:
    if "whole" in change:
        return b64decode(change["whole"])
    if "keep" in change:
        return data[: change["keep"]]
    if "append" in change:
        return data + bytes.fromhex(change["append"])
    at = change["at"]
    put = bytes.fromhex(change["put"]) if "put" in change else bytes([data[at] ^ change["flip"]])
    return data[:at] + put + data[at + len(put) :]


def _put(path: Path, text: str) -> Path:
    path.write_bytes(b64decode(text))
    return path
