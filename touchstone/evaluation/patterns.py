"""Which findings are withheld so far, and which counts can still be read from those that are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from touchstone.evaluation.suppression_counts import Count
from touchstone.evaluation.suppression_rows import Row

Table = tuple[str, tuple[str, ...]]  # section of the findings, and breakdown


class Pattern:
    """The rows, the counts on account of which some are withheld, and how many rows still show or leave over each."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.hidden: dict[Count, None] = {}
        self.withheld: set[int] = set()
        self.shown: dict[Count, int] = {}
        self.left_over: dict[Count, int] = {}
        self._bearing: dict[Count, list[int]] = {}
        for place, row in enumerate(rows):
            for held, counts in ((self.shown, row.shows), (self.left_over, row.guards)):
                for count in dict.fromkeys(counts):
                    held[count] = held.get(count, 0) + 1
            for count in dict.fromkeys((*row.shows, *row.guards)):
                self._bearing.setdefault(count, []).append(place)

    def counts(self) -> list[Count]:
        """Every count of any row."""
        return list(self._bearing)

    def hide(self, count: Count) -> list[Count]:
        """Withhold a count, and every row that shows it or leaves it over: the counts that fewer rows bear now."""
        self.hidden[count] = None
        return self.drop(self._bearing.get(count, ()))

    def drop(self, places: Iterable[int]) -> list[Count]:
        """Withhold those rows: the counts that fewer rows bear now."""
        changed: dict[Count, None] = {}
        for place in places:
            if place in self.withheld:
                continue
            self.withheld.add(place)
            row = self.rows[place]
            for held, counts in ((self.shown, row.shows), (self.left_over, row.guards)):
                for count in dict.fromkeys(counts):
                    held[count] -= 1
                    if not held[count]:
                        del held[count]
                    changed[count] = None
        return list(changed)

    def tables(self) -> set[Table]:
        """The tables that have a row left."""
        return {table_of(self.rows[place]) for place in self.left()}

    def drop_tables(self, tables: set[Table]) -> None:
        """Withhold every row of those tables."""
        self.drop([place for place in self.left() if table_of(self.rows[place]) in tables])

    def left(self) -> Iterator[int]:
        """The places of the rows that are not withheld."""
        return (place for place in range(len(self.rows)) if place not in self.withheld)

    def breakdowns(self, count: Count) -> set[tuple[str, ...]]:
        """The breakdowns of the tables that show a count or leave it over, withheld or not, and its own."""
        return {count.attributes, *(table_of(self.rows[place])[1] for place in self._bearing.get(count, ()))}


def table_of(row: Row) -> Table:
    """The table that a row belongs to: its section, and the finest breakdown of which it shows a count."""
    if row.refused is not None:
        return row.key[0], row.refused
    return row.key[0], max((count.attributes for count in row.shows), key=len, default=())


def table_name(table: Table) -> str:
    """A table in words."""
    section, attributes = table
    return f"{section} by {' and '.join(attributes)}" if attributes else f"{section} of everybody"
