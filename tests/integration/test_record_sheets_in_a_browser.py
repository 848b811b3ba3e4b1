"""A record and its sheets in a browser: wide, narrow and on paper, nothing found by axe, nothing run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import WIDE
from tests.functional.looking import Findings
from tests.unit.documents.test_record_extra_files import FULL, HOSTILE, SHEETS, facts_of
from touchstone.documents.atrs_record.files import public_files

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a version, one of whose answers tries to be markup."""
    values = {**FULL, "atrs.appeals-and-review": {"value": {"en": HOSTILE}}}
    for path, text in public_files(facts_of(values)).items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["index.html", *SHEETS])
def test_everybody_can_read_and_print_it(page: Page, folder: Path, name: str) -> None:
    findings = Findings()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto((folder / name).as_uri())
    page.evaluate("document.body.classList.add('looked-at')")
    findings.look(page)
    assert findings.faults == []
    assert alerts == []
    if name in SHEETS:
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        page.emulate_media(media="print")
        assert not page.get_by_text("The whole record", exact=True).is_visible()


def test_the_record_leads_to_the_sheets_and_back(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="If this was used about you").click()
    assert page.url.endswith(SHEETS[0])
    page.get_by_role("link", name="The whole record").click()
    page.get_by_role("link", name="Operator card").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Operator card: Grading helper"
