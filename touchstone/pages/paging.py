"""Long lists in pages: which part to show, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

from touchstone.pages.text import whole_number

Item = TypeVar("Item")
PAGE_SIZE = 25
PARAMETER = "page"


@dataclass(frozen=True, kw_only=True)
class Pager:
    """Where a list stands. `number` counts from 1 and is never past the last; `kept` are the list's own parameters."""

    number: int
    total: int
    size: int
    path: str
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def pages(self) -> int:
        """How many pages there are; one for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """Offset of the first item shown."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        """Offset after the last item shown."""
        return min(self.start + self.size, self.total)

    @property
    def shown_numbers(self) -> list[int]:
        """Page numbers to offer: first, last, and the neighbours of this one; 0 stands for a gap."""
        wanted = sorted({1, self.pages, *(n for n in range(self.number - 1, self.number + 2) if 1 <= n <= self.pages)})
        numbers: list[int] = []
        for number in wanted:
            if numbers and number - numbers[-1] > 1:
                numbers.append(0)
            numbers.append(number)
        return numbers

    def url(self, number: int) -> str:
        """The address of a page, with the parameters of the list."""
        parameters = [*self.kept, *([(PARAMETER, str(number))] if number > 1 else [])]
        return f"{self.path}?{urlencode(parameters)}" if parameters else self.path

    def part(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items of this page."""
        return items[self.start : self.stop]


def pager(request: HttpRequest, total: int, *, size: int = PAGE_SIZE, keep: Sequence[str] = ()) -> Pager:
    """The pager for `?page=`; what is not a number of an existing page is taken as the nearest that is.

    `keep` names the parameters that the addresses of other pages carry on; all others are dropped.
    """
    kept = tuple((name, value) for name in keep for value in request.GET.getlist(name) if value)
    asked = whole_number(request.GET.get(PARAMETER, "")) or 1
    pages = max(1, -(-total // size))
    return Pager(number=min(asked, pages), total=total, size=size, path=request.path, kept=kept)
