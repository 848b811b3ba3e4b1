"""The pages beside the straight way: each person looks at what their office is for, and does what is done there."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.functional.acts import DEPARTS, Play, fine
from tests.functional.answering import type_in
from tests.functional.joining import joins
from tests.functional.people import PASSWORD, Somebody
from tests.functional.withholding import field_is_withheld_and_disclosed, findings_are_accepted
from tests.journeys import MACRO

SMALL_CASE = """schema: touchstone.case/1
organisation: {name: Northmere Police, kind: force, nation: england}
technology: {name: A rota macro, title: A rota macro, problem: It takes too long}
packs: [{id: ddt-app, version: 2026-11}]
"""
WHOLE_CASE = f"{SMALL_CASE}triage: {json.dumps({key: answer['value'] for key, answer in MACRO.items()})}\n"
FAULTY_CASE = SMALL_CASE.replace("problem:", "trouble:")


def lead_looks_round(play: Play) -> None:
    """On a project just opened: its heading, who works on it, what triage found, a level set by hand, advice asked."""
    lead = play.people["project-lead"]
    beside = ("heading/", "members/", "schematic/", "history/", "triage/", "gate/", "documents/", "publications/")
    for rest in ("", *beside):
        lead.visit(play.address(rest))
    lead.visit(play.address("gate/"))
    for words in ("Failure checks", "No law is named on which its use rests", "Stops the gate"):
        assert words in lead.text(), words
    lead.visit(play.address("heading/"))
    lead.page.fill("[name=problem]", lead.page.input_value("[name=problem]") + " Two teams asked for this.")
    _send(lead)
    lead.visit(play.address("members/"))
    lead.page.select_option("[name=office]", index=1)
    _send(lead)
    lead.visit(play.address("triage/override/"))
    for name, text in (("axis", "risk"), ("level", "severe"), ("reasons", "Children are among those graded.")):
        type_in(lead.page, name, text)
    _send(lead)
    lead.visit(play.address("triage/advice/"))
    lead.submit()
    assert lead.errors()
    for name, text in (("adviser", "opcsa"), ("request", "Is it contentious?"), ("asked_on", str(play.today))):
        type_in(lead.page, name, text)
    _send(lead)
    lead.follow("Record the reply")
    for name, text in (("reply", "Treat it as contentious."), ("replied_on", str(play.today))):
        type_in(lead.page, name, text)
    _send(lead)


def answers_are_checked(play: Play) -> None:
    """Check your answers of a set, facts known already confirmed together, an answer's versions, a file replaced."""
    lead = play.people["project-lead"]
    for one in ("dpia", "triage", "transparency-record"):
        lead.visit(play.address(f"sets/{one}/"))
    lead.press("Check your answers")
    assert play.departures, "no question asked why its answer differs from one given elsewhere"
    lead.visit(play.address(f"questions/{min(play.departures)}/history/"))
    assert DEPARTS in lead.text()
    _known_facts_are_confirmed(play, lead)
    lead.visit(play.address("questions/atrs.title/history/"))
    lead.visit(play.address("evidence/?earlier=yes"))
    lead.follow("Replace with a new version")
    lead.submit()
    assert "choose it again" in lead.text()


def _known_facts_are_confirmed(play: Play, lead: Somebody) -> None:
    lead.visit(play.address("sets/ai-covenant/"))
    lead.follow("Read and confirm them together")
    offered = lead.page.locator("main [name=confirm]").count()
    assert offered > 1, lead.text()
    for box in lead.page.locator("main [name=confirm]").all():
        box.uncheck()
    lead.submit()
    assert "Tick at least one answer" in lead.errors()
    lead.page.locator("main [name=confirm]").first.check()
    _send(lead)
    lead.follow("Read and confirm them together")
    assert lead.page.locator("main [name=confirm]").count() == offered - 1


