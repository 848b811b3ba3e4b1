"""Pages for answering: one question, rows without scripts, two editors, reuse, check your answers, earlier versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.journeys import open_risk_tool
from tests.page_forms import form_with, forms_of
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.foundation.identifiers import new_id
from touchstone.queries.packs import newest_pack
from touchstone.store.models import Answer, AnswerVersion, Project

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASKED = "DPIA-1.1"
WHY = {"departure": "The assessment is narrower"}  # triage says it in other words


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


@pytest.fixture
def project(force: Force) -> Project:
    return open_risk_tool(force, title="Harm grading")


def address_of(project: Project, question: str = ASKED) -> str:
    return reverse("question", args=[project.id, question])


def kept(project: Project, question: str = ASKED) -> object:
    return Answer.objects.get(project=project, question=question).current.content.body["value"]


def test_an_answer_is_saved_and_the_next_question_follows(lead, project):
    page = lead.get(address_of(project))
    text = page.content.decode()
    assert "Data protection impact assessment" in text
    assert "Why we ask, and where the question comes from" in text
    form = form_with(page, "version")
    response = lead.post(address_of(project), {**form, **WHY, "answer.value.en": "To grade harm", "unknown": "ignored"})
    shown = [one.id for one in newest_pack().question_set("dpia").questions]
    assert (response.status_code, response["Location"]) == (303, address_of(project, shown[shown.index(ASKED) + 1]))
    assert kept(project) == {"value": {"en": "To grade harm"}}
    assert "To grade harm" in lead.get(address_of(project)).content.decode()


def test_one_may_save_and_go_back_to_the_list(lead, project):
    form = form_with(lead.get(address_of(project)), "version")
    typed = {**form, **WHY, "answer.value.en": "To grade harm", "save_and_return": "yes"}
    assert lead.post(address_of(project), typed)["Location"] == reverse("question-set", args=[project.id, "dpia"])


def test_a_form_sent_twice_saves_once(lead, project):
    form = {**form_with(lead.get(address_of(project)), "version"), **WHY, "answer.value.en": "To grade harm"}
    assert [lead.post(address_of(project), form).status_code for _ in range(2)] == [303, 303]
    assert AnswerVersion.objects.filter(answer__question=ASKED).count() == 1


@pytest.mark.parametrize(
    ("question", "typed", "words"),
    [
        (ASKED, {"answer.value.en": "Bell\x07 kept"}, "kept"),
        ("triage.overt", {"answer.value": "nonsense"}, "There is a problem"),
        ("triage.people-number", {"answer.value": "up-to-100", "answer.number": "many", "answer.area": "Kept"}, "Kept"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_was_typed(lead, project, question, typed, words):
    before = AnswerVersion.objects.count()
    form = form_with(lead.get(address_of(project, question)), "version")
    response = lead.post(address_of(project, question), {**form, **typed})
    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()
    assert words in response.content.decode()
    assert lead.post(address_of(project, question), {}).status_code == 422
    assert AnswerVersion.objects.count() == before


def test_the_later_of_two_editors_sees_both_texts_and_saves_them_together(force, lead, project):
    form = form_with(lead.get(address_of(project)), "version")
    theirs = Given(question=ASKED, value={"value": {"en": "Their words"}}, read_version=0, **WHY)
    save_answer(by=force.actor("project-lead"), project=project.id, given=theirs, at=NOW)
    response = lead.post(address_of(project), {**form, **WHY, "answer.value.en": "My words"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "My words" in text
    assert "Their words" in text
    assert kept(project) == {"value": {"en": "Their words"}}
    again = form_with(response, "version")
    assert again["answer.value.en"].strip() == "My words"
    merged = lead.post(address_of(project), {**again, "answer.value.en": "Their words and my words"})
    assert merged.status_code == 303
    assert kept(project) == {"value": {"en": "Their words and my words"}}


def rows_question() -> str:
    """A question of the set with rows, and the name of its first text column."""
    for question in newest_pack().question_set("dpia").questions:
        if [field.kind.value for field in question.fields] == ["rows"] and question.show_when is None:
            return question.id
    raise AssertionError("no question with rows")


def test_rows_are_added_filled_and_removed_without_scripts(lead, project):
    asked = rows_question()
    columns = newest_pack().question(asked).fields[0].columns
    column = next(one.key for one in columns if one.kind.value in ("text", "long-text") and not one.publishable)
    address = address_of(project, asked)
    form = form_with(lead.get(address), "version")
    more = lead.post(address, {**form, f"answer.value.0.{column}": "The first", "add-row": "value"})
    assert more.status_code == 200
    form = form_with(more, "version")
    assert form["answer.value.count"] == "2"
    assert form[f"answer.value.0.{column}"].strip() == "The first"
    fewer = lead.post(address, {**form, f"answer.value.1.{column}": "The second", "remove-row": "value.0"})
    form = form_with(fewer, "version")
    assert form["answer.value.count"] == "1"
    assert form[f"answer.value.0.{column}"].strip() == "The second"
    assert not Answer.objects.filter(question=asked).exists()
    assert lead.post(address, form).status_code == 303
    assert [row[column] for row in kept(project, asked)["value"]] == ["The second"]


def test_an_answer_given_elsewhere_is_taken_over_with_where_it_came_from(lead, project):
    page = lead.get(address_of(project))
    assert "Grade the risk of further serious harm after an incident" in page.content.decode()
    form = {**form_with(page, "version"), "origin": "triage.purpose"}
    reuse = reverse("reuse-answer", args=[project.id, ASKED])
    for _ in range(2):
        assert lead.post(reuse, form).status_code == 303
    version = AnswerVersion.objects.get(answer__question=ASKED)
    assert (version.source, version.content.body["source_reference"]) == ("reused", "triage.purpose")
    assert lead.post(reuse, {**form, "origin": "DPIA-2.6"}).status_code == 404
    assert lead.get(reuse).status_code == 405


def test_the_problem_typed_at_the_opening_is_offered_and_is_no_answer_until_saved(lead, project):
    page = lead.get(address_of(project, "atrs.problem")).content.decode()
    assert "Filled in with the problem that was named when the project was opened" in page
    assert "Something takes too long and is done unevenly" in page.split('name="answer.value', 1)[1]
    assert not Answer.objects.filter(project=project, question="atrs.problem").exists()


def test_an_answer_that_departs_says_why_and_the_reason_is_shown_again(lead, project):
    form = form_with(lead.get(address_of(project)), "version")
    refused = lead.post(address_of(project), {**form, "answer.value.en": "To grade harm"})
    assert refused.status_code == 422
    assert "triage.purpose" in refused.content.decode()
    assert "To grade harm" in refused.content.decode()
    assert lead.post(address_of(project), {**form, **WHY, "answer.value.en": "To grade harm"}).status_code == 303
    assert form_with(lead.get(address_of(project)), "version")["departure"].strip() == WHY["departure"]
    earlier = lead.get(reverse("answer-history", args=[project.id, ASKED])).content.decode()
    assert WHY["departure"] in earlier
    elsewhere = lead.get(address_of(project, "EIA-1")).content.decode()
    assert "It says otherwise than an earlier answer to the same" in elsewhere and WHY["departure"] in elsewhere


def test_reuse_never_overwrites_what_somebody_else_wrote_meanwhile(force, lead, project):
    form = {**form_with(lead.get(address_of(project)), "version"), "origin": "triage.purpose"}
    theirs = Given(question=ASKED, value={"value": {"en": "Their words"}}, read_version=0, **WHY)
    save_answer(by=force.actor("project-lead"), project=project.id, given=theirs, at=NOW)
    assert lead.post(reverse("reuse-answer", args=[project.id, ASKED]), form).status_code == 409
    assert kept(project) == {"value": {"en": "Their words"}}


def test_a_set_is_shown_with_what_is_answered_and_what_is_needed(lead, project):
    text = lead.get(reverse("question-set", args=[project.id, "triage"])).content.decode()
    assert "21 of 21 questions answered; 0 still needed." in text
    text = lead.get(reverse("question-set", args=[project.id, "dpia"])).content.decode()
    assert "Not started" in text
    assert "Must" in text
    assert lead.get(reverse("question-set", args=[project.id, "nonsense"])).status_code == 404


def test_answers_are_checked_on_one_page_with_a_link_to_each(lead, project):
    text = lead.get(reverse("check-answers", args=[project.id, "triage"])).content.decode()
    for words in ("Suspects", "10,001 to 100,000", "The whole force area", "Not given"):
        assert (words in text) is (words != "Not given")
    assert address_of(project, "triage.overt") in text


def test_earlier_versions_stay_to_be_read(force, lead, project):
    by = force.actor("project-lead")
    for number, words in enumerate(("First words", "Second words")):
        given = Given(question=ASKED, value={"value": {"en": words}}, read_version=number, **WHY)
        save_answer(by=by, project=project.id, given=given, at=NOW)
    text = lead.get(reverse("answer-history", args=[project.id, ASKED])).content.decode()
    assert text.index("Version 2") < text.index("Second words") < text.index("Version 1") < text.index("First words")
    assert "Leah Lockyer" in text
    assert "Typed here" in text
    empty = lead.get(reverse("answer-history", args=[project.id, "DPIA-1.2"])).content.decode()
    assert "This question has not been answered yet" in empty


def test_another_force_finds_nothing(project):
    other = sign_in(Client(), southmere().office("project-lead"))
    for name, more in (
        ("question", ASKED),
        ("question-set", "dpia"),
        ("check-answers", "dpia"),
        ("answer-history", ASKED),
    ):
        assert other.get(reverse(name, args=[project.id, more])).status_code == 404
    assert other.post(address_of(project), {"answer.value.en": "x"}).status_code == 404


def test_an_office_that_may_only_read_has_no_button_and_is_refused(force, project):
    auditor = sign_in(Client(), force.office("auditor"))
    page = auditor.get(address_of(project))
    assert "Your office can read this answer and cannot change it." in page.content.decode()
    assert "Save and continue" not in page.content.decode()
    form = form_with(page, "version")
    assert auditor.post(address_of(project), {**form, "answer.value.en": "x"}).status_code == 403
    assert not Answer.objects.filter(question=ASKED).exists()
    assert len(forms_of(page)) == 1


def test_a_question_that_is_not_asked_is_not_found(lead, project):
    assert lead.get(address_of(project, "DPIA-99")).status_code == 404


def test_answers_known_elsewhere_are_confirmed_together_and_one_may_be_left_out(lead, project):
    listed = lead.get(reverse("question-set", args=[project.id, "dpia"])).content.decode()
    address = reverse("confirm-set", args=[project.id, "dpia"])
    assert address in listed
    page = lead.get(address)
    offered = [value for form in forms_of(page) for value in form.get("confirm", [])]
    assert f"{ASKED}=triage.purpose" in offered
    token = form_with(page, "token")["token"]
    nothing = lead.post(address, {"token": token})
    assert nothing.status_code == 422
    assert "Tick at least one" in nothing.content.decode()
    assert lead.post(address, {"token": token, "confirm": [f"{ASKED}=triage.purpose"]}).status_code == 303
    version = AnswerVersion.objects.get(answer__question=ASKED)
    assert (version.source, version.content.body["source_reference"]) == ("reused", "triage.purpose")
    assert lead.post(address, {"token": new_id(), "confirm": [f"{ASKED}=triage.purpose"]}).status_code == 409
    assert lead.post(address, {}).status_code == 422
