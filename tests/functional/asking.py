"""Readers write about the record and the force answers; a chief officer states that the register is complete."""

from __future__ import annotations

import time

from tests.functional.acts import Play, fine
from tests.functional.answering import type_in
from tests.functional.people import Somebody

LONGEST_WAIT_SECONDS = 30.0
QUICKEST_SECONDS = 4.0  # a form that is sent sooner was not filled in by a person
ASKED, SUMMED_UP, TOLD = "Who may see it (demonstration)?", "Who may see it?", "The hub alone (demonstration)."


def public_is_answered(play: Play, reader: Somebody, record: str) -> None:
    """Two messages: one is answered for everybody to read, after a check; one closed. Both links lead to it."""
    links = [_write(reader, record), _write(reader, record)]
    lead, publisher = play.people["project-lead"], play.people["publisher"]
    _open_first(lead, count=2)
    lead.press("Answer")
    lead.submit()
    assert lead.errors()
    for name, text in (("text", TOLD), ("way", "summed-up"), ("summary", SUMMED_UP)):
        type_in(lead.page, name, text)
    _send(lead)
    message = lead.page.url
    publisher.visit(message)
    publisher.press("Check this answer")
    type_in(publisher.page, "verdict", "show")
    _send(publisher)
    _open_first(publisher, count=1)
    publisher.press("Close without an answer")
    for name, text in (("why", "same-again"), ("text", "It was asked before (demonstration).")):
        type_in(publisher.page, name, text)
    _send(publisher)
    found = []
    for link in links:
        reader.visit(link)
        found.append(reader.heading())
    assert sorted(found) == ["The force has answered in public", "The force has closed your message"]
    reader.visit(record)
    text = reader.text()
    assert SUMMED_UP in text
    assert TOLD in text
    assert ASKED not in text


def register_is_stated_complete(play: Play, reader: Somebody) -> None:
    """The chief officer reads what is not public, and signs with an exception that everybody reads."""
    chief = play.people["chief-officer"]
    chief.visit("/completeness/")
    chief.press("Sign the statement")
    for name, text in (("kind", "qualified"), ("reason", "One tool is being written up (demonstration).")):
        type_in(chief.page, name, text)
    chief.page.check("[name=confirmed]")
    _send(chief)
    reader.visit("/completeness/")
    assert "One tool is being written up" in reader.text()


def _write(reader: Somebody, record: str) -> str:
    """Send a message as anybody would; its private link."""
    reader.visit(record)
    reader.follow("Report an error or ask")
    type_in(reader.page, "kind", "question")
    type_in(reader.page, "words", ASKED)
    time.sleep(QUICKEST_SECONDS)
    reader.submit()
    fine(reader)
    assert "has been received" in reader.heading()
    return reader.page.url


def _open_first(person: Somebody, *, count: int) -> None:
    """The list, once so many messages wait in it; then the first of them."""
    waiting = person.page.locator("main table").first.locator("tbody tr", has_text="Waits for an answer")
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    person.visit("/from-the-public/")
    while waiting.count() < count and time.monotonic() < until:
        time.sleep(0.5)
        person.visit("/from-the-public/")
    assert waiting.count() == count
    person.go(waiting.first.locator("a"))


def _send(person: Somebody) -> None:
    person.submit()
    fine(person)
