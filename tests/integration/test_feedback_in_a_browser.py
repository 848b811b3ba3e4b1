"""The pages for messages and statements, of both sites, in a browser: axe finds nothing, and 320 px are enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser

from tests.browser import WIDE
from tests.cast import northmere, sign_in
from tests.functional.looking import Findings
from tests.integration.publishing_cast import checkpoint, published
from tests.journeys import open_macro
from tests.page_forms import form_with
from touchstone.actions.completeness import sign_completeness
from touchstone.actions.feedback import (
    answer_in_private,
    propose_public_answer,
    publish_public_answer,
    take_messages,
)
from touchstone.config import settings_public
from touchstone.foundation import clock
from touchstone.queries.completeness import load_completeness
from touchstone.queries.feedback import load_message
from touchstone.register.inbox import Message, receive
from touchstone.register.private_link import lookup_of
from touchstone.store.models import Feedback

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "What becomes of the grade when the incident is closed, and who can still see it? " * 3


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it serves."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Pages:
    """Pages as both sites answer them, kept as files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, []

    def keep(self, name: str, response) -> None:
        """One more page; its status must be one that people see."""
        assert response.status_code in (200, 422), name
        self.put(f"{name}/index.html", response.content)
        self.names.append(name)

    def put(self, path: str, body: bytes) -> None:
        """A file at that path."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)


@pytest.fixture
def pages(settings, tmp_path: Path) -> Pages:
    settings.TOUCHSTONE_VAR = tmp_path
    made = Pages(tmp_path / "pages")
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as opened:
                made.put(f"static/{path}", opened.read())
    force = northmere()
    project = published(force)
    checkpoint()
    rows, tokens = [], []
    for number in range(4):
        tokens.append(_ask(project.record, number))
        rows.append(Feedback.objects.get(lookup=lookup_of(tokens[-1])))
    lead, publisher, chief = (force.actor(role) for role in ("project-lead", "publisher", "chief-officer"))
    at = clock.now()
    answer_in_private(by=lead, message=rows[0].id, text=LONG, version=1, at=at)
    for row in rows[1:3]:
        propose_public_answer(by=lead, message=row.id, summary="", own_words=True, text=LONG, version=1, at=at)
    digest = load_message(by=publisher, message=rows[1].id, at=at).reply_digest
    publish_public_answer(by=publisher, message=rows[1].id, digest=digest, at=at)
    open_macro(force, title="In use already", entry="in-use", catch_up_on=at.date() + timedelta(days=30))
    seen = load_completeness(by=chief, at=at).seen
    sign_completeness(by=chief, kind="qualified", reason="One is late", withheld=(), grounds="", seen=seen, at=at)
    _keep_casework(made, force, rows)
    _keep_public(made, project.record, tokens)
    return made


def _ask(record: str, number: int) -> str:
    said = Message(
        record=record, kind="question", words=LONG, reply_to="a@example.org", may_quote=True, form=f"form {number}"
    )
    at = clock.now() - timedelta(days=40 * (number == 3))
    token = receive(said, network=f"192.0.2.{number}", secret=settings.SECRET_KEY, at=at)
    take_messages(at=at)
    return token


def _keep_casework(made: Pages, force, rows: list[Feedback]) -> None:
    publisher, chief = (sign_in(Client(), force.office(role)) for role in ("publisher", "chief-officer"))
    made.keep("list", publisher.get(reverse("feedback-list")))
    for number, row in enumerate(rows):
        made.keep(f"message-{number}", publisher.get(reverse("feedback-message", args=[row.id])))
    for name in ("feedback-reply", "feedback-close"):
        address = reverse(name, args=[rows[3].id])
        made.keep(name, publisher.get(address))
        made.keep(f"{name}-wrong", publisher.post(address, form_with(publisher.get(address), "version")))
    made.keep("check", publisher.get(reverse("feedback-check", args=[rows[2].id])))
    made.keep("statements", chief.get(reverse("completeness")))
    address = reverse("completeness-sign")
    made.keep("sign", chief.get(address))
    made.keep("sign-wrong", chief.post(address, form_with(chief.get(address), "seen")))


def _keep_public(made: Pages, record: str, tokens: list[str]) -> None:
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        client = Client()
        ask = f"/records/{record}/ask/"
        made.keep("record", client.get(f"/records/{record}/"))
        made.keep("ask", client.get(ask))
        made.keep("ask-wrong", client.post(ask, form_with(client.get(ask), "opened")))
        for number in (0, 1, 3):
            made.keep(f"answer-{number}", client.get(f"/answers/{tokens[number]}/"))
        made.keep("public-completeness", client.get("/completeness/"))


@pytest.fixture
def base(pages: Pages) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages.folder)))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_everybody_can_read_and_fill_them_in(chromium: Browser, pages: Pages, base: str) -> None:
    findings = Findings()
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    page = context.new_page()
    for name in pages.names:
        page.goto(f"{base}/{name}/")
        findings.look(page)
        if name == "ask":
            assert page.locator("div:has(> #id_website)").bounding_box()["width"] <= 1  # nobody sees the trap
    context.close()
    assert len(findings.seen) == len(pages.names)
    assert findings.faults == []
