"""Whether every published version's files are what its leaf in the log says (sections 6.1 and 14)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from touchstone.translog.audit import LogView, Trust
from touchstone.translog.beginnings import check_is_beginning
from touchstone.translog.entries import PublicEntry
from touchstone.translog.faults import LogFault, Malformed
from touchstone.translog.findings import Findings
from touchstone.translog.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES, manifest_digest, parse_manifest
from touchstone.translog.proofs import MAX_PROOF_FILE_BYTES, SUFFIX, check_proof, parse_proof
from touchstone.translog.reading import Missing, Source


def version_folder(record: str, version: int) -> str:
    """Where a version's files lie below the site's base address."""
    return f"records/{record}/{version}"


def check_versions(
    site: Source, view: LogView, entries: Sequence[PublicEntry | None], trust: Trust, findings: Findings
) -> None:
    """Check the manifest, files and proof of every version that the log names; a withdrawn one may have gone."""
    withdrawn = _withdrawals(entries)
    count = 0
    for index, entry in enumerate(entries):
        if entry is None or entry.record is None:
            continue
        count += 1
        gone = withdrawn.get(entry.record, -1)
        _check_version(site, entry, index, gone if gone > index else None, findings)
        _check_proof_file(site, view, index, entry, trust, findings)
    for name in ("manifest", "file", "proof"):
        findings.conclude(name, f"{count} versions")


def check_files(
    site: Source, entry: PublicEntry, raw_manifest: bytes, findings: Findings, *, index: int | None = None
) -> None:
    """Check one version's manifest against its entry, and each file against the manifest."""
    found = manifest_digest(raw_manifest)
    if found != entry.public:
        findings.fail("manifest", "not the one that was logged", index=index, expected=entry.public, found=found)
        return
    try:
        manifest = parse_manifest(raw_manifest)
        if (manifest.record, manifest.version) != (entry.record, entry.version):
            raise Malformed(
                "the manifest of another version",
                expected=f"{entry.record} {entry.version}",
                found=f"{manifest.record} {manifest.version}",
            )
    except Malformed as error:
        findings.fault("manifest", error, index=index)
        return
    for file in manifest.files:
        path = f"{version_folder(manifest.record, manifest.version)}/{file.path}"
        try:
            content = site.read(path)
        except Missing:
            findings.fail("file", path, index=index, expected="a file", found="none")
            continue
        except LogFault as error:
            findings.fault("file", error, index=index, where=path)
            continue
        digest = hashlib.sha256(content).hexdigest()
        if (len(content), digest) != (file.bytes, file.sha256):
            findings.fail(
                "file",
                path,
                index=index,
                expected=f"{file.bytes} bytes, SHA-256 {file.sha256}",
                found=f"{len(content)} bytes, SHA-256 {digest}",
            )


def _withdrawals(entries: Sequence[PublicEntry | None]) -> dict[str, int]:
    """The last withdrawal of each record: everything of the record before it may have gone."""
    return {
        entry.record: index
        for index, entry in enumerate(entries)
        if entry is not None and entry.record is not None and entry.event == "withdraw"
    }


def _check_version(site: Source, entry: PublicEntry, index: int, withdrawn_by: int | None, findings: Findings) -> None:
    folder = version_folder(str(entry.record), entry.version or 0)
    try:
        raw_manifest = site.read(f"{folder}/{MANIFEST_NAME}", limit=MAX_MANIFEST_BYTES)
    except Missing:
        if withdrawn_by is None:
            detail = f"{folder}/{MANIFEST_NAME}"
            findings.fail("manifest", detail, index=index, expected="a file, or a later withdrawal", found="none")
        else:
            findings.remark(
                f"Record {entry.record} version {entry.version} (entry {index}) has gone: "
                f"entry {withdrawn_by} withdrew it."
            )
        return
    except LogFault as error:
        findings.fault("manifest", error, index=index)
        return
    check_files(site, entry, raw_manifest, findings, index=index)


def _check_proof_file(
    site: Source, view: LogView, index: int, entry: PublicEntry, trust: Trust, findings: Findings
) -> None:
    path = version_folder(str(entry.record), entry.version or 0) + SUFFIX
    try:
        proof = parse_proof(site.read(path, limit=MAX_PROOF_FILE_BYTES))
        if proof.index != index:
            raise Malformed("the proof of another entry", expected=str(index), found=str(proof.index))
        if proof.extra not in (None, view.entries[index]):
            raise Malformed("the proof carries another entry")
        signed = Trust(trust.keys, trust.origin, trust.witnesses).open(proof.note)
        check_is_beginning(view.tree, signed)
        check_proof(proof, entry=view.entries[index], checkpoint=signed.checkpoint)
    except Missing:
        findings.fail("proof", path, index=index, expected="a file", found="none")
    except LogFault as error:
        findings.fault("proof", error, index=index, where=path)
