"""One byte form of a value, for hashing, signing and comparing.

The form is RFC 8785 narrowed: objects with string keys in sorted order, no white space, UTF-8, whole numbers only.
Floats are refused because two serialisers may print one float in two ways; figures travel as text.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

MAX_INTEGER = 2**53 - 1  # the largest whole number every JSON reader keeps exactly (RFC 8785, 3.2.2.3)
MAX_DEPTH = 64


def canonical_bytes(value: Any) -> bytes:
    """The canonical UTF-8 bytes of a JSON-like value (None, bool, int, str, list, tuple, mapping).

    Raises ValueError for floats, whole numbers beyond 2**53 - 1, keys that are not strings, lone surrogates,
    nesting deeper than 64 and any other type.
    """
    plain = _plain(value, depth=0)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def sha256_digest(value: Any) -> str:
    """`sha256:` and 64 lower-case hex digits over the canonical bytes of `value`."""
    return bytes_digest(canonical_bytes(value))


def bytes_digest(data: bytes) -> str:
    """`sha256:` and 64 lower-case hex digits over `data` as it stands."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def hmac_digest(salt: bytes, value: Any) -> str:
    """`hmac-sha256:` and 64 lower-case hex digits over the canonical bytes, keyed by a 32-byte salt.

    For content that can be guessed, where a bare hash would be open to anyone who tries all values.
    Raises ValueError unless the salt is 32 bytes.
    """
    if len(salt) != 32:
        raise ValueError("a salt is 32 bytes")
    return "hmac-sha256:" + hmac.new(salt, canonical_bytes(value), hashlib.sha256).hexdigest()


def parse_strict(data: bytes | str) -> Any:
    """Read JSON that has one meaning: no duplicate keys, floats, NaN, Infinity or nesting deeper than 64.

    Raises ValueError saying what was found.
    """
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    try:
        value = json.loads(text, object_pairs_hook=_pairs, parse_float=_no_float, parse_constant=_no_float)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return _plain(value, depth=0)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same key appears twice")
    return found


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is not a whole number")


def _plain(value: Any, *, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError(f"{value} is beyond the whole numbers that every reader keeps exactly")
        return value
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
        return value
    if isinstance(value, Mapping):
        return _plain_mapping(value, depth=depth)
    if isinstance(value, list | tuple):
        return [_plain(item, depth=depth + 1) for item in value]
    raise ValueError(f"{type(value).__name__} has no canonical form")


def _plain_mapping(value: Mapping[Any, Any], *, depth: int) -> dict[str, Any]:
    if any(not isinstance(key, str) for key in value):
        raise ValueError("keys are strings")
    return {_plain(key, depth=depth): _plain(item, depth=depth + 1) for key, item in value.items()}
