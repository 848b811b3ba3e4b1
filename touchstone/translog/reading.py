"""Reading a published log and its site from a folder or an address; nothing read here is trusted yet."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO, Protocol

from touchstone.translog.faults import Malformed
from touchstone.translog.merkle import HASH_SIZE, SubtreeHash, node_hash
from touchstone.translog.tiles import (
    MAX_ENTRY_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    bundles_of,
    split_bundle,
    split_tile,
)

MAX_FILE_BYTES = 100_000_000
MAX_BUNDLE_BYTES = TILE_WIDTH * (MAX_ENTRY_BYTES + 2)
_TIMEOUT_SECONDS = 30


class Unreadable(Exception):
    """The place could not be read: no answer, no permission."""


class Missing(Unreadable):
    """The place answers that there is no such file."""


class Source(Protocol):
    """Where a published log lies."""

    @property
    def name(self) -> str:
        """The address or folder, for reports."""

    def read(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes at a relative path. Raises Missing, Unreadable, or Malformed for more than `limit`."""


@dataclass(frozen=True)
class Folder:
    """A log or site as files; nothing outside the folder is read, whatever links it holds."""

    root: Path

    @property
    def name(self) -> str:
        """The folder."""
        return str(self.root)

    def read(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        """As `Source.read`."""
        file = self.root / path
        try:
            if not file.resolve().is_relative_to(self.root.resolve()):
                raise Unreadable(f"{file} leads out of the folder")
            with file.open("rb") as opened:
                return _read_within(opened, limit, self.name, path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise Missing(f"there is no {file}") from error
        except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError up to Python 3.12
            raise Unreadable(f"{file}: {error}") from error


@dataclass(frozen=True)
class Address:
    """A log or site behind http or https."""

    base: str
    opener: urllib.request.OpenerDirector = field(default_factory=lambda: _opener(), repr=False, compare=False)

    @property
    def name(self) -> str:
        """The address."""
        return self.base

    def read(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        """As `Source.read`."""
        address = f"{self.base.rstrip('/')}/{urllib.parse.quote(path)}"
        try:
            with self.opener.open(address, timeout=_TIMEOUT_SECONDS) as answer:
                return _read_within(answer, limit, self.name, path)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in (404, 410):
                    raise Missing(f"{address} answers {error.code}") from error
                raise Unreadable(f"{address} answers {error.code}") from error
        except (OSError, HTTPException) as error:
            raise Unreadable(f"{address}: {error}") from error


@dataclass(frozen=True)
class Below:
    """A folder inside another source."""

    outer: Source
    prefix: str

    @property
    def name(self) -> str:
        """The outer name with the folder."""
        return f"{self.outer.name.rstrip('/')}/{self.prefix}"

    def read(self, path: str, *, limit: int = MAX_FILE_BYTES) -> bytes:
        """As `Source.read`."""
        return self.outer.read(f"{self.prefix}/{path}", limit=limit)


def source_of(target: str) -> Source:
    """The source that a person named: an http(s) address, else a folder. Raises Unreadable for neither."""
    if target.startswith(("http://", "https://")):
        return Address(target)
    folder = Path(target)
    if not folder.is_dir():
        raise Unreadable(f"{target} is neither an address that begins with http:// or https:// nor a folder")
    return Folder(folder)


def read_entries(source: Source, *, size: int, first: int = 0) -> Iterator[tuple[bytes, ...]]:
    """The entries of each bundle of a log of `size`, from the bundle that holds entry `first` on.

    Raises Missing or Unreadable, and Malformed for a bundle that is not exactly its entries.
    """
    for bundle in bundles_of(size):
        if (bundle.number + 1) * TILE_WIDTH > first:
            yield read_bundle(source, bundle)


def read_bundle(source: Source, bundle: Tile) -> tuple[bytes, ...]:
    """The entries of one bundle; where a partial one has gone, the first of the full one."""
    data, held = _read_either(source, bundle, limit=MAX_BUNDLE_BYTES)
    return split_bundle(data, width=held.width)[: bundle.width]


def read_tile(source: Source, tile: Tile) -> bytes:
    """The bytes of one hash tile, of the right length; where a partial one has gone, the first of the full one."""
    data, held = _read_either(source, tile, limit=TILE_WIDTH * HASH_SIZE + 1)
    split_tile(data, width=held.width)
    return data[: tile.width * HASH_SIZE]


def subtrees_from_tiles(source: Source, *, size: int) -> SubtreeHash:
    """The subtrees of a log of `size` by its published tiles, **not authenticated**.

    Only for building a proof that is then checked against signed roots. Raises Missing, Unreadable, Malformed.
    """
    held: dict[Tile, tuple[bytes, ...]] = {}

    def of_tile(level: int, number: int) -> tuple[bytes, ...]:
        count = (size >> (TILE_HEIGHT * level)) - number * TILE_WIDTH
        tile = Tile(level, number, min(count, TILE_WIDTH))
        if tile not in held:
            held[tile] = split_tile(read_tile(source, tile), width=tile.width)
        return held[tile]

    def subtree(height: int, position: int) -> bytes:
        level, extra = divmod(height, TILE_HEIGHT)
        first = position << extra
        hashes = of_tile(level, first // TILE_WIDTH)[first % TILE_WIDTH :][: 1 << extra]
        while len(hashes) > 1:
            hashes = tuple(node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2))
        return hashes[0]

    return subtree


def _read_either(source: Source, tile: Tile, *, limit: int) -> tuple[bytes, Tile]:
    try:
        return source.read(tile.path, limit=limit), tile
    except Missing:
        if tile == tile.full:
            raise
        try:
            return source.read(tile.full.path, limit=limit), tile.full
        except Missing:
            pass
        raise


def _read_within(opened: IO[bytes], limit: int, name: str, path: str) -> bytes:
    data = opened.read(limit + 1)
    if len(data) > limit:
        raise Malformed(f"{path} at {name} is too long", expected=f"at most {limit} bytes", found="more")
    return data


def _opener() -> urllib.request.OpenerDirector:
    """Only http and https, also after a redirect: never a file or another scheme."""
    opener = urllib.request.OpenerDirector()
    for one in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(one)
    opener.addheaders = [("User-Agent", "touchstone-register-verify")]
    return opener
