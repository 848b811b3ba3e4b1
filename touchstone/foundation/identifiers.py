"""Ids that sort by the time they were made, mean nothing, and are never reused."""

from __future__ import annotations

import re
import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
_ID = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}\Z")
_RECORD = re.compile(r"[0-9a-hjkmnp-tv-z]{16}\Z")


def new_id() -> str:
    """A fresh id: 26 characters, 48 bits of milliseconds then 80 random bits."""
    return _encode((time.time_ns() // 1_000_000) << 80 | secrets.randbits(80), length=26)


def is_id(text: object) -> bool:
    """Whether `text` has the form of `new_id`."""
    return isinstance(text, str) and _ID.match(text) is not None


def new_record_id() -> str:
    """An opaque random id for a public record: 16 characters that say nothing of when it was made."""
    return _encode(secrets.randbits(80), length=16)


def is_record_id(text: object) -> bool:
    """Whether `text` has the form of `new_record_id`."""
    return isinstance(text, str) and _RECORD.match(text) is not None


def _encode(number: int, *, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length - 1, -1, -1))
