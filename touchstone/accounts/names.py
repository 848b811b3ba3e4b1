"""A person's name: as they write it, and never one that passes for a name in other letters."""

from __future__ import annotations

import unicodedata

LONGEST = 200
# Alphabets whose letters are drawn alike.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def person_name(typed: str) -> str:
    """The name in composed form, single spaces. Raises ValueError (length, hidden, mixed) for one that will not do."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > LONGEST:
        raise ValueError("length")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} for character in name):
        raise ValueError("hidden")
    if len(_alphabets(name)) > 1:
        raise ValueError("mixed")
    return name


def _alphabets(name: str) -> set[str]:
    kinds = (unicodedata.name(character, "").split(" ")[0] for character in name if character.isalpha())
    return {kind for kind in kinds if kind in _ALIKE}
