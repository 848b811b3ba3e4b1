"""Types an answer value into the form of a question, whatever kinds of fields it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from tests.functional.people import Somebody


def give(person: Somebody, answer: Mapping[str, Any], *, prefix: str = "answer.") -> None:
    """Fill each field of the question on the page; nothing is sent but buttons that add a row."""
    for key, value in answer.items():
        _fill(person, f"{prefix}{key}", key, value)


def _fill(person: Somebody, name: str, key: str, value: Any) -> None:
    if isinstance(value, Mapping):
        for part, text in value.items():
            if part == "cy":
                person.page.locator("summary").filter(has_text="Give it in Welsh too").first.click()
            type_in(person.page, f"{name}.{part}", text)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        _fill_rows(person, name, key, value)
    elif isinstance(value, list):
        for choice in value:
            person.page.check(f'[name="{name}"][value="{choice}"]')
    else:
        type_in(person.page, name, str(value))


def _fill_rows(person: Somebody, name: str, key: str, rows: list[Mapping[str, Any]]) -> None:
    for place, row in enumerate(rows):
        if place and not person.page.locator(f'[name^="{name}.{place}."]').count():
            with person.page.expect_navigation():
                person.page.click(f'button[name=add-row][value="{key}"]')
            person.findings.look(person.page)
        for column, value in row.items():
            _fill(person, f"{name}.{place}.{column}", column, value)


def type_in(page: Page, name: str, text: str) -> None:
    """One field by its name: a date in three boxes, radios, a list, or text (in English, where Welsh is asked too)."""
    if page.locator(f'[name="{name}.en"]').count():
        name = f"{name}.en"
    if page.locator(f'[name="{name}-day"]').count():
        year, month, day = text.split("-")
        for part, number in (("day", day), ("month", month), ("year", year)):
            page.fill(f'[name="{name}-{part}"]', str(int(number)))
        return
    field = page.locator(f'[name="{name}"]')
    if field.first.get_attribute("type") in ("radio", "checkbox"):
        page.check(f'[name="{name}"][value="{text}"]')
    elif page.locator(f'select[name="{name}"]').count():
        field.select_option(text)
    else:
        field.fill(text)
