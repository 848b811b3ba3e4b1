"""One file of a pack as read, or one part of a file: its typed value beside the lines that problems point at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, Self, TypeVar

from touchstone.guidance.model import Model, Path, walk
from touchstone.guidance.problem import Problem
from touchstone.guidance.source_file import SourceFile

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, eq=False)
class Part(Generic[M_co]):
    """A typed value that stands at `at` in `file`, which knows the line of every value in it."""

    file: SourceFile
    model: M_co
    at: Path = ()

    def line_of(self, path: Path) -> int:
        """The line of what stands at `path` in the value."""
        return self.file.line_of((*self.at, *path))

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """A problem at what stands at `path` in the value."""
        return Problem(file=self.file.name, line=self.line_of(path), message=message, remedy=remedy)

    @cached_property
    def _items(self) -> tuple[tuple[Path, Model], ...]:
        return tuple(walk(self.model))

    def walk(self) -> Iterable[tuple[Path, Model]]:
        """Every model in the value with its path, itself first."""
        return self._items

    def within(self, place: str) -> Self:
        """The same part, its file named under `place`, for problems told across packs."""
        moved = replace(self, file=replace(self.file, name=f"{place}/{self.file.name}"))
        moved.__dict__["_items"] = self._items  # the same value: walked once
        return moved
