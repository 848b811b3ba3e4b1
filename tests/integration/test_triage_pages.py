"""Opening a project question by question, and the result of triage with judgements and advice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.journeys import MACRO, RISK_TOOL, open_macro, open_risk_tool
from tests.page_forms import form_with, forms_of
from touchstone.actions.triage import ask_threshold
from touchstone.queries.packs import newest_pack
from touchstone.store.models import Answer, Content, Project, ThresholdQuery, TriageOverride

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
START, FIELD = "/projects/new/", "carried-token"
ABOUT = {"title": "Harm grading", "problem": "Harm is graded unevenly"}
TECHNOLOGY = {"technology_name": "Grader", "version_label": "2.1", "supplier": "Acme Ltd"}


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


def sent(client: Client, page: HttpResponse, **typed: Any) -> HttpResponse:
    """Fill the form of the step on the page and press its button."""
    return client.post(START, {**form_with(page, "step"), **typed})


def turned(client: Client, page: HttpResponse, step: str) -> HttpResponse:
    """Press a button that leads to another step: back, or change."""
    return client.post(START, {FIELD: form_with(page, FIELD)[FIELD], "go": step})


def step_of(page: HttpResponse) -> str:
    return form_with(page, "step")["step"]


def typed_answer(step: str, answers: dict[str, Any]) -> dict[str, Any]:
    question = newest_pack().question(step)
    return {
        f"answer.{field.key}.en" if field.publishable else f"answer.{field.key}": answers[step][field.key]
        for field in question.fields
        if field.key in answers[step]
    }


def walked(client: Client, answers: dict[str, Any], *, until: str = "check", **entry: Any) -> HttpResponse:
    """The page of a step once everything before it has been filled in."""
    page = sent(client, client.get(START), **ABOUT)
    page = sent(client, page, **TECHNOLOGY)
    page = sent(client, page, **(entry or {"entry": "problem"}))
    while (step := step_of(page)) not in (until, "check"):
        page = sent(client, page, **typed_answer(step, answers))
        assert page.status_code == 200
    return page


def test_a_project_is_opened_question_by_question_and_nothing_is_stored_before(force, lead):
    page = walked(lead, RISK_TOOL)
    text = page.content.decode()
    assert "Check your answers" in text
    for words in (
        "Harm grading",
        "Grader",
        "2.1",
        "Acme Ltd",
        "A score, grade or rank for people",
        "The whole force area",
    ):
        assert words in text
    page = sent(lead, page)
    text = page.content.decode()
    for words in (
        "Nothing has been kept yet",
        "People are scored or ranked, and the score is acted on.",
        "individuals.scored",
        "The light path is closed because:",
        "A data protection impact assessment",
        "The public sector equality duty",
        "No rule calls it contentious.",
    ):
        assert words in text, words
    assert not Project.objects.exists()
    assert not Content.objects.exists()
    opened = sent(lead, page)
    project = Project.objects.get()
    assert (opened.status_code, opened["Location"]) == (303, reverse("project", args=[project.id]))
    assert (project.path, project.stage) == ("full", "prioritisation")
    assert project.heading.body == ABOUT
    assert project.technology.description.body == {"name": "Grader", "supplier": "Acme Ltd"}
    kept = {
        one.question: one.current.content.body["value"] for one in project.answers.select_related("current__content")
    }
    assert kept["triage.people-touched"] == {"value": ["suspects", "victims-witnesses"]}
    assert set(kept) == set(RISK_TOOL)


def test_a_macro_is_asked_thirteen_questions_and_may_take_the_light_path(lead):
    page = walked(lead, MACRO)
    assert page.content.decode().count('class="touchstone-link-button" name="go" value="triage.') == 13
    result = sent(lead, page)
    assert "Nothing in the answers closes it" in result.content.decode()
    sent(lead, result)
    assert Project.objects.get().path == "light"


def test_what_is_on_the_market_starts_at_purchasing_on_the_full_path(lead):
    result = sent(lead, walked(lead, MACRO, entry="purchasing"))
    assert "It is for work that starts from a problem" in result.content.decode()
    sent(lead, result)
    project = Project.objects.get()
    assert (project.path, project.stage) == ("full", "purchasing")


def test_what_is_in_use_needs_a_day_by_which_its_assurance_is_shown(lead):
    page = sent(lead, sent(lead, lead.get(START), **ABOUT), **TECHNOLOGY)
    refused = sent(lead, page, entry="in-use")
    assert refused.status_code == 422
    assert "Enter the date by which the assurance will be shown" in refused.content.decode()
    past = sent(
        lead, page, entry="in-use", **{"catch_up_on-day": "1", "catch_up_on-month": "1", "catch_up_on-year": "2026"}
    )
    assert past.status_code == 422
    day = {"catch_up_on-day": "1", "catch_up_on-month": "6", "catch_up_on-year": "2027"}
    result = sent(lead, walked(lead, RISK_TOOL, entry="in-use", **day))
    sent(lead, result)
    assert Project.objects.get().catch_up_on == date(2027, 6, 1)


def test_the_project_is_opened_once_however_often_the_button_is_pressed(lead):
    page = sent(lead, walked(lead, MACRO))
    first, second = sent(lead, page), sent(lead, page)
    assert first["Location"] == second["Location"]
    assert Project.objects.count() == 1


def test_the_same_form_with_other_answers_opens_no_second_project(lead):
    page = walked(lead, MACRO)
    sent(lead, sent(lead, page))
    changed = sent(lead, turned(lead, page, "about"), title="Another name", problem="Another problem")
    assert sent(lead, sent(lead, changed)).status_code == 409
    assert Project.objects.count() == 1


def test_only_questions_that_matter_are_asked(lead):
    page = walked(lead, RISK_TOOL)
    assert "Which kinds of data about people are used?" in page.content.decode()
    page = sent(lead, turned(lead, page, "triage.personal-data"), **{"answer.value": "no"})
    assert step_of(page) == "check"
    assert "Which kinds of data about people are used?" not in page.content.decode()
    sent(lead, sent(lead, page))
    assert not Answer.objects.filter(question="triage.data-kinds").exists()


def test_back_shows_what_was_answered_and_loses_nothing(lead):
    page = walked(lead, MACRO, until="triage.operational")
    back = turned(lead, page, "triage.overt")
    assert form_with(back, "step")["answer.value"] == "overt"
    onward = sent(lead, back, **{"answer.value": "partly-covert"})
    assert step_of(onward) == "triage.operational"
    first = turned(lead, onward, "about")
    assert form_with(first, "step")["title"] == "Harm grading"


def test_the_problem_typed_first_is_offered_as_the_start_of_the_purpose(lead):
    page = walked(lead, MACRO, until="triage.purpose")
    assert form_with(page, "step")["answer.value.en"].strip() == ABOUT["problem"]


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        ("about", {"title": "x" * 201, "problem": "Kept"}, "Kept"),
        ("about", {"title": "Bell\x07", "problem": "Kept"}, "Kept"),
        ("about", {"title": "", "problem": ""}, "There is a problem"),
        ("technology", {"technology_name": "", "supplier": "Kept Ltd"}, "Kept Ltd"),
        ("entry", {"entry": "sideways"}, "Choose one of the answers offered"),
        ("triage.purpose", {"answer.value.en": "", "answer.value.cy": ""}, "There is a problem"),
        ("triage.overt", {}, "There is a problem"),
        ("triage.overt", {"answer.value": "nonsense"}, "There is a problem"),
        ("triage.people-touched", {"answer.value": ["suspects", "nonsense"]}, "There is a problem"),
    ],
)
def test_a_wrong_step_is_shown_again_with_what_was_typed(lead, step, typed, kept):
    page = lead.get(START) if step == "about" else None
    if page is None:
        page = sent(lead, lead.get(START), **ABOUT)
        page = sent(lead, page, **TECHNOLOGY) if step != "technology" else page
        page = page if step in ("technology", "entry") else walked(lead, MACRO, until=step)
    response = sent(lead, page, **typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in text
    assert kept in text
    assert step_of(response) == step


def test_fields_that_nobody_asked_for_are_ignored(lead):
    page = sent(lead, lead.get(START), **ABOUT, is_demonstration="on", path="light", answers="{}")
    assert step_of(page) == "technology"


@pytest.mark.parametrize("carry", ["", "nonsense", "cut", "longer", "somebody else's"])
def test_what_was_tampered_with_is_refused_and_the_last_typing_is_shown(force, lead, carry):
    page = walked(lead, MACRO, until="triage.purpose")
    own = form_with(page, "step")[FIELD]
    other = sign_in(Client(), southmere().office("project-lead"))
    theirs = form_with(other.get(START), "step")[FIELD]
    spoilt = {"cut": own[:-3], "longer": own + "x", "somebody else's": theirs}.get(carry, carry)
    response = sent(lead, page, **{FIELD: spoilt, "answer.value.en": "Three long sentences"})
    text = response.content.decode()
    assert response.status_code == 400
    assert "Three long sentences" in text
    assert "Start again" in text
    assert "Traceback" not in text


@pytest.mark.parametrize("step", ["", "nowhere", "check", "result", "triage.data-kinds", "DPIA-1.1"])
def test_a_step_that_is_not_there_leads_to_the_first_that_is_missing(lead, step):
    page = lead.get(START)
    carry = form_with(page, FIELD)[FIELD]
    for body in ({FIELD: carry, "step": step}, {FIELD: carry, "go": step or "nowhere"}):
        response = lead.post(START, body)
        assert response.status_code == 200
        assert step_of(response) == "about"
    assert not Project.objects.exists()


def test_whoever_may_not_open_a_project_is_refused(force):
    auditor = sign_in(Client(), force.office("auditor"))
    assert auditor.get(START).status_code == 403
    assert auditor.post(START, {"step": "about"}).status_code == 403


# ---- the result of a project


def result_of(client: Client, project: Project) -> str:
    response = client.get(reverse("triage-result", args=[project.id]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_result_names_rules_and_the_answers_they_rest_on(force, lead):
    text = result_of(lead, open_risk_tool(force))
    assert "More than 10,000 people a year are touched by it" in text
    assert "10,001 to 100,000" in text
    assert "communities.many" in text
    assert reverse("question-set", args=[Project.objects.get().id, "triage"]) in text


def test_a_level_set_by_hand_stands_beside_the_computed_one_with_its_reason(force, lead):
    project = open_risk_tool(force)
    address = reverse("triage-override", args=[project.id])
    form = form_with(lead.get(address), "token")
    typed = {**form, "axis": "risk", "level": "severe", "reasons": "A court has found fault with one like it"}
    for _ in range(2):
        assert lead.post(address, typed).status_code == 303
    assert TriageOverride.objects.count() == 1
    text = result_of(lead, project)
    assert "Set by hand, with the reason below. The rules find:" in text
    assert "A court has found fault with one like it" in text
    assert "Leah Lockyer" in text
    assert "Severe" in text


def test_a_level_is_not_set_without_a_reason(force, lead):
    project = open_risk_tool(force)
    address = reverse("triage-override", args=[project.id])
    form = form_with(lead.get(address), "token")
    response = lead.post(address, {**form, "axis": "risk", "level": "catastrophic", "reasons": ""})
    assert response.status_code == 422
    assert 'value="risk" checked' in response.content.decode()
    assert lead.post(address, {}).status_code == 422
    assert not TriageOverride.objects.exists()


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def test_a_request_and_its_reply_are_kept_side_by_side(force, lead):
    project = open_risk_tool(force)
    address = reverse("threshold-ask", args=[project.id])
    form = form_with(lead.get(address), "token")
    typed = {**form, "adviser": "opcsa", "request": "How much applies?", **day("asked_on", date(2026, 11, 20))}
    for _ in range(2):
        assert lead.post(address, typed).status_code == 303
    query = ThresholdQuery.objects.get()
    assert "None recorded yet" in result_of(lead, project)
    address = reverse("threshold-reply", args=[project.id, query.id])
    form = form_with(lead.get(address), "token")
    typed = {**form, "reply": "All of it", **day("replied_on", date(2026, 11, 23))}
    for _ in range(2):
        assert lead.post(address, typed).status_code == 303
    text = result_of(lead, project)
    assert "How much applies?" in text
    assert "All of it" in text
    assert "23 November 2026" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"adviser": "a friend"}, "How much applies?"),
        ({"request": ""}, "There is a problem"),
        (day("asked_on", date(2026, 12, 1)), "24 November 2026 or earlier"),
        ({"asked_on-day": "31", "asked_on-month": "2"}, "is not a date in the calendar"),
    ],
    ids=["unknown adviser", "no request", "a day to come", "no such day"],
)
def test_a_wrong_request_is_refused_with_what_was_typed(force, lead, changes, words):
    address = reverse("threshold-ask", args=[open_risk_tool(force).id])
    form = form_with(lead.get(address), "token")
    typed = {
        **form,
        "adviser": "opcsa",
        "request": "How much applies?",
        **day("asked_on", date(2026, 11, 20)),
        **changes,
    }
    response = lead.post(address, typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ThresholdQuery.objects.exists()


def test_a_reply_recorded_by_somebody_else_first_stands_and_yours_is_not_lost(force, lead):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    query = ask_threshold(
        by=by, project=project.id, adviser="opcsa", request="How much?", asked_on=date(2026, 11, 20), at=NOW
    )
    address = reverse("threshold-reply", args=[project.id, query.id])
    mine, theirs = (form_with(lead.get(address), "token") for _ in range(2))
    replied = day("replied_on", date(2026, 11, 23))
    assert lead.post(address, {**theirs, "reply": "Theirs", **replied}).status_code == 303
    late = lead.post(address, {**mine, "reply": "Mine, typed at length", **replied})
    assert late.status_code == 409
    assert "Mine, typed at length" in late.content.decode()
    assert lead.get(address).status_code == 404


def test_a_project_that_left_the_light_path_says_so(force, lead):
    project = open_macro(force)
    assert "Light path" in lead.get(reverse("project", args=[project.id])).content.decode()
    address = reverse("question", args=[project.id, "triage.people-touched"])
    form = form_with(lead.get(address), "version")
    assert lead.post(address, {**form, "answer.value": ["suspects"]}).status_code == 303
    text = result_of(lead, project)
    assert "The full path" in text
    assert "not answered in full" in text


def test_other_forces_and_other_offices_are_refused(force, lead):
    project = open_risk_tool(force)
    other = sign_in(Client(), southmere().office("project-lead"))
    auditor = sign_in(Client(), force.office("auditor"))
    for name in ("triage-override", "threshold-ask"):
        address = reverse(name, args=[project.id])
        assert other.get(address).status_code == 404
        assert other.post(address, {}).status_code == 404
        assert auditor.get(address).status_code == 403
    text = result_of(auditor, project)
    assert reverse("triage-override", args=[project.id]) not in text
    assert forms_of(auditor.get(reverse("triage-result", args=[project.id]))) == []
