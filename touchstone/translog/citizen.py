"""The citizen's steps: one record from its proof files and pages, with no network and no log (section 14)."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.translog.audit import Trust
from touchstone.translog.checkpoint import SignedCheckpoint
from touchstone.translog.entries import PublicEntry, parse_entry
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.findings import Findings
from touchstone.translog.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES
from touchstone.translog.proofs import MAX_PROOF_FILE_BYTES, SUFFIX, check_proof, parse_proof
from touchstone.translog.reading import Missing, Source
from touchstone.translog.versions import check_files, version_folder


@dataclass(frozen=True)
class ProvenEntry:
    """An entry shown to stand in a signed tree."""

    entry: PublicEntry
    signed: SignedCheckpoint


def open_proof(raw: bytes, trust: Trust, *, entry: bytes | None = None) -> ProvenEntry:
    """Steps 1 to 5 up to `seq`, from a proof file; the entry is `entry`, else the one the file carries.

    Raises a LogFault naming the first thing that does not hold.
    """
    proof = parse_proof(raw)
    signed = trust.open(proof.note)
    logged = proof.extra if entry is None else entry
    if logged is None:
        raise Malformed("the proof file does not carry its entry")
    parsed = parse_entry(logged)
    check_proof(proof, entry=logged, checkpoint=signed.checkpoint)
    if parsed.seq != proof.index:
        raise Malformed("the entry names another place", expected=str(proof.index), found=str(parsed.seq))
    return ProvenEntry(parsed, signed)


def check_record(site: Source, record: str, trust: Trust, findings: Findings) -> tuple[ProvenEntry, ...]:
    """Check every version of one record that lies in `site`, counting up from 1; the proven entries.

    A missing manifest is explained by a later proven withdrawal. Raises Missing where there is nothing of the record.
    """
    proven: list[ProvenEntry] = []
    gone: list[ProvenEntry] = []
    version = 1
    while (raw := _read_proof(site, record, version)) is not None:
        one = _prove(raw, record, version, trust, findings)
        version += 1
        if one is None:
            break  # a place that answers with nonsense could go on for ever
        proven.append(one)
        if not _check_pages(site, one, findings):
            gone.append(one)
    if version == 1:
        raise Missing(f"there is no proof for version 1 of record {record} at {site.name}")
    _explain(gone, proven, findings)
    for name in ("proof", "manifest", "file"):
        findings.conclude(name, f"{version - 1} versions of record {record}")
    return tuple(proven)


def _read_proof(site: Source, record: str, version: int) -> bytes | None:
    try:
        return site.read(version_folder(record, version) + SUFFIX, limit=MAX_PROOF_FILE_BYTES)
    except Missing:
        return None


def _prove(raw: bytes, record: str, version: int, trust: Trust, findings: Findings) -> ProvenEntry | None:
    try:
        one = open_proof(raw, trust)
        if (one.entry.record, one.entry.version) != (record, version):
            found = f"{one.entry.record} {one.entry.version}"
            raise Malformed("the proof of another version", expected=f"{record} {version}", found=found)
    except LogFault as error:
        findings.fault("proof", error, where=f"version {version}")
        return None
    return one


def _check_pages(site: Source, one: ProvenEntry, findings: Findings) -> bool:
    """Whether there is a manifest to check."""
    folder = version_folder(str(one.entry.record), one.entry.version or 0)
    try:
        raw_manifest = site.read(f"{folder}/{MANIFEST_NAME}", limit=MAX_MANIFEST_BYTES)
    except Missing:
        return False
    except LogFault as error:
        findings.fault("manifest", error, index=one.entry.seq)
        return True
    check_files(site, one.entry, raw_manifest, findings, index=one.entry.seq)
    return True


def _explain(gone: list[ProvenEntry], proven: list[ProvenEntry], findings: Findings) -> None:
    withdrawn_at = max((one.entry.seq for one in proven if one.entry.event == "withdraw"), default=-1)
    for one in gone:
        if withdrawn_at > one.entry.seq:
            findings.remark(f"Version {one.entry.version} has gone: entry {withdrawn_at} withdrew it.")
        else:
            detail = f"version {one.entry.version} has none"
            expected = "a file, or a later withdrawal"
            findings.fail("manifest", detail, index=one.entry.seq, expected=expected, found="none")
