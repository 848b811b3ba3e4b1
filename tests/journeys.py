"""Short journeys through the actions that many tests start from: a macro on the light path, a risk tool on the full."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.cast import Force
from touchstone.actions.projects import Opening, open_project
from touchstone.store.models import Project

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

MACRO: dict[str, dict[str, Any]] = {
    "triage.purpose": {"value": "Count incident reports by month for a performance meeting"},
    "triage.policing-purpose": {"value": "yes"},
    "triage.overt": {"value": "overt"},
    "triage.operational": {"value": "operational"},
    "triage.personal-data": {"value": "no"},
    "triage.people-touched": {"value": ["nobody"]},
    "triage.output": {"value": ["counts-or-formats"]},
    "triage.action": {"value": ["none"]},
    "triage.method": {"value": ["fixed-rules"]},
    "triage.live": {"value": "stored"},
    "triage.public-space": {"value": "no"},
    "triage.supplier": {"value": "no"},
    "triage.objection": {"value": ["none"]},
}

RISK_TOOL: dict[str, dict[str, Any]] = {
    **MACRO,
    "triage.purpose": {"value": "Grade the risk of further serious harm after an incident"},
    "triage.personal-data": {"value": "yes"},
    "triage.people-touched": {"value": ["suspects", "victims-witnesses"]},
    "triage.output": {"value": ["scores-or-ranks-people"]},
    "triage.action": {"value": ["resources"]},
    "triage.method": {"value": ["machine-learning"]},
    "triage.data-kinds": {"value": ["criminal-offence", "ordinary"]},
    "triage.people-number": {"value": "up-to-100000", "number": "40000", "area": "The whole force area"},
    "triage.vulnerable": {"value": ["children", "vulnerable-adults"]},
    "triage.data-joined": {"value": "yes"},
    "triage.decision-maker": {"value": "person-decides"},
    "triage.speed": {"value": "same-day"},
    "triage.put-right": {"value": "partly"},
    "triage.track-record": {"value": "new-here"},
}


def opening(triage: dict[str, dict[str, Any]], **changes: Any) -> Opening:
    """An opening that is whole, with whatever a test changes in it."""
    plain: dict[str, Any] = {
        "title": "A project",
        "problem": "Something takes too long and is done unevenly",
        "technology_name": "A technology",
        "triage": triage,
    }
    return Opening(**{**plain, **changes})


def open_macro(force: Force, **changes: Any) -> Project:
    """A small macro that touches nobody, opened by the force's project lead."""
    return open_project(by=force.actor("project-lead"), opening=opening(MACRO, **changes), at=AT)


def open_risk_tool(force: Force, **changes: Any) -> Project:
    """A tool that scores people, opened by the force's project lead."""
    return open_project(by=force.actor("project-lead"), opening=opening(RISK_TOOL, **changes), at=AT)
