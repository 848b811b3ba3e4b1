"""Rows on tiles, bundles, proofs and earlier checkpoints."""

from __future__ import annotations

from dataclasses import replace

from tests.vectors.rules.sample import (
    LOG,
    ORIGIN,
    Row,
    Trial,
    body,
    entries_of_t,
    flip_bit,
    good_note,
    line_by,
    log_trial,
    note_trial,
    proof_of_t,
    proof_trial,
    signed_text,
    text_of,
    witness_line,
)
from tests.vectors.rules.sample import STRANGER as STRANGER_KEY
from touchstone.translog.checkpoint import Checkpoint, sign_checkpoint
from touchstone.translog.merkle import leaf_hash, subtrees_of
from touchstone.translog.tiles import bundle_bytes

STRANGER_LINE = line_by(STRANGER_KEY, body())


def good_rows() -> list[Row]:
    """What must be accepted."""
    note = good_note()
    proofs = [{"file": text_of(proof_of_t(index).to_bytes()), "index": index} for index in range(7)]
    unknown = b"".join(line_by(STRANGER_KEY, body(), name=f"stranger.example/{place}") for place in range(15))
    return [
        ("P1", "good checkpoint, proof, tiles", "a a a", [log_trial("as published", proofs=proofs)]),
        ("P2", "good, plus a 0x04 cosignature line", "a a a", [_with_proof("witnessed", note + witness_line(body()))]),
        ("P3", "good, plus a line from an unknown key", "a a a", [_with_proof("a stranger", note + STRANGER_LINE)]),
        ("P4", "good, plus 15 unknown lines (16 in all)", "a a a", [_with_proof("15 strangers", note + unknown)]),
    ]


def tile_rows() -> list[Row]:
    """Lies in tiles and bundles."""
    flip_tile = [
        _flip("flip in the first tile", 257, "tile/0/000", 1_000),
        _flip("in a partial", 7, "tile/0/000.p/7", 5),
    ]
    flip_upper = [_flip("size 257", 257, "tile/1/000.p/1", 3), _flip("size 600", 600, "tile/1/000.p/2", 40)]
    entry_bit = [_flip("in a full bundle", 257, "tile/entries/000", 3), _flip("partial", 7, "tile/entries/000.p/7", 20)]
    short = [log_trial("size 257", size=257, changes=[{"path": "tile/0/000", "keep": 8_160}])]
    partial = [log_trial("size 257", size=257, changes=[{"path": "tile/0/000", "keep": 224}])]
    return [
        ("N1", "one bit flipped in a level-0 tile", "R - -", flip_tile),
        ("N2", "one bit flipped in an upper tile", "R - -", flip_upper),
        ("N3", "one bit flipped in an entry", "R - -", entry_bit),
        ("N4", "an entry and its level-0 hash replaced together", "R - -", _replaced_pairs()),
        ("N5", "two entries swapped in a bundle", "R - -", [_swapped()]),
        ("N41", "full tile short by one hash", "R - -", short),
        ("N42", "partial tile served where a full one is claimed", "R - -", partial),
        ("N43", "bundle with a byte too many, or a length beyond its end", "R - -", _bad_bundles()),
    ]


