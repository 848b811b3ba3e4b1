"""A project's history: who did what and when, in plain words, field by field, in pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

import touchstone
from tests.cast import Force, northmere, sign_in
from tests.journeys import open_macro, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.projects import assign_member, change_heading
from touchstone.actions.triage import ask_threshold, override_triage
from touchstone.store.models import Content, Project
from touchstone.web.projects.history_words import VERBS

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# Acts that belong to no project: people, organisations and the log.
ELSEWHERE = ("account.", "demonstration.", "first-administrator.", "invitation.", "office.", "organisation.", "log.")


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def lead(force: Force) -> Client:
    return sign_in(Client(), force.office("project-lead"))


def history_of(client: Client, project: Project, **query: str) -> str:
    response = client.get(reverse("project-history", args=[project.id]), query)
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_verb_of_a_project_has_plain_words():
    found = set()
    for path in (Path(touchstone.__file__).parent / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "verb" and isinstance(node.value, ast.Constant):
                found.add(node.value.value)
    ours = {verb for verb in found if not verb.startswith(ELSEWHERE)}
    assert ours - set(VERBS) == set()


def test_an_answer_is_shown_before_and_after_with_who_and_when(force, lead):
    project, by = open_risk_tool(force), force.actor("project-lead")
    for number, text in enumerate(("First words", "Second words")):
        given = Given(question="DPIA-1.1", value={"value": {"en": text}}, read_version=number, departure="Narrower")
        save_answer(by=by, project=project.id, given=given, at=NOW + timedelta(minutes=number))
    words = words_of(history_of(lead, project))
    assert "Answered Leah Lockyer , Project lead 24 November 2026, 9:01am GMT" in words
    assert "What is the processing for, and what is done with personal data?" in words
    assert "Before: First words After: Second words" in words
    assert words.index("9:01am") < words.index("9:00am") < words.index("Opened the project")


def test_choices_stages_and_levels_are_shown_by_their_names(force, lead):
    project, by = open_risk_tool(force), force.actor("project-lead")
    override_triage(by=by, project=project.id, axis="risk", level="severe", reasons="New findings", at=NOW)
    assign_member(by=by, project=project.id, office=force.office("dpo").id, role="dpo", at=NOW)
    words = words_of(history_of(lead, project))
    assert "Associated risk Before: Limited After: Severe" in words
    assert "Put to work as Data protection officer Deepa Dunne" in words
    assert "A score, grade or rank for people" in words
    assert "Stage Prioritisation" in words
    assert "Path Full path" in words


def test_a_new_name_is_shown_beside_the_old_one(force, lead):
    project, by = open_macro(force, title="Old name", problem="Old problem"), force.actor("project-lead")
    change_heading(by=by, project=project.id, title="New name", problem="New problem", read_version=1, at=NOW)
    words = words_of(history_of(lead, project))
    assert "Before: Name: Old name Problem: Old problem After: Name: New name Problem: New problem" in words


def test_what_was_recorded_late_says_so_and_when_it_took_place(force, lead):
    project, by = open_risk_tool(force), force.actor("project-lead")
    ask_threshold(by=by, project=project.id, adviser="opcsa", request="How much?", asked_on=date(2026, 11, 20), at=NOW)
    words = words_of(history_of(lead, project))
    assert "took place on 20 November 2026 Recorded late" in words
    assert words.count("Recorded late") == 1


def test_words_that_were_destroyed_or_are_privileged_are_not_shown_and_say_so(force, lead):
    project, by = open_risk_tool(force), force.actor("project-lead")
    gone = Given(question="DPIA-1.1", value={"value": {"en": "Destroyed words"}})
    save_answer(by=by, project=project.id, given=gone, at=NOW)
    secret = Given(question="DPIA-1.2", value={"value": "Privileged words"}, marks=("privileged",))
    save_answer(by=by, project=project.id, given=secret, at=NOW)
    shown = words_of(history_of(lead, project))
    assert "Destroyed words" in shown
    assert "Privileged words" not in shown
    content = next(one for one in Content.objects.filter(kind="answer") if "Destroyed" in str(one.body))
    Content.objects.filter(id=content.id).update(body=None, salt=None, disposed_at=NOW)
    words = words_of(history_of(lead, project))
    assert "Destroyed words" not in words
    assert words.count("they were destroyed under the retention rules, or are marked as privileged") == 2


def test_a_long_history_comes_in_pages(force, lead, django_assert_max_num_queries):
    project, by = open_macro(force), force.actor("project-lead")
    for number in range(54):
        change_heading(by=by, project=project.id, title=f"Name {number}", problem="P", read_version=number + 1, at=NOW)
    first = history_of(lead, project)
    assert first.count("touchstone-act__what") == 25
    assert "Showing 1 to 25 of 55" in first
    with django_assert_max_num_queries(12):
        last = history_of(lead, project, page="3")
    assert last.count("touchstone-act__what") == 5
    assert "Opened the project" in last
    assert history_of(lead, project, page="99") == last
    assert history_of(lead, project, page="first") == first


def test_an_office_without_history_is_refused(force):
    project = open_macro(force)
    supplier = sign_in(Client(), force.office("supplier"))
    assert supplier.get(reverse("project-history", args=[project.id])).status_code == 403
    assert (
        sign_in(Client(), force.office("auditor")).get(reverse("project-history", args=[project.id])).status_code == 200
    )
