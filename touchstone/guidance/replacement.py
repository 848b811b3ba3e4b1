"""Whose words stand in place of a part: what a replacement did to an item, as a value that pages can show."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.guidance.provenance import Sourced
from touchstone.guidance.text import Text


@dataclass(frozen=True)
class Replaced:
    """One replaced part: by which pack, with what reason, the words that stood there before, and the part as it was."""

    id: str
    pack: str
    version: str
    before: Text | None
    after: Text | None
    reason: Text
    was: Sourced