def proof_rows() -> list[Row]:
    """Lies in proof files. The columns of the others are for the proof of index 5 of 7."""
    good = proof_of_t(5)
    first, *rest = good.hashes
    written = good.to_bytes()
    moved = replace(good, index=6)
    swapped = replace(good, hashes=(good.hashes[1], good.hashes[0], *good.hashes[2:]))
    other = replace(good, extra=b"test-entry-6")
    return [
        ("N44", "proof for i presented for i + 1", "R R R", [proof_trial("5 as 6", moved, index=6)]),
        (
            "N45",
            "proof one hash short, or one hash long",
            "R R R",
            [
                proof_trial("short", replace(good, hashes=good.hashes[:-1])),
                proof_trial("short at the start", replace(good, hashes=tuple(rest))),
                proof_trial("long", replace(good, hashes=(*good.hashes, first))),
            ],
        ),
        (
            "N46",
            "one bit flipped in a proof hash",
            "R R R",
            [
                proof_trial(f"hash {at}", replace(good, hashes=_flip_hash(good.hashes, at)))
                for at in range(len(good.hashes))
            ],
        ),
        ("N47", "two proof hashes swapped", "R R R", [proof_trial("first two", swapped)]),
        ("N48", "proof presented with another entry", "- R R", [proof_trial("entry 6 at 5", other)]),
        ("N49", "index equal to size", "R R R", [proof_trial("index 7 of 7", replace(good, index=7), index=6)]),
        (
            "N50",
            "`index 05` in a proof file",
            "R - -",
            [proof_trial("leading zero", written.replace(b"index 5", b"index 05"))],
        ),
    ]


def history_rows() -> list[Row]:
    """Lies about what was signed before."""
    other = subtrees_of(leaf_hash(b"other-entry-%d" % index) for index in range(7))

    def forged(size: int) -> bytes:
        return sign_checkpoint(Checkpoint(ORIGIN, size, other.root(size)), [LOG])

    return [
        (
            "N51",
            "consistency from a larger to a smaller size",
            "R - -",
            [log_trial("from 8 to 7", earlier=[text_of(good_note(8))])],
        ),
        (
            "N52",
            "earlier checkpoint from another history; same size, other root",
            "R - -",
            [
                log_trial("smaller", earlier=[text_of(forged(5))]),
                log_trial("same size", earlier=[text_of(forged(7))]),
            ],
        ),
        (
            "N53",
            "size 0 with a root other than the empty one",
            "R - -",
            [note_trial("root of 7", signed_text(body(size="0")), size=0)],
        ),
    ]


def _with_proof(name: str, note: bytes) -> Trial:
    proofs = [{"file": text_of(proof_of_t(5, note=note).to_bytes()), "index": 5}]
    return note_trial(name, note, proofs=proofs)


def _flip(name: str, size: int, path: str, at: int) -> Trial:
    return log_trial(name, size=size, changes=[{"path": path, "at": at, "flip": 1}])


def _flip_hash(hashes: tuple[bytes, ...], at: int) -> tuple[bytes, ...]:
    return (*hashes[:at], flip_bit(hashes[at], 9), *hashes[at + 1 :])


def _replaced_pairs() -> list[Trial]:
    """In every full tile of each size: the fault of 16.2 can hide such a pair."""
    trials = []
    for size in (257, 600, 65_537, 70_001):
        for tile in sorted({0, (size // 256) - 1}):
            index, path = tile * 256 + 3, f"{tile:03d}"
            lie = b"fake-entry-%d" % index  # as long as the entry it replaces
            at = len(bundle_bytes(entries_of_t(size)[tile * 256 : index])) + 2
            changes = [
                {"path": f"tile/entries/{path}", "at": at, "put": lie.hex()},
                {"path": f"tile/0/{path}", "at": 3 * 32, "put": leaf_hash(lie).hex()},
            ]
            trials.append(log_trial(f"size {size}, tile {tile}", size=size, changes=changes))
    return trials


def _swapped() -> Trial:
    entries = entries_of_t(7)
    entries[1], entries[2] = entries[2], entries[1]
    changes = [{"path": "tile/entries/000.p/7", "whole": text_of(bundle_bytes(entries))}]
    return log_trial("1 and 2", changes=changes)


def _bad_bundles() -> list[Trial]:
    path = "tile/entries/000.p/7"
    return [
        log_trial("a byte too many", changes=[{"path": path, "append": "00"}]),
        log_trial("an entry too many", changes=[{"path": path, "append": bundle_bytes([b"test-entry-7"]).hex()}]),
        log_trial("a length beyond its end", changes=[{"path": path, "at": 84, "put": "00ff"}]),
        log_trial("ends inside a length", changes=[{"path": path, "keep": 85}]),
    ]
