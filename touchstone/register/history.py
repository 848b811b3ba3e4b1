"""Everything that was ever published of one record, in one object: each version's data, files, digests and place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from touchstone.foundation.clock import utc_text
from touchstone.register.models import Proof, PublicFile, RegisterEntry, RegisterRecord

SCHEMA = "touchstone.record-history/1"


def history_of(row: RegisterRecord, *, origin: str) -> dict[str, Any]:
    """All versions, oldest first. A version that was taken away has its place in the log, and no files or data."""
    files: dict[int, list[PublicFile]] = {}
    for one in PublicFile.objects.filter(record=row.record).order_by("version", "path"):
        files.setdefault(one.version, []).append(one)
    proofs = dict(Proof.objects.filter(record=row.record).values_list("version", "size"))
    entries = RegisterEntry.objects.filter(record=row.record).order_by("version")
    return {
        "schema": SCHEMA,
        "record": row.record,
        "log": origin,
        "is_withdrawn": row.is_withdrawn,
        "versions": [
            _version(one, files.get(one.version, []), proofs.get(one.version), row.reasons) for one in entries
        ],
    }


def _version(
    entry: RegisterEntry, files: list[PublicFile], size: int | None, reasons: Mapping[str, Any]
) -> dict[str, Any]:
    data = next((bytes(one.body) for one in files if one.path == "record.json"), None)
    base = f"/records/{entry.record}/{entry.version}"
    return {
        "version": entry.version,
        "event": entry.event,
        "published_at": utc_text(entry.published_at),
        "force": {"code": entry.force_code, "name": entry.force_name},
        "why": reasons.get(str(entry.version), {}).get("why", ""),
        "log_index": entry.position,
        "manifest_digest": entry.public_digest,
        "proof": f"{base}.tlog-proof" if size is not None else None,
        "covered_by_checkpoint_of": size,
        "is_taken_away": not files,
        "files": [
            {
                "path": f"{base}/{one.path}",
                "media_type": one.media_type,
                "bytes": len(bytes(one.body)),
                "sha256": one.sha256,
            }
            for one in files
        ],
        "data": json.loads(data) if data is not None else None,
    }
