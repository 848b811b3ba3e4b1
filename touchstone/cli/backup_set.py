"""What a backup holds, packed and unpacked: a tar of files with a manifest as its last member, inside a sealed file."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from touchstone.cli.sealed_file import NotOpened, SealedReader, SealedWriter
from touchstone.foundation.canonical_json import canonical_bytes, parse_strict

DATA, KEYS = "data", "keys"
FORMAT = 1
MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 200_000_000
_PIECE = 1024 * 1024
# Plain names with folders: nothing that begins with a dot or leads elsewhere.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


@dataclass(frozen=True)
class Unpacked:
    """A set whose every byte was checked: its manifest, and the folder that holds its members under their names."""

    manifest: Mapping[str, Any]
    folder: Path


def pack(
    target: Path, members: Iterable[tuple[str, Path]], facts: Mapping[str, Any], *, kind: str, passphrase: str
) -> None:
    """Write the members and `facts` (JSON of text, whole numbers, lists, objects) as a sealed set, for its owner alone.

    The file is on the disk when this returns.
    """
    listed: dict[str, Any] = {}
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        sealed = SealedWriter(file, kind=kind, passphrase=passphrase)
        with tarfile.open(fileobj=cast(BinaryIO, sealed), mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for name, path in members:
                listed[name] = _add(archive, name, path)
            manifest = canonical_bytes({**facts, "format": FORMAT, "kind": kind, "members": listed})
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(manifest)
            archive.addfile(entry, io.BytesIO(manifest))
        sealed.close()
        file.flush()
        os.fsync(file.fileno())


def unpack(source: Path, folder: Path, *, kind: str, passphrase: str) -> Unpacked:
    """Open a set into `folder`. Raises NotOpened for whatever is not exactly what `pack` wrote, and OSError."""
    found: dict[str, Any] = {}
    manifest = None
    with source.open("rb") as file:
        sealed = SealedReader(file, kind=kind, passphrase=passphrase)
        try:
            with tarfile.open(fileobj=cast(BinaryIO, sealed), mode="r|") as archive:
                for entry in archive:
                    if manifest is not None:
                        raise NotOpened("The set goes on after its manifest.")
                    if entry.name == MANIFEST and entry.isreg() and entry.size <= _LARGEST_MANIFEST:
                        manifest = _manifest(archive, entry)
                    else:
                        found[entry.name] = _take(archive, entry, folder, taken=found)
        except (tarfile.TarError, EOFError) as error:
            raise NotOpened("The set inside the file cannot be read.") from error
        sealed.finish()
    if manifest is None or manifest.get("format") != FORMAT or manifest.get("members") != found:
        raise NotOpened("The set is not whole, or of a form that this version does not know.")
    return Unpacked(manifest, folder)


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size = os.fstat(file.fileno()).st_size
        hashed = _Hashed(file)
        archive.addfile(entry, hashed)
    return {"bytes": entry.size, "sha256": hashed.digest.hexdigest()}


def _take(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, *, taken: Mapping[str, Any]
) -> dict[str, Any]:
    if not entry.isreg() or _NAME.fullmatch(entry.name) is None or entry.name in taken:
        raise NotOpened(f"The set holds something that no backup writes: {entry.name[:100]!r}.")
    target = folder / entry.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = _Hashed(cast(BinaryIO, archive.extractfile(entry)))
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := hashed.read(_PIECE):
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return {"bytes": entry.size, "sha256": hashed.digest.hexdigest()}


def _manifest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Mapping[str, Any]:
    raw = cast(BinaryIO, archive.extractfile(entry)).read()
    try:
        found = parse_strict(raw)
    except ValueError as error:
        raise NotOpened("The set's manifest cannot be read.") from error
    if not isinstance(found, dict):
        raise NotOpened("The set's manifest cannot be read.")
    return found


class _Hashed(io.RawIOBase):
    """Reads from a file and keeps the digest of what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece
