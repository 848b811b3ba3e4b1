"""Files that outlive a power cut: temporary name, flush, rename, flush the folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from touchstone.translog.faults import FileDiffers


def write_once(path: Path, data: bytes) -> bool:
    """Write a file that never changes; True where it was not there. Raises FileDiffers where it holds other bytes."""
    held = read_if_there(path)
    if held is not None:
        if held != data:
            raise FileDiffers(f"{path} holds other bytes than it must.", remedy="Find out who changed it.")
        return False
    replace(path, data)
    return True


def replace(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` at `path` whole or not at all, and on the disk before returning."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    finally:
        temporary.unlink(missing_ok=True)
    flush_folder(path.parent)


def read_if_there(path: Path) -> bytes | None:
    """The bytes, or None where there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each on the disk before the next."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        flush_folder(folder.parent)


def flush_folder(folder: Path) -> None:
    """Put a folder's names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
