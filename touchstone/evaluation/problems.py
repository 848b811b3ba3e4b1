"""What is wrong with a specification or a table, all of it at once: where, what, how many rows, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.foundation.errors import Refusal


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault. `where`: a key path of the spec or a column; `line`: of the spec file; `rows`: how many are affected.

    The text never repeats a value of a person-level column: it names shapes and counts.
    """

    where: str
    message: str
    remedy: str
    line: int | None = None
    rows: int | None = None

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.line is not None else self.where
        count = f" ({self.rows:,} rows)" if self.rows is not None else ""
        return f"{place}: {self.message}{count}. {self.remedy}."


class EvaluationRefused(Refusal):
    """The evaluation cannot be made; carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(lines, remedy="Mend what is listed and start again.")
        self.problems = tuple(problems)


class Cancelled(Refusal):
    """The caller asked to stop; nothing is kept."""

    def __init__(self) -> None:
        super().__init__("The evaluation was cancelled", remedy="Start it again when it is wanted.")
