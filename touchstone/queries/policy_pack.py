"""The guidance that an adoption act speaks of: a main pack with what the organisation's new projects get beside it."""

from __future__ import annotations

from touchstone.guidance.library import MAIN_PACK
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import newest_pack


def policy_pack(*, organisation: str, pack: str, version: str) -> Pack:
    """The items that an act naming that version can adopt, in the words of that version.

    An act names the main pack alone. What stands beside it today is read beside it where it still is the one that new
    projects get; else the main pack is read alone, and items of supplements stand for themselves. Raises NotFound.
    """
    newest = newest_pack(organisation)
    if (newest.id, newest.version) == (pack, version):
        return newest
    return shipped_library().pack(pack or MAIN_PACK, version)
