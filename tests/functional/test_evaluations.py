"""An evaluation in a project, in a browser, with the real worker: promised, run, read, spoken of, seen at the gate.

Each page is looked at wide and narrow, as in the whole journey: no violation found by axe, nothing wider than the
screen, no error, and no request to another machine. The run page is watched as it is, without scripts of its own.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.functional.acts import Play
from tests.functional.evaluating import choose_and_claim, offer, seal_a_plan, upload, wait_for_the_end
from tests.functional.joining import joins
from tests.functional.looking import Findings
from tests.functional.people import Somebody
from tests.integration.evaluating import table
from touchstone.cli.demonstration_files import read_cases, read_force

pytestmark = pytest.mark.browser
CASE = "domestic-abuse-risk-tool"
MANY_ROWS = 60_000


@pytest.fixture(scope="module")
def lead(chromium: Browser, administrator: Somebody) -> Somebody:
    """A project lead of their own, so that no other journey meets these projects."""
    return joins(chromium, administrator, role="project-lead", name="Evan Ellis", email="evaluations@northmere.example")


@pytest.fixture(scope="module")
def project(lead: Somebody) -> str:
    """A project just opened; its path."""
    case = next(one for one in read_cases() if one.id == CASE)
    play = Play(case, {"project-lead": lead}, read_force().people, datetime.now(ZoneInfo("Europe/London")).date())
    play.play(next(act for act in case.acts if act.name == "open-project"))
    return play.project


def test_from_the_promise_to_the_gate(lead: Somebody, project: str, findings: Findings) -> None:
    before = len(findings.faults)
    lead.visit(project)
    lead.follow("Evaluations")
    assert "No plan is sealed" in lead.text()
    seal_a_plan(lead, project)
    upload(lead, table())
    assert "incidents.csv" in lead.text()
    wait_for_the_end(lead)
    first = lead.text()
    for words in ("Limits agreed beforehand", "Not met", "Cannot tell", "Counts at the gate", "Measures side by side"):
        assert words in first, words
    choose_and_claim(lead)
    offer(lead)
    result = lead.page.url
    lead.visit(f"{result}report/")
    lead.visit(f"{project}evaluations/")
    assert "It counts at the gate as a test on the force’s own data." in lead.text()
    lead.visit(f"{project}gate/")
    at_gate = lead.text()
    for words in ("Made-up incidents", "It finds seven in ten", "A wrong grade brings an officer", "sealed plan 1"):
        assert words in at_gate, words
    lead.follow("The result, measures side by side")
    assert lead.page.url == result
    assert findings.faults[before:] == []
    assert lead.watched.problems == []


def test_a_run_is_cancelled_and_a_faulty_table_is_refused(lead: Somebody, project: str, findings: Findings) -> None:
    before = len(findings.faults)
    lead.visit(f"{project}evaluations/")
    lead.follow("Plan 1")
    upload(lead, table(MANY_ROWS))
    if lead.page.locator("main a[role=button]").filter(has_text="Cancel the run").count():
        lead.press("Cancel the run")
        lead.page.check("[name=confirmed]")
        lead.press("Cancel the run")
        assert "Cancelled" in lead.heading() or "ended already" in lead.errors()
    lead.visit(f"{project}evaluations/")
    lead.follow("Plan 1")
    upload(lead, table().replace(b"ethnicity,sex", b"ethnicities,sexes"))
    lead.page.wait_for_selector("h1:has-text('Refused')", timeout=120_000)
    lead.arrive()
    assert "2 problems" in lead.text()
    assert findings.faults[before:] == []
