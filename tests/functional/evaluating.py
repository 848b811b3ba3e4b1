"""Evaluates a technology by hand, page by page: a plan sealed, a file uploaded, the real worker waited for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from playwright.sync_api import expect

from tests.functional.answering import type_in
from tests.functional.people import Somebody
from tests.integration.evaluating import SPEC

ENDS_WITHIN_SECONDS = 120
FAULTY = SPEC.replace("unit: incident", "unitt: incident").replace("selection: everyone", "selection: all")


def seal_a_plan(lead: Somebody, project: str) -> None:
    """Through the spec with its faults, how sure it must be, and the page to check; back at the plan."""
    lead.visit(f"{project}evaluations/")
    lead.press("Seal a plan")
    lead.page.fill("[name=spec]", FAULTY)
    lead.press("Continue")
    assert lead.page.title().startswith("Error: ") and "Did you mean 'unit'" in lead.text()
    assert lead.page.input_value("[name=spec]") == FAULTY.strip()
    lead.page.fill("[name=spec]", SPEC)
    lead.press("Continue")
    lead.press("Check before you seal")
    assert "Enter a number for the smallest difference" in lead.errors()
    promised = {"gap": "5", "label_protocol": "Two officers read each record.", "data": "Every incident of 2025."}
    for name, text in promised.items():
        type_in(lead.page, name, text)
    lead.press("Check before you seal")
    assert "1,570" in lead.text() and "cannot be changed or taken back" in lead.text()
    lead.press("Seal the plan")
    assert lead.heading() == "Plan 1"


def upload(lead: Somebody, data: bytes) -> None:
    """From the page of a plan: a run of an upload, asked for."""
    lead.press("Start a run under this plan")
    lead.page.check("[name=way][value=upload]")
    lead.press("Continue")
    lead.press("Start the run")
    assert "Choose a file for the data" in lead.errors()
    file = {"name": "incidents.csv", "mimeType": "text/csv", "buffer": data}
    lead.page.set_input_files("input[name=file]", file)
    lead.press("Start the run")


def wait_for_the_end(lead: Somebody) -> None:
    """The page looks again by itself, until the worker has done its work."""
    expect(lead.page.locator("h1")).to_contain_text("Finished", timeout=ENDS_WITHIN_SECONDS * 1000)
    lead.press("Read the result")


def choose_and_claim(lead: Somebody) -> None:
    """On the page of a result: a measure with its reason; a claim that does not match, and one that does."""
    lead.follow("Choose a fairness measure")
    lead.submit()
    assert "Choose at least one for the measures" in lead.errors()
    lead.page.check("[name=measures][value=fpr]")
    type_in(lead.page, "reason", "A wrong grade brings an officer to the door.")
    lead.submit()
    assert "A wrong grade brings an officer to the door." in lead.text()
    lead.follow("Record a claim")
    typed = {"statement": "It finds nine in ten of those it should find.", "metric": "tpr", "group": "0"}
    for name, text in {**typed, "stated": "90%"}.items():
        type_in(lead.page, name, text)
    lead.submit()
    assert "70" in lead.errors(), "the refusal says what the result says"
    type_in(lead.page, "statement", "It finds seven in ten of those it should find.")
    type_in(lead.page, "stated", "70%")
    lead.submit()
    assert "It finds seven in ten of those it should find." in lead.text()


def offer(lead: Somebody) -> None:
    """On the page of a result: offered for the public record."""
    lead.press("Offer it for publication")
    lead.page.check("[name=confirmed]")
    lead.submit()
    assert "Offered: the next version" in lead.text()


def seal_as_told(lead: Somebody, project: str, details: Mapping[str, Any]) -> str:
    """A plan of a case, sealed; its address."""
    lead.visit(f"{project}evaluations/plans/new/")
    lead.page.fill("[name=spec]", details["spec"])
    lead.press("Continue")
    for name in ("gap", "power"):
        type_in(lead.page, name, f"{Decimal(details[name]) * 100:f}".rstrip("0").rstrip("."))
    for name in ("label_protocol", "data"):
        type_in(lead.page, name, details[name])
    lead.press("Check before you seal")
    lead.press("Seal the plan")
    assert lead.heading().startswith("Plan "), lead.errors()
    return lead.page.url


def run_as_told(lead: Somebody, plan: str, data: bytes) -> str:
    """A run of an upload under that plan, watched to its end; the address of its result."""
    lead.visit(plan)
    upload(lead, data)
    wait_for_the_end(lead)
    return lead.page.url


def choose_as_told(lead: Somebody, result: str, details: Mapping[str, Any]) -> None:
    """The measures of a case, with the reason."""
    lead.visit(f"{result}fairness/")
    for measure in details["measures"]:
        lead.page.check(f"[name=measures][value={measure}]")
    type_in(lead.page, "reason", details["reason"].strip())
    lead.submit()


def claim_as_told(lead: Somebody, result: str, details: Mapping[str, Any]) -> None:
    """A claim of a case, about everybody."""
    lead.visit(f"{result}claims/new/")
    for name in ("statement", "metric", "stated"):
        type_in(lead.page, name, details[name])
    lead.submit()


def pages_beside(lead: Somebody, project: str, result: str) -> None:
    """What a case does not come to by itself: the list, the plan, how the run went, and what could still be done."""
    lead.visit(f"{project}evaluations/")
    lead.follow("Plan 1")
    for rest in ("report/", "offer/"):
        lead.visit(result + rest)
    lead.visit(result)
    lead.follow("How it went")
    lead.visit(f"{lead.page.url}cancel/")
    lead.visit(f"{project}evaluations/attach/")
    lead.visit(result)
    lead.go(lead.page.locator("main a[href*='/claims/'][href$='/withdraw/']").first)
