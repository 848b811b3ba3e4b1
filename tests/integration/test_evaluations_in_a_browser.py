"""An evaluation in the public record, in a browser: with scripts and without, wide and narrow, nothing found by axe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE
from tests.cast import northmere
from tests.functional.looking import Findings
from tests.integration.evaluation_cast import STATEMENT, offered_evaluation
from tests.integration.publishing_cast import approve, checkpoint, propose, published
from touchstone.config import settings_public
from touchstone.public.static_copy import write_copy

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP, as any web server would serve it; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The register's own pages with one record, published bare and then with an evaluation; the record's address."""
    settings.TOUCHSTONE_VAR = tmp_path
    monkeypatch.setattr("touchstone.public.static_copy.reference_addresses", lambda: ())
    force = northmere()
    project = published(force)
    offered_evaluation(force, project)
    approve(force, propose(force, project, event="revise"))
    checkpoint()
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        write_copy(tmp_path / "copy")
    with served(tmp_path / "copy") as base:
        yield f"{base}/records/{project.record}/"


@pytest.mark.parametrize("path", ["", "2/", "changes/2/"], ids=["live", "frozen", "changes"])
def test_it_can_be_read_by_everybody(chromium: Browser, site: str, path: str) -> None:
    findings = Findings()
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = context.new_page()
    page.goto(site + path)
    findings.look(page)
    text = page.inner_text("body")
    context.close()
    assert findings.faults == []
    for words in ("Tested on the force’s own data, by the force", "Not met", "61.9%", "Withheld, to protect people"):
        assert words in text, words
    assert STATEMENT in text


def test_without_scripts_on_a_small_screen_the_result_is_found_and_its_table_is_reached_by_keyboard(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    region = page.get_by_role("region", name="Figures of evaluation 1")
    assert region.get_attribute("tabindex") == "0"
    main = page.locator("main").bounding_box()
    assert main is not None
    assert main["x"] + main["width"] <= NARROW["width"]
    page.get_by_role("link", name="The whole result as data (JSON)").click()
    assert '"handling": "publishable"' in page.inner_text("body")
    context.close()
