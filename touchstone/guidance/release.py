"""The freeze: once a pack version is released its digest is listed, and a changed one is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from touchstone.foundation.errors import Refusal
from touchstone.guidance.pack import Pack, PackStatus
from touchstone.guidance.problem import Problem
from touchstone.guidance.reading import Parts
from touchstone.guidance.supplement import Supplement

RELEASED = "RELEASED"
_NEXT_VERSION = "Put the files back as they were, and make the change in a new version"


@dataclass(frozen=True)
class Released:
    """content/packs/RELEASED: digest and line by pack id and version."""

    digests: Mapping[tuple[str, str], str] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read_released(path: FilePath) -> Released:
    """Read `pack version digest` lines; `#` begins a comment. No file means that nothing is released.

    Raises Refusal for a line in another form, or a version listed twice: the list only ever grows.
    """
    digests: dict[tuple[str, str], str] = {}
    lines: dict[tuple[str, str], int] = {}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 3 or (words[0], words[1]) in digests:
            raise Refusal(
                f"{RELEASED}:{number}: a line is 'pack version digest', each version once",
                remedy="Take the line back out, or write it as 'touchstone packs check' prints it",
            )
        digests[words[0], words[1]] = words[2]
        lines[words[0], words[1]] = number
    return Released(digests=digests, lines=lines)


def release_line(pack: Pack | Supplement) -> str:
    """The line that freezes this pack version in RELEASED."""
    return f"{pack.id} {pack.version} {pack.digest}"


def check_release(parts: Parts, released: Released) -> Iterator[Problem]:
    """Problems between what the pack says of itself and what the list of released versions says."""
    sheet = parts.sheet.model
    frozen = released.digests.get((sheet.id, sheet.version))
    is_released = sheet.status is PackStatus.RELEASED
    if frozen is None and is_released:
        yield parts.sheet.problem(
            ("status",), "The pack says that it is released, and RELEASED does not list it",
            f"Add the line: {sheet.id} {sheet.version} {parts.digest}",
        )  # fmt: skip
    if frozen is not None and frozen != parts.digest:
        yield parts.sheet.problem(("version",), "A released pack has been changed", _NEXT_VERSION)
    elif frozen is not None and not is_released:
        yield parts.sheet.problem(("status",), "A released pack calls itself a draft", _NEXT_VERSION)
