"""Files under their own digest, outside the database: written whole or not at all.

The name a person gave is never part of a path. Bytes go to a temporary name, are flushed, renamed, and the folder is
flushed, so that a file that can be seen is a file that is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"sha256:([0-9a-f]{64})\Z")
_PIECE = 64 * 1024


class FileTooLarge(ValueError):
    """More bytes arrived than the limit allows."""


def file_path(digest: str) -> Path:
    """Where the bytes with this digest lie. Raises ValueError for anything but `sha256:` and 64 hex digits."""
    found = _DIGEST.match(digest)
    if found is None:
        raise ValueError("not a digest")
    name = found.group(1)
    return folder() / name[:2] / name


def folder() -> Path:
    """The folder of stored files, made on first use, for this user alone."""
    place = Path(settings.TOUCHSTONE_VAR) / "files"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def write_file(pieces: Iterable[bytes], *, limit: int) -> tuple[str, int]:
    """Store the bytes and give their digest and size. Raises FileTooLarge once more than `limit` bytes arrive."""
    waiting = folder() / f"arriving-{secrets.token_hex(16)}"
    digest, size = hashlib.sha256(), 0
    try:
        with waiting.open("xb") as out:
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise FileTooLarge(limit)
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        name = "sha256:" + digest.hexdigest()
        _settle(waiting, file_path(name))
    finally:
        waiting.unlink(missing_ok=True)
    return name, size


def read_file(digest: str) -> Iterator[bytes]:
    """The bytes, in pieces. Raises FileNotFoundError when they have been disposed of."""
    with file_path(digest).open("rb") as source:
        while piece := source.read(_PIECE):
            yield piece


def destroy_file(digest: str) -> None:
    """Overwrite and remove the bytes. Nothing happens when they are gone already."""
    path = file_path(digest)
    if not path.exists():
        return
    with path.open("r+b") as target:
        target.write(b"\0" * path.stat().st_size)
        target.flush()
        os.fsync(target.fileno())
    path.unlink()
    _flush_folder(path.parent)


def _settle(waiting: Path, place: Path) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    waiting.chmod(0o600)
    waiting.rename(place)
    _flush_folder(place.parent)


def _flush_folder(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