def guidance_is_kept(play: Play, administrator: Somebody) -> None:
    """The administrator switches a pack on and puts official wording in place; the lead moves to it, and back."""
    lead = play.people["project-lead"]
    administrator.visit("/guidance/")
    administrator.visit("/guidance/packs/comparators/")
    type_in(administrator.page, "state", "on")
    _send(administrator)
    administrator.visit("/guidance/load/")
    administrator.submit()
    assert administrator.errors()
    type_in(administrator.page, "text", "schema: touchstone.supplement/1\nid: Not an id\n")
    administrator.submit()
    assert "Line " in administrator.errors()
    administrator.visit("/guidance/wording/")
    administrator.go(administrator.page.locator("main a[href*='/guidance/wording/']").first)
    said = {"text": "What the letter says (demonstration text).", "source": "A letter", "publisher": "Nobody"}
    said["address"] = "https://example.org/letter"
    for name, text in (said | {"read_on": str(play.today), "strength": "should"}).items():
        if administrator.page.locator(f'[name="{name}"], [name="{name}-day"]').count():
            type_in(administrator.page, name, text)
    _send(administrator)
    administrator.page.check("[name=confirmed]")
    _send(administrator)
    lead.visit(play.address("guidance/"))
    lead.follow("Choose versions by hand")
    lead.submit()
    lead.visit(play.address("guidance/"))
    lead.press("See what moving would do")
    lead.submit()
    assert lead.errors()
    lead.page.check("[name=confirmed]")
    _send(lead)
    lead.visit(play.address("guidance/answers/"))
    lead.visit(play.address("guidance/"))
    lead.follow("Undo this move")
    lead.page.check("[name=confirmed]")
    _send(lead)
    assert "Undone" in lead.text()


def case_goes_as_a_file(play: Play) -> None:
    """What the file of a case holds; a file with faults is refused line by line, and a whole one is shown first."""
    lead = play.people["project-lead"]
    lead.visit(play.address("case-file/"))
    open_ones = "Triage questions that the file leaves open"
    files = ((FAULTY_CASE, "is not a known key"), (SMALL_CASE, open_ones), (WHOLE_CASE, "A rota macro"))
    for content, expected in files:
        lead.visit("/projects/from-file/")
        file = {"name": "case.yaml", "mimeType": "application/yaml", "buffer": content.encode()}
        lead.page.set_input_files("input[name=file]", file)
        lead.submit()
        assert expected.casefold() in lead.text().casefold(), lead.text()


def record_is_brought_in(play: Play) -> None:
    """A list of published records: one is chosen and read, nothing ticked is refused, and one blank is filled."""
    lead = play.people["project-lead"]
    lead.visit(play.address("sets/transparency-record/"))
    lead.follow("Start from a record that was published before")
    records = [{"title": "A tool", "other_tags": "grading"}, {"other_tags": "harm, grading", "colour": "blue"}]
    file = {"name": "list.json", "mimeType": "application/json", "buffer": json.dumps(records).encode()}
    lead.page.set_input_files("input[name=file]", file)
    lead.submit()
    lead.submit()
    assert lead.errors()
    lead.page.check("#record-2")
    lead.submit()
    assert "No question asks for this" in lead.text()
    boxes = lead.page.locator("main [name=confirm]")
    assert boxes.count() == 1
    boxes.first.uncheck()
    lead.submit()
    assert lead.errors()
    lead.page.locator("main [name=confirm]").first.check()
    _send(lead)
    assert "/sets/transparency-record/" in lead.page.url


def condition_is_met(play: Play) -> None:
    """What the last decision left owed is closed with a note."""
    lead = play.people["project-lead"]
    lead.visit(play.address("gate/"))
    lead.go(lead.page.locator("main a[href*='/conditions/']").first)
    type_in(lead.page, "note", "The committee saw the cases (demonstration text).")
    lead.submit()
    assert "/gate/" in lead.page.url


