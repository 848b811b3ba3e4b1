"""The first journey through Touchstone, in a browser, by everybody who takes part: from a problem to a public record.

The case is the demonstration's domestic abuse risk tool: its acts are read from the same file that `./run demo` loads,
and done here by hand, through pages, against the servers as `./run serve` starts them.

Every kind of page is looked at where the journey meets it, at 1280 and at 320 pixels: no violation found by axe,
nothing wider than the screen. A page is looked at where its address, without the ids, is new, or where a component
stands on it that no page at such an address had before: pages that differ in their words alone are looked at once, and
each kind of question field, each refusal and each page with errors is looked at. Script errors, console errors, lost
parts and requests to other machines are watched for on every page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser

from tests.functional import tour
from tests.functional.acts import Play
from tests.functional.asking import public_is_answered, register_is_stated_complete
from tests.functional.evaluating import pages_beside
from tests.functional.installation import Installation, touchstone
from tests.functional.looking import Findings
from tests.functional.people import Somebody, somebody
from tests.functional.public_pages import read_the_reference, read_the_register, wait_for_checkpoint
from tests.matrix.routes import CASEWORK, PUBLIC, routes
from touchstone.guidance.question_set import FieldKind

pytestmark = pytest.mark.browser

# Addresses that no journey opens as a page, each with the reason.
NOT_PAGES = {
    "start": "leads on at once",
    "root": "stands behind the list of projects",
    "choose_language": "leads back at once, once a second language has its words",
    "open_invitation": "leads on at once",
    "open_new_password": "leads on at once",
    "open_first_administrator": "leads on at once",
    "reuse-answer": "takes a form of the question's page and leads back to it",
    "evidence-download": "a file",
    "evaluation-file": "a file",
    "evaluation-full": "a file",
    "document-data": "a file",
    "proposal-data": "a file",
    "proposal-result": "a file",
    "approve-withdrawal": "a record that the public has read stays",
    "disposal-propose": "nothing of this case may be destroyed",
    "disposal-approve": "nothing of this case may be destroyed",
    "records-data": "a file",
    "records-csv": "a file",
    "records-schema": "a file",
    "record-history": "a file",
    "record-feed": "a file",
    "sitemap": "a file",
    "robots": "a file",
    "case-file-download": "a file",
    "completeness-statement": "a file",
    "feed": "a file",
    "proof": "a file",
    "version-file": "a file",
    "log-file": "a file",
}


@dataclass
class Done:
    """The journey when it has come to its end."""

    installation: Installation
    play: Play
    findings: Findings
    people: dict[str, Somebody]
    record: str
    entries: int


@pytest.fixture(scope="module")
def done(
    chromium: Browser, installation: Installation, findings: Findings, administrator: Somebody, play: Play
) -> Done:
    """Every act of the case, with the pages beside the way."""
    reader = somebody(chromium, findings, name="A reader", email="", base=installation.public)
    people = {**play.people, "administrator": administrator, "reader": reader}
    for act in play.case.acts:
        play.play(act)
        if act.name == "open-project":
            tour.lead_looks_round(play)
    play.people["senior-leader"].sign_out()
    play.people["senior-leader"].sign_in()
    pages_beside(play.people["project-lead"], play.project, next(iter(play.results.values())))
    tour.answers_are_checked(play)
    tour.condition_is_met(play)
    tour.policy_is_adopted_and_revoked(play)
    tour.keeping(play)
    tour.guidance_is_kept(play, administrator)
    tour.case_goes_as_a_file(play)
    tour.record_is_brought_in(play)
    tour.accounts_are_kept(play, administrator)
    first = wait_for_checkpoint(installation, entries=3)
    record = read_the_register(reader, play.title)
    read_the_reference(reader)
    tour.record_is_revised(play)
    entries = wait_for_checkpoint(installation, entries=first + 1)
    public_is_answered(play, reader, record)
    register_is_stated_complete(play, reader)
    reader.visit(record)
    reader.follow("What changed")
    return Done(installation, play, findings, people, record, entries)


def test_the_case_came_into_use_by_decisions_signed_by_those_the_guidance_names(done: Done) -> None:
    lead = done.people["project-lead"]
    lead.visit(done.play.address("gate/"))
    assert "Gate: Evaluation" in lead.heading()
    lead.visit(done.play.decisions["prioritise"])
    assert "Signed: Leah Lockyer, Project lead" in lead.text()
    assert "Signed: Samir Sandhu, Senior leader" in lead.text()
    lead.visit(done.play.decisions["deploy"])
    assert "Signed: Catrin Cole, Chief officer" in lead.text()


def test_the_public_reads_the_record_and_every_version_of_it(done: Done) -> None:
    reader = done.people["reader"]
    reader.visit(done.record)
    assert "how the grade was made" in reader.text()
    assert "The supervising officer writes a grade first" in reader.text()
    assert "It is in use in one district now." in reader.text()


def test_no_page_has_an_accessibility_fault_or_is_wider_than_a_small_screen(done: Done) -> None:
    assert done.findings.faults == []


def test_no_page_said_anything_to_the_console_or_asked_another_machine(done: Done) -> None:
    assert tour.nothing_failed(done.people) == []


@pytest.mark.parametrize("urlconf", [CASEWORK, PUBLIC])
def test_every_address_with_a_page_was_opened(done: Done, urlconf: str) -> None:
    opened = {_name(path, urlconf) for path in done.findings.paths}
    missing = {route.name for route in routes(urlconf)} - opened - set(NOT_PAGES)
    assert sorted(missing) == []


def test_every_kind_of_question_field_was_filled(done: Done) -> None:
    assert {kind.value for kind in FieldKind} - done.play.kinds == set()


def test_anyone_verifies_the_register_and_finds_one_changed_byte(done: Done, tmp_path: Path) -> None:
    keep = ["--keep", str(tmp_path / "keys")]
    verified = touchstone(done.installation.folder, "register", "verify", done.installation.public, *keep)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    copy = tmp_path / "copy"
    saved = touchstone(done.installation.folder, "register", "export", str(copy))
    assert saved.returncode == 0, saved.stdout + saved.stderr
    same = touchstone(done.installation.folder, "register", "verify", str(copy), *keep)
    assert same.returncode == 0, same.stdout + same.stderr
    page = copy / "records" / done.record.rstrip("/").split("/")[-1] / "1" / "index.html"
    content = bytearray(page.read_bytes())
    content[len(content) // 2] ^= 1
    page.write_bytes(bytes(content))
    changed = touchstone(done.installation.folder, "register", "verify", str(copy), *keep)
    assert changed.returncode == 1, changed.stdout + changed.stderr


def _name(path: str, urlconf: str) -> str:
    try:
        return resolve(path, urlconf).view_name
    except Resolver404:
        return ""
