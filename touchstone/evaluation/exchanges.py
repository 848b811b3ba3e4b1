"""People of one kind who exchange what nobody has looked at together: a proof without a search.

Where no published count crosses an attribute with any other, two people of the same class may exchange their levels
of it, and every published count stays as it is (data swapping [DR82]). A breakdown withheld as a
whole is protected so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.protection import Attributes, Layout
from touchstone.evaluation.suppression_counts import Count


class Exchanges:
    """`read`: the breakdowns of which any count can be read."""

    def __init__(self, layout: Layout, read: set[Attributes]) -> None:
        self._layout, self._read = layout, read
        self._found: dict[Attributes, list[tuple[Ints, Ints]]] = {}

    def of(self, count: Count) -> tuple[int, int]:
        """How many less, and how many more, a count may be by exchanges alone."""
        if count.attributes not in self._found:
            self._found[count.attributes] = list(self._by_class(count.attributes))
        place, held = self._layout.held(count)
        ranges = [
            (int(down[place, held].sum()), int(up[place, held].sum())) for down, up in self._found[count.attributes]
        ]
        return max((down for down, _ in ranges), default=0), max((up for _, up in ranges), default=0)

    def _by_class(self, attributes: Attributes) -> Iterator[tuple[Ints, Ints]]:
        """For each group and class: how many of its people may leave it, and how many others may come; for each set of
        attributes that may be exchanged.
        """
        if self._layout.structural:
            return  # an exchange could put somebody where nobody can be
        for size in range(1, len(attributes)):
            for names in combinations(attributes, size):
                if all(set(one) <= set(names) or not set(one) & set(names) for one in self._read):
                    found = self._exchanging(attributes, names)
                    if found is not None:
                        yield found

    def _exchanging(self, attributes: Attributes, names: Attributes) -> tuple[Ints, Ints] | None:
        """Two of one class may exchange: one of the group and one of neither half, or one of each half alone."""
        rest = tuple(name for name in attributes if name not in names)
        here = self._layout.table(attributes)
        if here is None:
            return None
        first, second = (np.zeros_like(here), np.zeros_like(here))
        for held, part in ((first, names), (second, rest)):
            table = self._layout.table(part)
            if table is None:
                return None
            held += table[self._layout.part(attributes, part)] - here
        neither = here.sum(axis=0) - here - first - second
        return np.minimum(here, neither), np.minimum(first, second)
