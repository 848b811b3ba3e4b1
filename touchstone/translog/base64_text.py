"""Base64 with exactly one spelling: standard alphabet, padded, spare bits zero."""

from __future__ import annotations

import base64
import binascii

from touchstone.translog.faults import Malformed


def encode(data: bytes) -> str:
    """Standard padded base64."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str) -> bytes:
    """The bytes. Raises Malformed unless encoding them again gives the same text."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError) as error:
        raise Malformed("not standard base64", found=text[:80]) from error
    if encode(data) != text:
        raise Malformed("base64 with another spelling than the canonical one", expected=encode(data), found=text[:80])
    return data


def decode_hash(text: str) -> bytes:
    """Exactly 32 bytes. Raises Malformed otherwise."""
    data = decode(text)
    if len(data) != 32:
        raise Malformed(f"a hash of {len(data)} bytes", expected="32", found=str(len(data)))
    return data
