"""Sealed files give back exactly what was written, and refuse every other file."""

from __future__ import annotations

import io

import pytest

from touchstone.cli import sealed_file
from touchstone.cli.sealed_file import PIECE, NotOpened, SealedReader, SealedWriter

PASSPHRASE = "four unrelated words"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """The real derivation at its least cost: what is tested here does not depend on it."""
    monkeypatch.setattr(sealed_file, "COST", {"n": 2, "r": 1, "p": 1})


def sealed(plain: bytes, *, kind: str = "data", passphrase: str = PASSPHRASE) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, kind=kind, passphrase=passphrase)
    for start in range(0, len(plain), 100_000):
        writer.write(plain[start : start + 100_000])
    writer.close()
    return file.getvalue()


def opened(raw: bytes, *, kind: str = "data", passphrase: str = PASSPHRASE) -> bytes:
    reader = SealedReader(io.BytesIO(raw), kind=kind, passphrase=passphrase)
    plain = reader.read()
    reader.finish()
    return plain


def pieces(raw: bytes) -> tuple[bytes, list[bytes]]:
    """What stands before the pieces, and each piece with its length."""
    at = len(sealed_file.MAGIC)
    at += 4 + int.from_bytes(raw[at : at + 4], "big")
    start, found = raw[:at], []
    while at < len(raw):
        length = 4 + int.from_bytes(raw[at : at + 4], "big")
        found.append(raw[at : at + length])
        at += length
    return start, found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])
def test_what_was_written_comes_back(size):
    plain = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert opened(sealed(plain)) == plain


def test_reading_in_small_amounts_gives_the_same():
    reader = SealedReader(io.BytesIO(sealed(b"abc" * 1000)), kind="data", passphrase=PASSPHRASE)
    found = b""
    while piece := reader.read(7):
        found += piece
    reader.finish()
    assert found == b"abc" * 1000


def test_two_files_of_the_same_bytes_share_nothing():
    assert pieces(sealed(b"same"))[1] != pieces(sealed(b"same"))[1]


def test_an_accent_typed_in_two_ways_is_one_passphrase():
    assert opened(sealed(b"x", passphrase="cafe\u0301 cafe\u0301 cafe"), passphrase="caf\u00e9 caf\u00e9 cafe") == b"x"


def test_another_passphrase_and_another_kind_are_refused():
    with pytest.raises(NotOpened, match="passphrase"):
        opened(sealed(b"x"), passphrase="something else entirely")
    with pytest.raises(NotOpened, match="keys"):
        opened(sealed(b"x"), kind="keys")


def test_a_change_of_any_byte_is_refused():
    raw = sealed(b"what it says")
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(NotOpened):
            opened(changed)


def test_a_file_cut_off_anywhere_is_refused():
    raw = sealed(b"what it says")
    for at in range(len(raw)):
        with pytest.raises(NotOpened):
            opened(raw[:at])


def test_pieces_cannot_be_dropped_swapped_repeated_or_added():
    start, (one, two, last) = pieces(sealed(b"a" * PIECE + b"b" * PIECE + b"c"))
    for order in (
        [one, two],
        [one, last],
        [two, one, last],
        [one, one, two, last],
        [one, two, last, last],
        [one, two, two],
    ):
        with pytest.raises(NotOpened):
            opened(start + b"".join(order))


def test_a_header_that_asks_for_endless_work_is_refused():
    header = b'{"kind":"data","n":1099511627776,"p":1,"r":8,"salt":"' + b"00" * 32 + b'"}'
    with pytest.raises(NotOpened, match="header"):
        opened(sealed_file.MAGIC + len(header).to_bytes(4, "big") + header + b"\0" * 100)
