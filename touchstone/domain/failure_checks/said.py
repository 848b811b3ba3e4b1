"""What one answer says: yes, no, not applicable, in words, or nothing; and whether there is anything behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from touchstone.domain.failure_checks.wording import says_something
from touchstone.domain.snapshot import Value
from touchstone.guidance.condition import is_blank

VERDICTS = ("yes", "no", "not-applicable")


class Standing(StrEnum):
    """How far an answer goes."""

    BLANK = "blank"
    NO = "no"
    WAIVED = "waived"  # said not to apply, with a reason
    BARE = "bare"  # something is there with nothing behind it
    SETTLED = "settled"  # yes, or words, with the detail or files asked for


@dataclass(frozen=True)
class Said:
    """One visible answer. `files`: the evidence items it names that exist and count on the day."""

    question: str
    value: Value
    files: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """yes, no or not-applicable, where the answer carries one; else ""."""
        found = self.value.get("value")
        return found if isinstance(found, str) and found in VERDICTS else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Its texts with content, those in rows and signatures included, without the verdict itself."""
        return tuple(text for key, part in self.value.items() for text in _texts(key, part) if says_something(text))

    @property
    def has_support(self) -> bool:
        """Whether there is any detail or any file that counts."""
        return bool(self.texts or self.files)

    @property
    def standing(self) -> Standing:
        """How far it goes, where a yes is the good answer."""
        if all(is_blank(part) for part in self.value.values()):
            return Standing.BLANK
        if self.verdict == "no":
            return Standing.NO
        if self.verdict == "not-applicable":
            return Standing.WAIVED if says_something(self.value.get("reason")) else Standing.BARE
        return Standing.SETTLED if self.has_support else Standing.BARE

    @property
    def is_blank(self) -> bool:
        return self.standing is Standing.BLANK

    @property
    def is_settled(self) -> bool:
        return self.standing is Standing.SETTLED

    @property
    def is_no(self) -> bool:
        return self.standing is Standing.NO

    def text(self, key: str) -> str:
        """A text field with content, in any language, or ""."""
        part = self.value.get(key)
        return next((text for text in _texts("", part) if says_something(text)), "")

    def signature(self, key: str) -> Mapping[str, str]:
        """name, role and on of a signature field; empty where there is none."""
        part = self.value.get(key)
        found = part if isinstance(part, Mapping) else {}
        return {name: text for name, text in found.items() if isinstance(text, str)}

    def rows(self, key: str = "value") -> Sequence[Mapping[str, Any]]:
        """The rows of a field without blank ones; a cell in two languages is read in the first that is there."""
        part = self.value.get(key)
        rows = part if isinstance(part, list | tuple) else ()
        return [
            {name: _in_one_language(cell) for name, cell in row.items()}
            for row in rows
            if isinstance(row, Mapping) and not is_blank(row)
        ]

    def chosen(self, key: str = "value") -> frozenset[str]:
        """What was chosen in a field of one or several choices."""
        part = self.value.get(key)
        if isinstance(part, str):
            return frozenset([part]) if part else frozenset()
        return frozenset(one for one in part if isinstance(one, str)) if isinstance(part, list | tuple) else frozenset()


def _in_one_language(cell: Any) -> Any:
    return next((text for text in cell.values() if says_something(text)), "") if isinstance(cell, Mapping) else cell


def _texts(key: str, part: Any) -> Iterator[str]:
    """Every text in a part of an answer; file ids, choices and verdicts are no texts."""
    if isinstance(part, str):
        if part not in VERDICTS:
            yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _texts(key, inner)
    elif isinstance(part, list | tuple):
        for row in part:
            if isinstance(row, Mapping):
                yield from _texts(key, row)
