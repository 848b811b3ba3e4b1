"""How people come to an installation: the first by the one-time link, the rest by invitation."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Browser

from tests.functional.answering import type_in
from tests.functional.installation import Installation
from tests.functional.looking import Findings
from tests.functional.people import PASSWORD, Somebody, somebody


def first_administrator(
    browser: Browser, findings: Findings, at: Installation, *, name: str, email: str, force: Mapping[str, str]
) -> Somebody:
    """Open the printed link, make the organisation and the account, set the authenticator up."""
    person = somebody(browser, findings, name=name, email=email, base=at.casework)
    person.visit(at.first_link)
    person.submit()
    assert person.page.title().startswith("Error: "), "an empty form is refused"
    typed = {"organisation_name": force["name"], "code": force["code"], "kind": force["kind"]}
    for field, text in {**typed, "nation": force["nation"], "name": name, "email": email, "password": PASSWORD}.items():
        type_in(person.page, field, text)
    person.submit()
    person.set_up_authenticator()
    return person


def joins(browser: Browser, administrator: Somebody, *, role: str, name: str, email: str) -> Somebody:
    """The administrator invites an address to an office; whoever has the link accepts and sets up their app."""
    administrator.visit("/people")
    administrator.follow("Invite somebody")
    type_in(administrator.page, "email", email)
    type_in(administrator.page, "role", role)
    administrator.submit()
    link = administrator.page.locator("main code").inner_text()
    administrator.press("Continue")
    assert email in administrator.text()
    person = somebody(browser, administrator.findings, name=name, email=email, base=administrator.base)
    person.visit(link)
    type_in(person.page, "name", name)
    type_in(person.page, "password", PASSWORD)
    person.submit()
    person.set_up_authenticator()
    return person
