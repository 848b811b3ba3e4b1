"""What applies, in a browser, for somebody without an account: with scripts and without, wide, narrow, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import NARROW
from tests.functional.answering import give
from tests.functional.installation import Installation
from tests.functional.looking import Findings, pattern_of
from tests.functional.people import Somebody, somebody
from tests.journeys import MACRO, RISK_TOOL

pytestmark = pytest.mark.browser
MOST_STEPS = 40


class Measured(Findings):
    """Measures the drawn page on a small screen: without scripts it cannot be asked anything."""

    def look(self, page: Page) -> None:
        """Note a page whose main part is wider than a small screen."""
        page.set_viewport_size(NARROW)
        box = page.locator("main").bounding_box()
        if box is None or box["x"] + box["width"] > NARROW["width"]:
            self.faults.append(f"{pattern_of(page.url)}: {box}")


def asked(person: Somebody) -> str:
    """The step of the page's form."""
    return person.page.locator("main form input[name=step]").first.input_value()


def walk(person: Somebody, answers: dict[str, dict[str, object]]) -> None:
    """From the first page to the check, passing over what `answers` does not have."""
    person.visit("/")
    person.follow("What would apply to a technology")
    person.press("Start now")
    person.page.fill("[name=name]", "A grader")
    person.page.check("[name=entry][value=problem]")
    person.press("Continue")
    for _ in range(MOST_STEPS):
        step = asked(person)
        if step == "check":
            return
        if step in answers:
            give(person, answers[step])
            person.press("Continue")
        else:
            person.press("Skip")
    raise AssertionError("the questions have no end")


@pytest.fixture
def reader(chromium: Browser, installation: Installation, findings: Findings) -> Iterator[Somebody]:
    found = somebody(chromium, findings, name="A reader", email="", base=installation.public)
    yield found
    assert found.page.context.cookies() == []
    assert found.watched.problems == []
    found.page.context.close()


@pytest.fixture
def reader_without_scripts(chromium: Browser, installation: Installation) -> Iterator[Somebody]:
    found = somebody(chromium, Measured(), name="A reader", email="", base=installation.public, scripts=False)
    yield found
    assert found.findings.faults == []
    found.page.context.close()


def test_what_is_known_of_a_tool_is_judged_and_what_is_not_is_said(reader: Somebody, findings: Findings) -> None:
    before = len(findings.faults)
    walk(reader, {key: value for key, value in RISK_TOOL.items() if key != "triage.objection"})
    reader.press("Change")
    reader.page.fill("[name=name]", "x" * 300)
    reader.press("Continue")
    assert "There is a problem" in reader.errors()
    reader.page.fill("[name=name]", "Another name")
    reader.press("Continue")
    reader.press("See the result")
    assert reader.heading() == "What applies, and why"
    assert "Another name" in reader.text()
    assert "Cannot tell" in reader.text()
    reader.press("Has anyone with standing")
    reader.press("Continue")
    assert "press “Skip" in reader.errors()
    give(reader, {"value": ["none"]})
    reader.press("Continue")
    reader.press("See the result")
    assert "Cannot tell" not in reader.text()
    reader.press("See what would be asked")
    assert "Who decides:" in reader.text()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Download as a case file").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "triage.objection" in text
    reader.visit("/what-applies/")
    reader.follow("Go on from a case file")
    reader.page.fill("[name=text]", text)
    reader.press("Read it")
    assert asked(reader) == "check"
    assert "Another name" in reader.text()
    reader.press("Back", within="body")
    assert findings.faults[before:] == []


def test_a_macro_is_judged_without_scripts_on_a_small_screen(reader_without_scripts: Somebody) -> None:
    reader = reader_without_scripts
    walk(reader, MACRO)
    reader.press("See the result")
    assert "Nothing in the answers closes it" in reader.text()
    reader.press("See what would be asked")
    assert "One decision by:" in reader.text()


def test_a_question_is_answered_with_the_keyboard_alone(reader: Somebody) -> None:
    reader.visit("/what-applies/questions/")
    reader.page.keyboard.press("Tab")
    for _ in range(40):
        if reader.page.evaluate("document.activeElement.name") == "name":
            break
        reader.page.keyboard.press("Tab")
    reader.page.keyboard.type("Typed")
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert asked(reader) == "triage.purpose"
