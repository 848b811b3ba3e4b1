"""Every component in a real browser: wide and narrow, with and without scripts, checked by axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.unit.pages.style_guide import served

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "functional" / "vendor" / "axe" / "axe.min.js"
WIDTHS = [1280, 320]
ADDRESSES = [
    "/",
    "/question/plain",
    "/question/rows",
    "/question/mixed",
    "/one-thing",
    "/refused",
    "/conflicting",
    "/x",
]
FORMS = ADDRESSES[:5]
SEND = "main form button.govuk-button:not([name])"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the style guide is served."""
    with served() as found:
        yield found


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    """The one Chromium of the run: a process has one loop to drive it with."""
    return chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script fails or the policy blocks one."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # The browser reports each answer of 4xx as an error of the page.
        if message.type == "error" and "the server responded with a status" not in message.text:
            faults.append(message.text)

    opened.on("console", note)
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    context.close()
    assert faults == []


def violations(page: Page) -> list[str]:
    """What axe finds, each as the rule and the first element."""
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_an_accessibility_fault(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)  # axe is not on the page
    context.add_init_script(path=AXE)
    page = context.new_page()
    for path in ADDRESSES:
        page.goto(address + path)
        assert violations(page) == [], path
    for path in FORMS:
        page.goto(address + path)
        page.click(SEND)
        page.wait_for_selector(".govuk-error-summary")
        assert violations(page) == [], f"{path} with errors"
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(browser: Browser, address: str, width: int, scripts: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    for path in ADDRESSES:
        page.goto(address + path)
        # Without scripts the page cannot be asked, so its drawn size is measured.
        widest = page.locator("html").bounding_box()
        main = page.locator("main").bounding_box()
        assert widest is not None
        assert main is not None
        assert widest["width"] <= width
        assert main["x"] + main["width"] <= width
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_the_scripts_of_the_components_run_under_the_policy(page: Page, address: str) -> None:
    page.goto(address + "/")
    page.wait_for_selector("body.govuk-frontend-supported")
    page.fill("#id_reasons", "a" * 121)
    page.wait_for_selector("text=You have 1 character too many")


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, address: str) -> None:
    page.goto(address + "/one-thing")
    page.click(SEND)
    page.wait_for_selector(".govuk-error-summary:focus")
    assert page.title().startswith("Error: ")
    page.click(".govuk-error-summary a")
    page.wait_for_selector("#id_live:focus")


def test_the_menu_opens_on_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(address + "/")
    assert not page.is_visible("#navigation")
    page.click(".govuk-js-service-navigation-toggle")
    page.wait_for_selector("#navigation", state="visible")


def test_rows_are_added_filled_and_sent_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/question/rows")
    for index, name in enumerate(("Sensor Ltd", "Host plc")):
        page.fill(f"[id='id_answer.value.{index}.name']", name)
        for part, text in (("day", "1"), ("month", "4"), ("year", "2026")):
            page.fill(f"[id='id_answer.value.{index}.from-{part}']", text)
        if index == 0:
            page.click("button[name=add-row]")
    page.click(SEND)
    text = page.inner_text("body")
    assert "'name': 'Sensor Ltd', 'from': '2026-04-01'" in text
    assert "'name': 'Host plc'" in text
    context.close()


def test_lines_survive_a_form_that_comes_back_with_errors(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.fill("#id_reasons", "\nfirst\n  second\n\nthird")
    page.click(SEND)
    assert page.input_value("#id_reasons") == "\nfirst\n  second\n\nthird"
    context.close()
