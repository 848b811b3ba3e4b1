"""Bytes that come in or are made here, kept under their digest as long as the act that keeps them succeeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from touchstone.foundation.errors import Invalid
from touchstone.store.file_types import Refused, check_file_type
from touchstone.store.files import FileTooLarge, destroy_file, file_path, write_file
from touchstone.store.models import StoredFile


@contextmanager
def kept(pieces: Iterable[bytes], name: str, *, limit: int) -> Iterator[tuple[str, int, str]]:
    """The file's digest, size and media type; its bytes go again where the act inside fails. Raises Invalid."""
    digest, size, media_type = _checked(pieces, name, limit)
    try:
        yield digest, size, media_type
    except BaseException:
        _forget(digest)
        raise


@contextmanager
def kept_as_made(text: str, *, limit: int) -> Iterator[tuple[str, int]]:
    """The same for JSON that was written here: there is nothing about it to check."""
    digest, size = write_file([text.encode()], limit=limit)
    try:
        yield digest, size
    except BaseException:
        _forget(digest)
        raise


def stored_row(digest: str, size: int, media_type: str, *, scan: str, at: datetime) -> StoredFile:
    """The row of a kept file: made, or found, or brought back after a disposal of the same bytes."""
    found, made = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={"size": size, "media_type": media_type, "scan": scan, "stored_at": at},
    )
    if not made and found.disposed_at is not None:
        found.disposed_at = None
        found.save(update_fields=["disposed_at"])
    return found


def first_scan_state() -> str:
    """Without a scanner a file is held; local mode alone lets it through, marked as not scanned."""
    return "not-scanned" if settings.TOUCHSTONE_MODE == "local" and settings.TOUCHSTONE_SCANNER == "none" else "held"


def _forget(digest: str) -> None:
    """Remove bytes that no row speaks for: no disposal would ever find them."""
    if not StoredFile.objects.filter(digest=digest, disposed_at__isnull=True).exists():
        destroy_file(digest)


def _checked(pieces: Iterable[bytes], name: str, limit: int) -> tuple[str, int, str]:
    try:
        digest, size = write_file(pieces, limit=limit)
    except FileTooLarge as error:
        words = f"{limit // 2**20} MB"
        raise Invalid("The file is too large", field_errors={"file": f"Choose a file of at most {words}"}) from error
    try:
        return digest, size, check_file_type(file_path(digest), name=name, size=size)
    except Refused as error:
        _forget(digest)
        raise Invalid("The file cannot be accepted", field_errors={"file": str(error)}) from error
