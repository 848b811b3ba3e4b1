"""Messages from anybody: kept once, found again by a private link; no flood, trick or fault loses what was typed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from tests.cast import northmere
from tests.integration.publishing_cast import AT, approve, checkpoint, propose, published
from tests.page_forms import form_with
from touchstone.actions.feedback import answer_in_private, take_messages
from touchstone.config import settings_public
from touchstone.config.database import authorise_public
from touchstone.foundation import clock
from touchstone.foundation.identifiers import new_id
from touchstone.public.feedback import views
from touchstone.public.static_copy import write_copy
from touchstone.register.inbox import FROM_ONE_NETWORK
from touchstone.register.models import InboxItem, InboxToll
from touchstone.store.models import Feedback, Project

pytestmark = pytest.mark.django_db
WORDS = "The record says 2019, and <it> was 2021 & later."
ADDRESS = "asker@example.org"


@pytest.fixture(autouse=True)
def public_site(settings, tmp_path: Path):
    settings.TOUCHSTONE_VAR = tmp_path
    settings.TOUCHSTONE_TRUSTED_PROXIES = 0
    with override_settings(
        ROOT_URLCONF="touchstone.config.urls_public",
        MIDDLEWARE=settings_public.MIDDLEWARE,
        TEMPLATES=settings_public.TEMPLATES,
    ):
        yield


@pytest.fixture
def force():
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return published(force)


@pytest.fixture
def page(project) -> str:
    return f"/records/{project.record}/ask/"


@pytest.fixture
def now(monkeypatch):
    """Moves the clock on: the public page was opened before that."""
    moments = [AT]
    monkeypatch.setattr(clock, "now", lambda: moments[0])

    def later(seconds: float) -> None:
        moments[0] += timedelta(seconds=seconds)

    return later


def opened(page: str, client: Client) -> dict[str, str]:
    """The form as a browser would send it back, filled in."""
    form = form_with(client.get(page), "opened")
    return {**form, "kind": "error", "words": WORDS, "reply_to": ADDRESS}


def sent(page: str, client: Client, now, **changes: str):
    form = {**opened(page, client), **changes}
    now(10)
    return client.post(page, form)


def test_a_message_is_kept_and_its_link_leads_to_the_answer(client, force, project, page, now):
    response = sent(page, client, now)
    assert response.status_code == 303
    link = response.headers["Location"]
    item = InboxItem.objects.get()
    assert (item.body, item.reply_to, item.kind, item.may_quote) == (WORDS, ADDRESS, "error", False)
    receipt = client.get(link)
    assert receipt.status_code == 200
    assert item.reference in receipt.content.decode()
    assert link in receipt.content.decode()
    assert link.split("/")[2] not in str(vars(item))
    assert take_messages(at=clock.now()) == 1
    assert InboxItem.objects.count() == 0
    assert "21 December 2026 (20 working days left)" in client.get(link).content.decode()
    row = Feedback.objects.get()
    answer_in_private(by=force.actor("publisher"), message=row.id, text="Put right & <thanks>", version=1, at=AT)
    answered = client.get(link)
    assert "Put right &amp; &lt;thanks&gt;" in answered.content.decode()
    assert "Put right" not in client.get(f"/records/{project.record}/").content.decode()


def test_the_answer_is_kept_by_no_cache_and_told_to_no_other_site(client, page, now):
    headers = client.get(sent(page, client, now).headers["Location"]).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert client.get(page).cookies == {}
    assert client.get(f"/answers/{'x' * 43}/").status_code == 404


def test_the_same_form_sent_twice_is_one_message_and_changed_words_are_another(client, page, now):
    form = opened(page, client)
    now(10)
    links = {client.post(page, form).headers["Location"] for _ in range(3)}
    assert len(links) == 1
    assert InboxItem.objects.count() == 1
    take_messages(at=clock.now())
    assert {client.post(page, form).headers["Location"]} == links
    take_messages(at=clock.now())
    assert (InboxItem.objects.count(), Feedback.objects.count()) == (0, 1)
    changed = client.post(page, {**form, "words": "Something else as well"})
    assert changed.headers["Location"] not in links
    assert InboxItem.objects.count() == 1


def refused(response, status: int, says: str) -> dict[str, str]:
    """The page says why, holds all that was typed, and its form can be sent again."""
    assert response.status_code == status
    assert says in response.content.decode()
    form = form_with(response, "opened")
    assert (form["words"].strip(), form["reply_to"], form["kind"]) == (WORDS, ADDRESS, "error")
    assert InboxItem.objects.count() == 0
    return form


@pytest.mark.parametrize(
    ("seconds", "changes", "says"),
    [
        (1, {}, "faster than a person can"),
        (24 * 60 * 60 + 1, {}, "open for more than a day"),
        (10, {"opened": "made-up"}, "came back changed"),
        (10, {"opened": ""}, "came back changed"),
        (10, {"website": "https://spam.example"}, "do not see"),
        (10, {"token": "x"}, "out of date or incomplete"),
    ],
    ids=["too quick", "too old", "made up", "missing", "trap", "no token"],
)
def test_what_is_refused_comes_back_whole_and_goes_through_the_second_time(client, page, now, seconds, changes, says):
    form = {**opened(page, client), **changes}
    now(seconds)
    again = refused(client.post(page, form), 422, says)
    assert client.post(page, {**again, "token": new_id()}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": " "}, "Write what you want to say"),
        ({"words": "w" * 4001}, "4000 characters or fewer"),
        ({"words": "a\x00b"}, "NUL"),
        ({"reply_to": "not an address"}, "Enter an email address"),
        ({"kind": "complaint"}, "Choose one of the answers"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(client, page, now, changes, says):
    response = sent(page, client, now, **changes)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert InboxItem.objects.count() == 0


def test_one_network_may_send_so_many_an_hour_and_no_address_is_kept(client, page, now):
    for number in range(FROM_ONE_NETWORK):
        assert sent(page, client, now, words=f"Message {number}").status_code == 303
    response = sent(page, client, now)
    assert response.status_code == 429
    assert form_with(response, "opened")["words"].strip() == WORDS
    assert InboxItem.objects.count() == FROM_ONE_NETWORK
    form = opened(page, client)
    now(10)
    assert client.post(page, form, REMOTE_ADDR="192.0.2.77").status_code == 303
    assert not any("192.0" in str(vars(row)) or "127.0" in str(vars(row)) for row in InboxToll.objects.all())
    now(3600)
    assert sent(page, client, now).status_code == 303


def test_everybody_together_may_send_so_many_an_hour(client, page, now, monkeypatch):
    monkeypatch.setattr("touchstone.register.inbox.FROM_EVERYBODY", 1)
    assert sent(page, client, now, words="First").status_code == 303
    assert sent(page, client, now).status_code == 429
    assert InboxItem.objects.count() == 1
    assert InboxToll.objects.count() == 2  # what was refused took no place


def test_counts_are_gone_after_a_day(client, page, now):
    sent(page, client, now)
    take_messages(at=clock.now() + timedelta(hours=23))
    assert InboxToll.objects.count() == 2
    take_messages(at=clock.now() + timedelta(hours=25))
    assert InboxToll.objects.count() == 0


def test_a_database_that_fails_loses_nothing_typed(client, page, now, monkeypatch):
    def fails(*_args: object, **_more: object) -> str:
        raise DatabaseError("busy")

    monkeypatch.setattr(views, "receive", fails)
    refused(sent(page, client, now), 503, "could not be stored")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL the public role's rights say the same")
def test_the_public_sites_own_narrow_connection_is_enough(client, page, now):
    """Twice over: a place that is taken, and a message that is there already, are met without reading the inbox."""
    connection.ensure_connection()
    raw = connection.connection
    raw.set_authorizer(authorise_public)
    try:
        links = {sent(page, client, now, words=f"Message {number}").headers["Location"] for number in range(2)}
        form = opened(page, client)
        now(10)
        links |= {client.post(page, form).headers["Location"] for _ in range(2)}
        assert all(client.get(link).status_code == 200 for link in links)
        with pytest.raises(DatabaseError), transaction.atomic():
            InboxItem.objects.count()
    finally:
        raw.set_authorizer(None)
    assert len(links) == InboxItem.objects.count() == 3


def test_a_form_on_another_site_sends_nothing(client, page, now):
    form = opened(page, client)
    now(10)
    response = client.post(page, form, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 200
    assert WORDS not in response.content.decode()
    assert client.post(page, form, headers={"Origin": "https://elsewhere.example"}).status_code == 200
    assert InboxItem.objects.count() == 0


def test_an_oversized_body_is_refused_plainly(page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings_public.DATA_UPLOAD_MAX_MEMORY_SIZE
    status = Client(raise_request_exception=False).post(page, {"words": "w" * 300_000}).status_code
    assert status in (400, 413)


def test_there_is_no_form_for_a_record_that_is_not_there_or_is_withdrawn(client, force, project, page):
    assert client.get("/records/0000000000000000/ask/").status_code == 404
    approve(force, propose(force, project, event="withdraw"))
    assert client.get(page).status_code == 404
    assert client.post(page, {}).status_code == 404


def test_a_copy_of_the_site_offers_no_form(project, tmp_path, monkeypatch):
    monkeypatch.setattr("touchstone.public.static_copy.reference_addresses", lambda: ())
    checkpoint()
    write_copy(tmp_path / "copy")
    text = (tmp_path / "copy" / "records" / str(project.record) / "index.html").read_text()
    assert "No messages so far." in text
    assert "Report an error or ask" not in text
    assert (tmp_path / "copy" / "completeness" / "index.html").is_file()