def record_is_revised(play: Play) -> None:
    """The lead puts an answer right and proposes again; that is taken back, proposed once more, and made public."""
    lead, publisher = play.people["project-lead"], play.people["publisher"]
    field_is_withheld_and_disclosed(play)
    question = "atrs.frequency-and-scale"
    lead.visit(play.address("questions/atrs.website-url/"))
    play.answer(lead, "atrs.website-url", {"value": "https://northmere.example/risk-tool"})
    lead.press("Save and continue")
    fine(lead)
    lead.visit(play.address(f"questions/{question}/"))
    type_in(
        lead.page,
        "answer.value",
        "About fifty incidents a day in one district; Sergeant Ottoline Quayle counts (demonstration text).",
    )
    lead.press("Save and continue")
    fine(lead)
    for settled_by, what in ((lead, "Take it back"), (publisher, "Approve")):
        lead.visit(play.address("publications/propose/"))
        if lead.page.locator("[name=event]").count():
            type_in(lead.page, "event", "revise")
        type_in(lead.page, "reason", "It is in use in one district now.")
        _send(lead)
        address = lead.page.url
        if settled_by is publisher:
            findings_are_accepted(lead)
        settled_by.visit(address)
        settled_by.press(what)
        _send(settled_by)


def policy_is_adopted_and_revoked(play: Play) -> None:
    """A senior leader proposes that items bar a gate; a chief officer signs, and takes it back."""
    leader, chief = play.people["senior-leader"], play.people["chief-officer"]
    leader.visit("/who-decides/")
    leader.visit("/policy/")
    leader.visit("/policy/propose/end-of-life/")
    leader.page.locator("input[type=checkbox]").first.check()
    type_in(leader.page, "reasons", "What is stopped has to be stopped properly.")
    _send(leader)
    chief.visit("/policy/")
    for what in ("Sign this act", "Revoke this act"):
        chief.follow(what)
        chief.page.check("[name=confirmed]")
        _send(chief)


def keeping(play: Play) -> None:
    """The data protection officer sets a hold and lifts it."""
    officer = play.people["dpo"]
    officer.visit(play.address("holds/"))
    officer.press("Set a hold")
    type_in(officer.page, "reason", "Disclosure in a case that is before the court (demonstration text).")
    _send(officer)
    officer.follow("Lift this hold")
    officer.page.check("[name=confirmed]")
    _send(officer)


def accounts_are_kept(play: Play, administrator: Somebody) -> None:
    """A colleague comes, gets an office and loses it, gets a new password, is shut out; an invitation ends."""
    name, email = "Sunil Stokes", "staff@northmere.example"
    browser = administrator.page.context.browser
    assert browser is not None
    newcomer = joins(browser, administrator, role="staff", name=name, email=email)
    administrator.visit("/organisations")
    administrator.visit("/people/invite")
    for field, text in (("email", "nobody@northmere.example"), ("role", "staff")):
        type_in(administrator.page, field, text)
    _send(administrator)
    administrator.press("Continue")
    administrator.follow("Withdraw")
    _send(administrator)
    administrator.follow(name)
    administrator.press("Appoint to another office")
    type_in(administrator.page, "role", "auditor")
    _send(administrator)
    newcomer.visit("/offices")
    newcomer.page.locator("[name=office]").last.check()
    newcomer.submit()
    _own_account(newcomer)
    administrator.follow("Revoke")
    _send(administrator)
    administrator.press("They cannot sign in")
    administrator.submit()
    _new_password(newcomer, administrator.page.locator("main code").inner_text())
    administrator.press("Continue")
    administrator.follow(name)
    administrator.press("Disable the account")
    _send(administrator)
    newcomer.watched.page.context.close()


def _own_account(person: Somebody) -> None:
    person.follow(person.name, within="header")
    for path in ("/account/password", "/account/recovery-codes", "/account/recovery-codes/new"):
        person.visit(path)
    person.visit("/account/authenticator/replace")
    person.visit("/account/confirm-password")
    person.visit("/account/confirm-code")


def _new_password(person: Somebody, link: str) -> None:
    person.sign_out()
    person.visit(link)
    type_in(person.page, "password", PASSWORD + " again")
    person.submit()
    assert "/sign-in" in person.page.url


def _send(person: Somebody) -> None:
    person.submit()
    fine(person)


def nothing_failed(people: Mapping[str, Somebody]) -> list[str]:
    """Script errors, console errors, lost parts of pages and requests elsewhere, of everybody."""
    return [f"{one.name}: {problem}" for one in people.values() for problem in one.watched.problems]
