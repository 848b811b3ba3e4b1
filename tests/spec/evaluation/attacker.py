"""The reader who wants to know: given only what is published, the range that each withheld count can have.

Written apart from the suppressor and sharing nothing with it. It knows the rules: what rounds how, what a mark means.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Cell = tuple[str, ...]


@dataclass
class Attacker:
    """`axes`: the levels along each side of the finest table of people, the last side being what happened to them."""

    axes: Sequence[Sequence[str]]
    rows: list[tuple[list[int], float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells: Mapping[Cell, int] = {cell: n for n, cell in enumerate(itertools.product(*self.axes))}

    def columns(self, where: Mapping[int, Iterable[str]]) -> list[int]:
        """The finest cells that a published figure adds up."""
        wanted = {axis: set(levels) for axis, levels in where.items()}
        return [n for cell, n in self.cells.items() if all(cell[axis] in levels for axis, levels in wanted.items())]

    def reads(self, where: Mapping[int, Iterable[str]], shown: int, *, threshold: int = 10, base: int = 5) -> None:
        """A count as it is printed: a multiple of five, and ten at the least."""
        assert shown % base == 0
        self.rows.append((self.columns(where), max(threshold, shown - 2), shown + 2))

    def knows(self, where: Mapping[int, Iterable[str]], low: float, high: float) -> None:
        """What the attacker has from elsewhere."""
        self.rows.append((self.columns(where), low, high))

    def range_of(self, where: Mapping[int, Iterable[str]]) -> tuple[int, int]:
        """The least and the most that a count can be, in whole people."""
        size = len(self.cells)
        matrix = np.zeros((len(self.rows), size))
        for place, (columns, _, _) in enumerate(self.rows):
            matrix[place, columns] = 1
        goal = np.zeros(size)
        goal[self.columns(where)] = 1
        if not self.rows:
            return 0, 10**9
        constraint = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        found = []
        for sign in (1.0, -1.0):
            solved = milp(sign * goal, integrality=np.ones(size), bounds=Bounds(0, 10**5), constraints=constraint)
            found.append(round(sign * solved.fun) if solved.status == 0 else round(sign * -1.0 * -(10**9)))
        return found[0], found[1]


def is_safe(count: int, low: int, high: int) -> bool:
    """Rule T7: the range holds nought to nine, or the count itself more or less five."""
    return (low <= 0 and high >= 9) or (low <= max(0, count - 5) and high >= count + 5)
