"""Long lists in pages."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from touchstone.pages.paging import pager


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("0", 1), ("-1", 1), ("1e9", 1), ("abc", 1), ("NaN", 1), ("３", 1), ("3", 3), ("99999", 4)],
)
def test_any_page_asked_for_leads_to_one_that_exists(asked: str, number: int) -> None:
    assert pager(RequestFactory().get("/", {"page": asked}), 90).number == number


def test_a_page_shows_its_part_of_the_list() -> None:
    shown = pager(RequestFactory().get("/", {"page": "2"}), 60)
    assert (shown.start, shown.stop, shown.pages) == (25, 50, 3)
    assert shown.part(range(60)) == range(25, 50)


def test_an_empty_list_has_one_page() -> None:
    shown = pager(RequestFactory().get("/"), 0)
    assert (shown.pages, shown.number, shown.start, shown.stop) == (1, 1, 0, 0)


def test_addresses_carry_only_the_named_parameters() -> None:
    request = RequestFactory().get("/list?status=live&status=x%26y&sort=password&page=2")
    shown = pager(request, 90, keep=("status",))
    assert shown.url(3) == "/list?status=live&status=x%26y&page=3"
    assert shown.url(1) == "/list?status=live&status=x%26y"
    assert pager(RequestFactory().get("/list?page=2"), 90).url(1) == "/list"


@pytest.mark.parametrize(
    ("number", "numbers"), [("1", [1, 2, 0, 10]), ("4", [1, 0, 3, 4, 5, 0, 10]), ("10", [1, 0, 9, 10])]
)
def test_the_numbers_offered_are_the_ends_and_the_neighbours(number: str, numbers: list[int]) -> None:
    assert pager(RequestFactory().get("/", {"page": number}), 250).shown_numbers == numbers
