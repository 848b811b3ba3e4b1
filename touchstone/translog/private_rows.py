"""The database check: every audit row against its salted digest, its leaf and one checkpoint kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from touchstone.translog.audit import Trust
from touchstone.translog.beginnings import check_is_beginning
from touchstone.translog.faults import LogFault
from touchstone.translog.findings import Findings, Result
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.private_log import PrivateEntry, check_opened


@dataclass(frozen=True)
class PrivateRow:
    """One row as the database has it now: position, kind and digest of its leaf; its salt and canonical bytes.

    `message` are the canonical bytes recomputed from the row's columns. Salt and message are None where the content
    was disposed of: then the digest alone stands, held by the tree.
    """

    seq: int
    kind: str
    digest: str
    salt: bytes | None = field(repr=False)
    message: bytes | None = field(repr=False)


def verify_rows(
    rows: Iterable[PrivateRow],
    trust: Trust,
    *,
    earlier: Sequence[tuple[str, bytes]],
    published: Sequence[bytes] = (),
    target: str = "the database",
) -> Result:
    """Check rows, in order of position, against checkpoints of the private log kept earlier (name, bytes).

    `published` are the entries that the private log's own files hold, where they are at hand: they tell which row was
    changed when its leaf was changed with it. Every fault is a failed check in the result.
    """
    findings = Findings()
    entries = [_check_row(index, row, findings) for index, row in enumerate(rows)]
    findings.conclude("row", f"{len(entries)} rows")
    for index, (held, shown) in enumerate(zip_longest(entries[: len(published)], published)):
        if held != shown:
            findings.fail("leaf", "not the entry that was published", index=index, expected=shown, found=held)
    findings.conclude("leaf", f"{len(published)} compared with the published entries")
    tree = subtrees_of(leaf_hash(entry) for entry in entries)
    for name, raw in earlier:
        try:
            check_is_beginning(tree, trust.open(raw))
        except LogFault as error:
            findings.fault("earlier checkpoint", error, where=name)
    findings.conclude("earlier checkpoint", f"{len(earlier)} consistent")
    return findings.result(target=target, origin=trust.origin, size=tree.size, root=tree.root())


def _check_row(index: int, row: PrivateRow, findings: Findings) -> bytes:
    """The row's entry in its one form; empty bytes, which are no entry, where it has none."""
    if row.seq != index:
        findings.fail("row", "a row at another position", index=index, expected=index, found=row.seq)
    try:
        if row.salt is not None and row.message is not None:
            check_opened(row.digest, salt=row.salt, message=row.message)
        return PrivateEntry(row.kind, row.seq, row.digest).to_bytes()
    except ValueError as error:
        fault = error if isinstance(error, LogFault) else LogFault(str(error))
        findings.fault("row", fault, index=index)
        return b""
