"""A field is withheld from the record, reviewed and disclosed; findings of the checks before release are accepted."""

from __future__ import annotations

from datetime import timedelta

from tests.functional.acts import Play, fine
from tests.functional.answering import type_in
from tests.functional.people import Somebody

HARM = "It would tell how to stay unseen (demonstration text)."
BALANCE = "The public is told what it does, and not where (demonstration text)."


def field_is_withheld_and_disclosed(play: Play) -> None:
    """Under an exemption and until a day; reviewed and kept; then disclosed, all before the next version."""
    lead = play.people["project-lead"]
    lists, later = play.address("publications/withheld/"), str(play.today + timedelta(days=90))
    lead.visit(lists)
    lead.go(lead.page.locator("main a[href*='/publications/withheld/']").first)
    lead.submit()
    assert lead.errors()
    for name, text in (("exemption", "crime"), ("harm", HARM), ("balance", BALANCE), ("review_on", later)):
        type_in(lead.page, name, text)
    _send(lead)
    assert HARM in lead.text()
    lead.follow("Review and keep it withheld")
    for name, text in (("reason", "Nothing has changed (demonstration text)."), ("review_on", later)):
        type_in(lead.page, name, text)
    _send(lead)
    lead.visit("/withheld/")
    assert "Later (1)" in lead.text()
    lead.visit(lists)
    lead.follow("Disclose it")
    type_in(lead.page, "reason", "It is known by now (demonstration text).")
    _send(lead)
    assert "Nothing is withheld under an exemption" in lead.text()


def findings_are_accepted(person: Somebody) -> None:
    """Whatever the proposal that is open says must be settled; at least one thing does."""
    address, accepted = person.page.url, 0
    while person.page.locator("main a", has_text="Accept with a reason").count():
        person.follow("Accept with a reason")
        type_in(person.page, "reason", "The sergeant is made up (demonstration text).")
        _send(person)
        person.visit(address)
        accepted += 1
    assert accepted


def _send(person: Somebody) -> None:
    person.submit()
    fine(person)
