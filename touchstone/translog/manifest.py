"""The manifest of one published version: every file with its length and digest (section 6.1)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from touchstone.foundation.canonical_json import MAX_INTEGER
from touchstone.foundation.identifiers import is_record_id
from touchstone.translog.faults import Malformed
from touchstone.translog.narrow_json import check_keys, narrow_bytes, parse_narrow

MAX_MANIFEST_BYTES = 1_000_000
MANIFEST_NAME = "manifest.json"

_HEX32 = re.compile(r"[0-9a-f]{64}\Z")
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")  # safe on every file system and in every address
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+(; charset=[a-z0-9-]+)?\Z")


@dataclass(frozen=True)
class ManifestFile:
    """One public file: length in bytes, path under the version's folder, SHA-256 in hex, media type."""

    bytes: int
    path: str
    sha256: str
    type: str


@dataclass(frozen=True)
class Manifest:
    """The files of one version of a record, sorted by path, and 32 random bytes in hex."""

    record: str
    version: int
    files: tuple[ManifestFile, ...]
    nonce: str
    format: int = 1

    def to_bytes(self) -> bytes:
        """The canonical bytes that are published and hashed. Raises Malformed for what section 6.1 does not allow."""
        check_manifest(self)
        return narrow_bytes({**asdict(self), "files": [asdict(one) for one in self.files]}, limit=MAX_MANIFEST_BYTES)

    @property
    def digest(self) -> str:
        """`sha256:` and 64 hex digits: what the entry's `public` holds."""
        return manifest_digest(self.to_bytes())


_KEYS = frozenset(Manifest.__dataclass_fields__)
_FILE_KEYS = frozenset(ManifestFile.__dataclass_fields__)


def describe_file(path: str, content: bytes, media_type: str) -> ManifestFile:
    """The manifest's line for a file."""
    return ManifestFile(len(content), path, hashlib.sha256(content).hexdigest(), media_type)


def new_manifest(*, record: str, version: int, files: Iterable[ManifestFile]) -> Manifest:
    """A manifest under a fresh nonce, its files sorted. Raises Malformed."""
    made = Manifest(record, version, tuple(sorted(files, key=lambda one: one.path)), secrets.token_hex(32))
    check_manifest(made)
    return made


def manifest_digest(raw: bytes) -> str:
    """`sha256:` and 64 hex digits over a manifest's bytes."""
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def parse_manifest(raw: bytes) -> Manifest:
    """The manifest in `raw`. Raises Malformed unless it is canonical and keeps the rules of section 6.1."""
    value = parse_narrow(raw, limit=MAX_MANIFEST_BYTES)
    check_keys(value, _KEYS)
    if not isinstance(value["files"], list):
        raise Malformed("a manifest lists files", found=repr(value["files"])[:80])
    found = Manifest(**{**value, "files": tuple(_parse_file(one) for one in value["files"])})
    check_manifest(found)
    return found


def check_manifest(manifest: Manifest) -> None:
    """Raise Malformed unless the manifest keeps the rules of section 6.1."""
    if type(manifest.format) is not int or manifest.format != 1:
        raise Malformed("a manifest has format 1", found=repr(manifest.format)[:40])
    if not is_record_id(manifest.record):
        raise Malformed("not a record's id", found=repr(manifest.record)[:80])
    if not _is_count(manifest.version) or manifest.version == 0:
        raise Malformed("versions count from 1", found=repr(manifest.version)[:40])
    if not isinstance(manifest.nonce, str) or not _HEX32.match(manifest.nonce):
        raise Malformed("a nonce is 32 bytes in hex", found=repr(manifest.nonce)[:80])
    for one in manifest.files:
        _check_file(one)
    paths = [one.path for one in manifest.files]
    if paths != sorted(set(paths)):
        raise Malformed("files are sorted by path, each once", found=repr(paths)[:200])


def _parse_file(value: Any) -> ManifestFile:
    if not isinstance(value, dict):
        raise Malformed("a file of a manifest is an object", found=repr(value)[:80])
    check_keys(value, _FILE_KEYS)
    return ManifestFile(**value)


def _check_file(one: ManifestFile) -> None:
    if not isinstance(one.path, str) or not all(_SEGMENT.match(part) for part in one.path.split("/")):
        raise Malformed("not a path below the version's folder", found=repr(one.path)[:80])
    if one.path == MANIFEST_NAME or one.path.endswith(".tlog-proof"):
        raise Malformed("a manifest lists neither itself nor proofs", found=one.path)
    if not _is_count(one.bytes):
        raise Malformed("a length is a whole number", found=repr(one.bytes)[:40])
    if not isinstance(one.sha256, str) or not _HEX32.match(one.sha256):
        raise Malformed("a file's digest is 64 hex digits", found=repr(one.sha256)[:80])
    if not isinstance(one.type, str) or not _MEDIA_TYPE.match(one.type):
        raise Malformed("not a media type", found=repr(one.type)[:80])


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_INTEGER
