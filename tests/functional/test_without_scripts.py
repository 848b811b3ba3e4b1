"""The core of the journey with scripts switched off: sign-in, triage, a question set, evidence and a decision.

The case is the demonstration's spreadsheet macro, on the light path from its problem to the one decision.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import NARROW
from tests.functional.acts import Play
from tests.functional.looking import Findings, pattern_of
from tests.functional.people import Somebody, somebody
from touchstone.cli.demonstration_files import read_cases

pytestmark = pytest.mark.browser


class Measured(Findings):
    """Measures the drawn page on a small screen: without scripts it cannot be asked anything."""

    def look(self, page: Page) -> None:
        """Note a page whose main part is wider than a small screen."""
        page.set_viewport_size(NARROW)
        box = page.locator("main").bounding_box()
        if box is None or box["x"] + box["width"] > NARROW["width"]:
            self.faults.append(f"{pattern_of(page.url)}: {box}")
        self.paths.add(page.url)


@pytest.fixture(scope="module")
def measured() -> Findings:
    """What was measured."""
    return Measured()


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser, people: dict[str, Somebody], measured: Findings) -> dict[str, Somebody]:
    """The lead and the senior leader, signed in by password and code in browsers that run no scripts."""
    signed_in = {}
    for role in ("project-lead", "senior-leader"):
        known = people[role]
        fresh = somebody(chromium, measured, name=known.name, email=known.email, base=known.base, scripts=False)
        fresh.secret, fresh.last_step = known.secret, known.last_step
        fresh.sign_in()
        signed_in[role] = fresh
    return signed_in


def test_a_macro_is_opened_answered_and_decided(
    without_scripts: dict[str, Somebody], measured: Findings, play: Play
) -> None:
    case = next(one for one in read_cases() if one.id == "spreadsheet-macro")
    macro = replace(play, case=case, people=without_scripts, project="", evidence={}, decisions={})
    for act in case.acts:
        macro.play(act)
    leader = without_scripts["senior-leader"]
    leader.visit(macro.decisions["use"])
    assert "Signed: Samir Sandhu, Senior leader" in leader.text()
    assert measured.faults == []


def test_a_password_alone_opens_nothing(chromium: Browser, people: dict[str, Somebody], measured: Findings) -> None:
    known = people["auditor" if "auditor" in people else "dpo"]
    half = somebody(chromium, measured, name=known.name, email=known.email, base=known.base, scripts=False)
    half.enter_password()
    half.visit("/")
    assert "/sign-in" in half.page.url
