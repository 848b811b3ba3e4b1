"""The one JSON form of entries and manifests: canonical, whole numbers, plain printable ASCII."""

from __future__ import annotations

from typing import Any

from touchstone.foundation.canonical_json import MAX_INTEGER, canonical_bytes, parse_strict
from touchstone.translog.faults import Malformed


def narrow_bytes(value: dict[str, Any], *, limit: int) -> bytes:
    """The bytes of one JSON object. Raises Malformed for what section 5.1 does not allow, or over `limit` bytes."""
    _check(value)
    raw = canonical_bytes(value)
    _check_length(raw, limit)
    return raw


def parse_narrow(raw: bytes, *, limit: int) -> dict[str, Any]:
    """The JSON object in `raw`. Raises Malformed unless writing it again gives the same bytes."""
    _check_length(raw, limit)
    try:
        value = parse_strict(raw)
    except ValueError as error:
        raise Malformed("not JSON in the form allowed", found=str(error)[:80]) from error
    if not isinstance(value, dict):
        raise Malformed("not a JSON object", found=type(value).__name__)
    again = narrow_bytes(value, limit=limit)
    if again != raw:
        raise Malformed("not the canonical form", expected=_excerpt(again), found=_excerpt(raw))
    return value


def check_keys(value: dict[str, Any], keys: frozenset[str]) -> None:
    """Raise Malformed unless exactly `keys` are present."""
    if value.keys() != keys:
        missing, unknown = sorted(keys - value.keys()), sorted(value.keys() - keys)
        raise Malformed("other keys than the format has", expected=f"also {missing}", found=f"unknown {unknown}")


def _check_length(raw: bytes, limit: int) -> None:
    if len(raw) > limit:
        raise Malformed("too many bytes", expected=f"at most {limit}", found=str(len(raw)))


def _check(value: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        if not all(" " <= one <= "~" and one not in '"\\' for one in value):
            raise Malformed("a text with more than printable ASCII", found=repr(value[:80]))
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key)
            _check(item)
    elif type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise Malformed("neither text, whole number, list nor object", found=repr(value)[:80])


def _excerpt(raw: bytes) -> str:
    return repr(raw[:120])
