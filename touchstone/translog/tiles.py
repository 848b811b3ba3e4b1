"""Tiles and entry bundles: where each lies under the log's address, and its bytes (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import HASH_SIZE, SubtreeHash

TILE_WIDTH = 256
TILE_HEIGHT = 8
MAX_LEVEL = 63
MAX_ENTRY_BYTES = 4_096  # the 16-bit length would allow 65,535; nothing of ours comes near

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?\Z")


@dataclass(frozen=True)
class Tile:
    """One file: hashes of `level`, or entries where `level` is None; `width` of 256 is a full one."""

    level: int | None
    number: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Where it lies under the log's prefix."""
        level = "entries" if self.level is None else str(self.level)
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number_text(self.number)}{partial}"

    @property
    def full(self) -> Tile:
        """The full tile at the same place."""
        return Tile(self.level, self.number)


def number_text(number: int) -> str:
    """Groups of three digits, every group but the last marked with `x`: 1234067 is `x001/x234/067`."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def parse_path(path: str) -> Tile:
    """The tile a path names. Raises Malformed for a path that no tile has."""
    match = _PATH.match(path)
    if match is None:
        raise Malformed("no tile has this path", found=path[:80])
    level, number, width = match.groups()
    tile = Tile(
        level=None if level == "entries" else int(level),
        number=int(number.replace("x", "").replace("/", "")),
        width=TILE_WIDTH if width is None else int(width),
    )
    # One spelling each: no x000 in front, no partial of 256, no level beyond 63.
    if tile.path != path or tile.width > TILE_WIDTH or (tile.level or 0) > MAX_LEVEL or tile.number >> 63:
        raise Malformed("no tile has this path", found=path[:80])
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every hash tile of a tree, level by level from the leaves."""
    level, count = 0, size
    while count:
        yield from _row(level, count)
        level, count = level + 1, count >> TILE_HEIGHT


def bundles_of(size: int) -> Iterator[Tile]:
    """Every entry bundle of a tree, in order."""
    return _row(None, size)


def tile_bytes(subtree: SubtreeHash, tile: Tile) -> bytes:
    """The bytes of a hash tile: each hash is the root of the full tile below it."""
    height = TILE_HEIGHT * (tile.level or 0)
    first = tile.number * TILE_WIDTH
    return b"".join(subtree(height, first + place) for place in range(tile.width))


def split_tile(data: bytes, *, width: int) -> tuple[bytes, ...]:
    """The hashes of a tile. Raises Malformed unless there are exactly `width`."""
    if len(data) != width * HASH_SIZE:
        raise Malformed("a tile of another length", expected=str(width * HASH_SIZE), found=str(len(data)))
    return tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE))


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """Each entry after its big-endian 16-bit length. Raises Malformed for an entry over 4,096 bytes."""
    for place, entry in enumerate(entries):
        if len(entry) > MAX_ENTRY_BYTES:
            raise Malformed(
                f"entry {place} of the bundle is too long",
                expected=f"at most {MAX_ENTRY_BYTES} bytes",
                found=str(len(entry)),
            )
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_bundle(data: bytes, *, width: int) -> tuple[bytes, ...]:
    """The entries of a bundle. Raises Malformed unless exactly `width` entries use up every byte."""
    entries, at = [], 0
    for place in range(width):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if len(data) < at + 2 or len(data) < end:
            raise Malformed(f"the bundle ends inside entry {place}", expected=f"{width} entries", found=f"{place}")
        entries.append(data[at + 2 : end])
        at = end
    if at != len(data):
        raise Malformed("bytes after the last entry of the bundle", expected=str(at), found=str(len(data)))
    return tuple(entries)


def _row(level: int | None, count: int) -> Iterator[Tile]:
    for number in range(count // TILE_WIDTH):
        yield Tile(level, number)
    if count % TILE_WIDTH:
        yield Tile(level, count // TILE_WIDTH, count % TILE_WIDTH)
