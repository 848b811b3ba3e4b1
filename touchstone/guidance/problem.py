"""A fault found in a pack, as a value: where it is, what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.foundation.errors import Refusal


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the pack's folder; `line` counts from 1."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}. {self.remedy}"


class PackRefused(Refusal):
    """A pack that is not loaded, whole or in part. `problems` says why, each with its place and remedy."""

    def __init__(self, pack: str, problems: Sequence[Problem]) -> None:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(
            f"Pack {pack} is refused: {count}. First: {problems[0]}",
            remedy="Mend each problem, then run: touchstone packs check",
        )
        self.problems = tuple(problems)
