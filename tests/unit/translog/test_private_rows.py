"""Every edit, deletion, insertion, reordering and back-dating of a row is found from one old checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.vectors.rules.sample import LOG, ORIGIN
from touchstone.translog.audit import Trust
from touchstone.translog.checkpoint import Checkpoint, sign_checkpoint
from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.private_log import PrivateEntry, keyed_digest
from touchstone.translog.private_rows import PrivateRow, verify_rows

TRUST = Trust((LOG.key,), ORIGIN)


def row(seq: int, text: str = "") -> PrivateRow:
    salt, message = bytes([seq]) * 32, (text or f'{{"seq":{seq}}}').encode()
    return PrivateRow(seq, "audit", keyed_digest(salt, message), salt, message)


ROWS = [row(seq) for seq in range(9)]
ENTRIES = [PrivateEntry(one.kind, one.seq, one.digest).to_bytes() for one in ROWS]


def note(size: int) -> bytes:
    return sign_checkpoint(Checkpoint(ORIGIN, size, subtrees_of(map(leaf_hash, ENTRIES)).root(size)), [LOG])


KEPT = [("kept", note(7))]


def test_untouched_rows_hold_and_so_do_those_added_since() -> None:
    for rows in (ROWS[:7], ROWS):
        result = verify_rows(rows, TRUST, earlier=KEPT, published=ENTRIES[:7])
        assert result.holds
        assert result.size == len(rows)


def test_disposing_of_content_and_salt_leaves_the_tree_as_it_was() -> None:
    rows = [replace(ROWS[0], salt=None, message=None), *ROWS[1:]]
    assert verify_rows(rows, TRUST, earlier=KEPT).holds


def renumbered(rows: list[PrivateRow]) -> list[PrivateRow]:
    return [row(seq, (one.message or b"").decode()) for seq, one in enumerate(rows)]


CHANGES: dict[str, Callable[[list[PrivateRow]], list[PrivateRow]]] = {
    "message": lambda rows: [replace(rows[0], message=b"{}"), *rows[1:]],
    "salt": lambda rows: [replace(rows[0], salt=bytes(31) + b"1"), *rows[1:]],
    "salt cut short": lambda rows: [replace(rows[0], salt=b"1"), *rows[1:]],
    "digest": lambda rows: [replace(rows[0], digest=rows[1].digest), *rows[1:]],
    "no digest": lambda rows: [replace(rows[0], digest=""), *rows[1:]],
    "kind": lambda rows: [replace(rows[0], kind="sealed"), *rows[1:]],
    "position": lambda rows: [replace(rows[0], seq=100), *rows[1:]],
    "message and digest together": lambda rows: [row(0, '{"seq":"back-dated"}'), *rows[1:]],
    "content called disposed of, digest changed": lambda rows: [
        PrivateRow(0, "audit", rows[1].digest, None, None),
        *rows[1:],
    ],
    "deleted": lambda rows: rows[1:],
    "deleted and renumbered": lambda rows: renumbered(rows[1:]),
    "last ones deleted": lambda rows: rows[:5],
    "slipped in and renumbered": lambda rows: renumbered([rows[3], *rows]),
    "swapped": lambda rows: [rows[1], rows[0], *rows[2:]],
    "swapped and renumbered": lambda rows: renumbered([rows[1], rows[0], *rows[2:]]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_found_from_one_old_checkpoint(change: str) -> None:
    assert not verify_rows(CHANGES[change](list(ROWS)), TRUST, earlier=KEPT).holds


def test_the_published_entries_tell_which_row_was_changed_with_its_leaf() -> None:
    rows = CHANGES["message and digest together"](list(ROWS))
    result = verify_rows(rows, TRUST, earlier=KEPT, published=ENTRIES)
    assert [(one.name, one.index) for one in result.failures] == [("leaf", 0), ("earlier checkpoint", None)]
    shorter = verify_rows(ROWS[:8], TRUST, earlier=KEPT, published=ENTRIES)
    assert [(one.name, one.index) for one in shorter.failures] == [("leaf", 8)]


def test_a_checkpoint_that_is_not_the_private_logs_is_a_failure() -> None:
    result = verify_rows(ROWS, TRUST, earlier=[("kept", b"nonsense")])
    assert [one.name for one in result.failures] == ["earlier checkpoint"]


@pytest.mark.parametrize("seq", [-1, 2**53, True, "0"])
def test_a_position_is_a_whole_number(seq: int) -> None:
    with pytest.raises(Malformed):
        PrivateEntry("audit", seq, ROWS[0].digest).to_bytes()
