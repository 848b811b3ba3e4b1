"""A project's own schematic: where it stands, what it has passed, what stops its gate; and links to the reference."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.journeys import open_macro, open_risk_tool
from touchstone.domain.lifecycle import outstanding_before
from touchstone.foundation import clock
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def force() -> Force:
    return northmere()


def shown(force: Force, project: str, role: str = "project-lead") -> str:
    response = sign_in(Client(), force.office(role)).get(reverse("project-schematic", args=[project]))
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_where_the_project_stands_and_every_thing_that_stops_the_gate(force):
    project = open_risk_tool(force).id
    page, at = shown(force, project), clock.now()
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project, at=at)
    pack = pack_for(snapshot)
    bars = [one for one in outstanding_before(stage=snapshot.stage, snapshot=snapshot, pack=pack, at=at) if one.bars]
    assert bars
    assert 'data-stage="prioritisation" data-proposed="no" data-state="here"' in page
    assert f"{len(bars)} things stop the gate there." in page
    assert f"Stopped at this gate: {len(bars)} outstanding" in page.replace("\n", " ")
    for one in bars:
        assert str(one.text)[:30].replace("'", "&#39;") in page
    assert 'aria-current="step"' in page
    assert "style=" not in page


def test_the_light_path_says_that_one_decision_takes_the_place_of_the_gates(force):
    assert "one decision takes the place of the gates" in shown(force, open_macro(force).id)


def test_the_project_page_and_its_questions_lead_to_it_and_to_the_reference(force, settings):
    settings.TOUCHSTONE_PUBLIC_URL = "https://register.example"
    project = open_risk_tool(force).id
    lead = sign_in(Client(), force.office("project-lead"))
    page = lead.get(reverse("project", args=[project])).content.decode()
    assert reverse("project-schematic", args=[project]) in page
    assert "https://register.example/guidance/items/stage.prioritisation/" in page
    question = lead.get(reverse("question", args=[project, "DPIA-1.1"])).content.decode()
    assert "https://register.example/guidance/items/DPIA-1.1/" in question
    assert "https://register.example/guidance/schematic/" in shown(force, project)


def test_another_force_sees_nothing_of_it(force):
    project = open_risk_tool(force).id
    other = sign_in(Client(), southmere().office("project-lead"))
    assert other.get(reverse("project-schematic", args=[project])).status_code == 404
