"""Frozen values as plain JSON data: what is hashed and sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from touchstone.foundation.clock import utc_text

#: Marks a dataclass field that is left out while it is blank: what was sealed before it came keeps its digest.
LATER = {"absent while blank": True}


def plain_data(value: Any) -> Any:
    """Dataclasses as objects, moments and days as text, sets as sorted lists; other values as they stand."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: (one.metadata, getattr(value, one.name)) for one in fields(value)}
        return {name: plain_data(part) for name, (how, part) in found.items() if part or how != LATER}
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Mapping):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(item) for item in value]
    return value
