"""The register's pages in a browser: accessible, fit for a small screen and for paper, usable without scripts."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client, override_settings
from playwright.sync_api import Browser

from tests.browser import NARROW, WIDE
from tests.functional.looking import Findings
from tests.integration.register_made import FORCES, START, data_of, enter, field, make_record, notice_of, record_id
from touchstone.config import settings_public

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LATELY = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
AGED, GONE = record_id(1), record_id(2)
ADDRESSES = (
    "/records/",
    "/records/?words=recogntion&force=&phase=&stage=&purpose=&technology=&impact=&people=&standing=&as_of=",
    "/records/?words=recogntion",
    "/records/?standing=review-overdue",
    "/records/?words=zzqqxxyy",
    "/records/?as_of=2025-02-01",
    "/records/?as_of=2999-01-01",
    f"/records/{AGED}/",
    f"/records/{AGED}/?as_of=2025-02-01",
    f"/records/{AGED}/?as_of=2020-02-01",
    f"/records/{AGED}/?as_of=nonsense",
    f"/records/{AGED}/compare/",
    f"/records/{AGED}/changes/2/",
    f"/records/{AGED}/print/",
    f"/records/{GONE}/",
    f"/records/{GONE}/?as_of=2025-02-01",
    f"/records/{GONE}/print/",
    f"/records/{GONE}/compare/",
    "/open-data/",
    "/",
)


@contextmanager
def served(pages: dict[str, bytes]) -> Iterator[str]:
    """The pages as they were answered, and static files, on a port of this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            file = find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            body = Path(str(file)).read_bytes() if file else pages.get(self.path)
            self.send_response(200 if body is not None else 404)
            kind = mimetypes.guess_type(path)[0] if file else "text/html; charset=utf-8"
            self.send_header("Content-Type", str(kind))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site() -> Iterator[str]:
    """Three records: one of two versions that is overdue in every way, one withdrawn, one in order."""
    row = [{"label": {"en": "Measure"}, "text": {"en": "False matches"}}]
    row += [{"label": {"en": "Threshold or setting"}, "text": {"en": "0.64"}}]
    told = field("atrs.model-performance", "", "Model performance", parts=[{"label": {}, "rows": [row]}])
    title = {"title": {"en": "Retrospective facial recognition"}, "fields": [told], "in_use_without_assurance": True}
    old = data_of(AGED, **title, decisions=[])
    make_record(1, [(START, old), (START + timedelta(days=90), {**old, "title": {"en": "Facial recognition"}})])
    make_record(2, [(START, data_of(GONE))])
    enter(GONE, 2, "withdraw", LATELY, notice_of(GONE, "It was wrong."), force=FORCES[0], position=9)
    make_record(3, [(LATELY, data_of(record_id(3)))], force=FORCES[1])
    public = {"MIDDLEWARE": settings_public.MIDDLEWARE, "TEMPLATES": settings_public.TEMPLATES}
    with override_settings(ROOT_URLCONF="touchstone.config.urls_public", **public):
        client = Client()
        pages = {address: client.get(address).content for address in ADDRESSES}
    with served(pages) as base:
        yield base


def test_every_page_is_accessible_and_no_wider_than_a_small_screen(chromium: Browser, site: str) -> None:
    findings = Findings()
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = context.new_page()
    for address in ADDRESSES:
        answer = page.goto(site + address)
        assert answer is not None and answer.ok, address
        findings.look(page)
    context.close()
    assert findings.faults == []


def test_the_list_is_narrowed_on_a_small_screen_without_scripts(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/records/")
    page.fill("#words", "recogntion")
    page.click("main form button")
    page.wait_for_url("**words=recogntion**")
    text = page.inner_text("main")
    context.close()
    assert "1 of 3 records" in text
    assert "Facial recognition" in text
    assert "In use, assurance not shown" in text


def test_on_paper_a_record_has_no_menu_and_no_form(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(f"{site}/records/{AGED}/print/")
    page.emulate_media(media="print")
    text = page.inner_text("body")
    context.close()
    assert "0.64" in text and "Every version" in text
    assert "Back to the record" not in text and "What applies?" not in text
