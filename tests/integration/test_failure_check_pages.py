"""Failure checks as people meet them: on the project's page, at the gate, and beside the question that feeds one."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def lead(force: Force) -> Client:
    return sign_in(Client(), force.office("project-lead"))


def shown(lead: Client, name: str, *args: str) -> str:
    response = lead.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def section(page: str) -> str:
    return page.split('id="failure-checks"', 1)[1].split("<h2", 1)[0]


@pytest.mark.parametrize("name", ["project", "gate"])
def test_each_check_stands_in_words_with_what_is_missing_and_where_it_was_learned(force, lead, name) -> None:
    project = open_risk_tool(force)
    found = section(shown(lead, name, project.id))
    assert re.findall(r'id="check-(FC-[0-9]+)"', found) == [f"FC-{number:02}" for number in range(1, 23)]
    first = found.split('id="check-FC-01"', 1)[1].split('id="check-FC-02"', 1)[0]
    assert "Failed" in first and "Stops the gate" in first
    assert "No law is named on which its use rests" in first
    assert "Human Rights Act 1998" in first
    assert 'guidance/items/FC-01/">Where it was learned, and its sources' in first
    assert "Not yet" in found.split('id="check-FC-20"', 1)[1]


@pytest.mark.parametrize("name", ["project", "gate"])
def test_what_bars_is_said_once_more_among_what_is_outstanding_and_what_warns_is_not(force, lead, name) -> None:
    project = open_risk_tool(force)
    page = shown(lead, name, project.id)
    above = page.split('id="failure-checks"', 1)[0]
    assert "A basis in law" in above
    assert "Advice that is heard" not in above
    assert "Advice that is heard" in section(page)


def test_the_way_from_what_is_outstanding_leads_to_the_check(force, lead) -> None:
    project = open_risk_tool(force)
    gate = reverse("gate", args=[project.id])
    assert f'href="{gate}#check-FC-01"' in shown(lead, "gate", project.id)


def test_small_work_is_told_that_no_check_can_arise(force, lead) -> None:
    project = open_macro(force)
    found = section(shown(lead, "gate", project.id))
    checks = len(pack_for(load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)).checks)
    # Two come with use alone.
    assert (found.count("Does not apply"), found.count("Not yet")) == (checks - 2, 2)
    assert "Failed" not in found and "Stops the gate" not in found


def test_a_question_says_what_went_wrong_before(force, lead) -> None:
    project = open_risk_tool(force)
    pack = pack_for(load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT))
    page = shown(lead, "question", project.id, "DPIA-X2")
    assert "Where this comes from: what went wrong before" in page
    lesson = pack.check("FC-02").learned_from[0]
    assert lesson.text.en.split(".")[0] in re.sub(r"\s+", " ", page)
    assert "R (Bridges), Court of Appeal, page 13 of a reprint" in page


def test_a_question_that_feeds_no_check_says_nothing_of_the_kind(force, lead) -> None:
    project = open_risk_tool(force)
    assert "what went wrong before" not in shown(lead, "question", project.id, "DPIA-1.2")


def test_checks_ask_the_database_nothing(force, lead, django_assert_max_num_queries) -> None:
    project = open_risk_tool(force)
    lead.get(reverse("gate", args=[project.id]))
    with django_assert_max_num_queries(40) as first:
        lead.get(reverse("gate", args=[project.id]))
    many = open_risk_tool(force, title="Another")
    with django_assert_max_num_queries(len(first)):
        lead.get(reverse("gate", args=[many.id]))
