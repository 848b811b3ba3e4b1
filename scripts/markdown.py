"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table's lines; nothing where there is no row."""
    found = [" | ".join(cell(value) for value in row) for row in rows]
    if found:
        yield f"| {' | '.join(heads)} |"
        yield f"| {' | '.join('---' for _ in heads)} |"
        yield from (f"| {row} |" for row in found)


def cell(value: object) -> str:
    """Text on one line, with nothing in it that would end a cell or begin a tag."""
    return " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;")
