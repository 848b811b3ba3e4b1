"""The reference at a browser: accessible, narrow enough, usable by keyboard and without scripts, fit for paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import NARROW, WIDE, Watched
from tests.functional.installation import Installation
from tests.functional.looking import Findings
from tests.functional.public_pages import REFERENCE
from touchstone.public.reference.axes import AXES

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(chromium: Browser, installation: Installation) -> Page:
    """Somebody at a browser of their own, on the start page of the reference."""
    watched = Watched(chromium.new_context(viewport=WIDE, bypass_csp=True, base_url=installation.public))
    watched.page.goto("/guidance/")
    return watched.page


def test_every_kind_of_page_is_accessible_and_no_wider_than_a_small_screen(reader):
    findings = Findings()
    for path in (*REFERENCE, *(f"/guidance/{axis}/" for axis in AXES)):
        answer = reader.goto(path)
        assert answer is not None and answer.status in (200, 422), path
        findings.look(reader)
    assert findings.faults == []


def test_a_question_is_put_together_and_answered_with_the_keyboard_and_no_script(chromium, installation):
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False, base_url=installation.public)
    page = context.new_page()
    page.goto("/guidance/find/")
    page.focus("#role")
    page.keyboard.type("Data protection officer")
    page.focus("#stage")
    page.keyboard.type("Deployment")
    page.focus("#obligation")
    page.keyboard.type("Must")
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**role=dpo**")
    assert page.locator("main a[href='/guidance/items/DPIA-7.3/']").count() == 1
    page.goto("/guidance/")
    page.fill("#q", "protportionality")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guidance/search/**")
    assert "proportionality" in page.locator("main").inner_text()
    page.locator("main ol a").first.click()
    assert "/guidance/items/" in page.url
    context.close()


def test_one_picture_is_shown_at_a_time_and_the_small_one_can_be_read(reader):
    reader.goto("/guidance/schematic/")
    assert reader.locator(".touchstone-schematic:visible").count() == 1
    reader.set_viewport_size(NARROW)
    shown = reader.locator(".touchstone-schematic:visible")
    assert shown.count() == 1
    box = shown.bounding_box()
    assert box is not None and box["width"] <= NARROW["width"]
    # Words of 14 units in a picture of 300: at least 12 pixels on a small screen.
    assert box["width"] / 300 * 14 >= 12


def test_on_paper_there_is_no_menu_and_sources_have_their_addresses(reader):
    reader.goto("/guidance/items/DES-L1/")
    reader.emulate_media(media="print")
    assert not reader.locator("nav.govuk-breadcrumbs").is_visible()
    assert not reader.locator(".govuk-service-navigation").is_visible()
    printed = reader.locator("a[rel~=external]").first.evaluate("one => getComputedStyle(one, '::after').content")
    assert "evolve" in printed
    reader.goto("/guidance/schematic/")
    assert reader.locator(".touchstone-schematic--wide").is_visible()
