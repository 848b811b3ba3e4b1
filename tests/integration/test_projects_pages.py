"""Pages about projects: the portfolio, where one stands, its name, its people, and what waits for an office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, make_person, northmere, sign_in, southmere
from tests.journeys import AT, open_macro, open_risk_tool
from tests.page_forms import form_with
from touchstone.actions.adoption import propose_adoption
from touchstone.actions.advice import request_advice
from touchstone.actions.projects import change_heading
from touchstone.actions.triage import override_triage
from touchstone.foundation.identifiers import new_id
from touchstone.queries.packs import newest_pack
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import Answer, AnswerVersion, Assignment, AuditEvent, Content, Project

pytestmark = pytest.mark.django_db
SESSION = 4  # queries of every page: session, person, second factor, office
NAME_INFERRED = "The label is for the stage itself. Its name: Inferred. Who decides: Inferred. Proposed: confirm"
ALL_READ = "The label is for the stage itself. Its name: Read at source. Who decides: Read at source.</div>"
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def lead(force: Force) -> Client:
    return sign_in(Client(), force.office("project-lead"))


def as_(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text_of(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


# ---- the list


def test_the_list_says_where_each_project_stands(force, lead):
    open_macro(force, title="Monthly counts")
    open_risk_tool(force, title="Harm grading", is_demonstration=True)
    text = text_of(lead, "project-list")
    assert text.index("Harm grading") < text.index("Monthly counts")
    assert text.count("Demonstration") == 1
    for words in ("Prioritisation", "Light path", "Full path", "Substantial", "Nil or minimal", "Start a project"):
        assert words in text


def test_what_is_in_use_without_assurance_is_due_and_then_overdue(force, lead):
    open_risk_tool(force, entry="in-use", catch_up_on=date(2026, 12, 1))
    text = text_of(lead, "project-list")
    assert "In use, assurance not shown" in text
    assert "Assurance shown by 1 December 2026" in text
    assert "Overdue" not in text
    with time_machine.travel(LATER + timedelta(days=30)):
        assert "Overdue" in text_of(as_(force, "project-lead"), "project-list")


def test_a_level_set_by_hand_says_so_in_the_list(force, lead):
    project = open_risk_tool(force)
    by = force.actor("project-lead")
    override_triage(by=by, project=project.id, axis="risk", level="severe", reasons="New findings", at=LATER)
    text = text_of(lead, "project-list")
    assert "Severe" in text
    assert "(set by hand)" in text


def test_another_force_sees_none_of_it(force):
    project = open_risk_tool(force, title="Harm grading")
    other = as_(southmere(), "project-lead")
    assert "Harm grading" not in text_of(other, "project-list")
    for name in ("project", "project-heading", "project-members", "project-history", "triage-result"):
        theirs = other.get(reverse(name, args=[project.id]))
        unknown = other.get(reverse(name, args=[new_id()]))
        assert theirs.status_code == unknown.status_code == 404


def test_whoever_reads_no_casework_is_sent_to_a_page_of_theirs(force):
    response = as_(force, "administrator").get(reverse("project-list"), follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == reverse("people")


def test_the_list_needs_the_same_queries_however_long_it_is(force, lead, django_assert_num_queries):
    for _ in range(4):
        open_risk_tool(force)
    text_of(lead, "project-list")  # the first page of a session also writes when it began
    with django_assert_num_queries(4 + SESSION):
        text_of(lead, "project-list")
    for _ in range(4):
        open_macro(force)
    with django_assert_num_queries(4 + SESSION):
        text_of(lead, "project-list")


def test_fifty_projects_make_a_page(force, lead):
    copies(open_macro(force, title="The oldest"), 54)
    first = text_of(lead, "project-list")
    assert first.count('scope="row"') == 50
    assert "Showing 1 to 50 of 55" in first
    for beyond in ("2", "99"):
        response = lead.get(reverse("project-list"), {"page": beyond})
        assert response.content.decode().count('scope="row"') == 5
        assert "The oldest" in response.content.decode()
    assert lead.get(reverse("project-list"), {"page": "minus one", "status": "sideways"}).status_code == 200


def test_the_list_is_narrowed_by_status(force, lead):
    open_macro(force, title="Still going")
    ended = open_macro(force, title="Long gone")
    Project.objects.filter(id=ended.id).update(status="closed")
    response = lead.get(reverse("project-list"), {"status": "ended"})
    assert "Long gone" in response.content.decode()
    assert "Still going" not in response.content.decode()
    assert "There is no such project" in lead.get(reverse("project-list"), {"status": "paused"}).content.decode()


def copies(project: Project, count: int) -> None:
    """More projects like one, newer than it."""
    pins = list(project.packs.all())
    run, part = project.stage_runs.get(), project.participations.get()
    for number in range(count):
        made = Project.objects.get(id=project.id)
        made.id, made.opened_at = new_id(), AT + timedelta(minutes=number + 1)
        made.heading = Content.objects.get(id=project.heading_id)
        made.heading.id, made.heading.body = new_id(), {"title": f"Copy {number}", "problem": "As before"}
        made.heading.save(force_insert=True)
        made.save(force_insert=True)
        for row in (*pins, run, part):
            row.id, row.project = new_id(), made
            row.save(force_insert=True)


# ---- where one stands


def test_the_page_says_what_stands_between_the_project_and_its_gate(force, lead):
    project = open_risk_tool(force, title="Harm grading", problem="Harm is graded unevenly")
    text = text_of(lead, "project", project.id)
    for words in (
        "Harm is graded unevenly",
        "A technology",
        "The law asks for",
        "The guidance asks for",
        "Business case",
        "Touchstone proposes",
        "Make it from the case, or attach the file that serves as it.",
        "It is no proof that the decision is lawful.",
        "Decided together, each signing: Senior leader, Project lead.",
        "21 answered, 0 still needed",
    ):
        assert words in text, words
    assert reverse("question-set", args=[project.id, "dpia-screening"]) in text
    assert reverse("triage-result", args=[project.id]) in text
    assert text.index("The law asks for") < text.index("The guidance asks for") < text.index("Touchstone proposes")


def test_the_label_of_a_stage_says_what_it_is_of_and_the_list_of_stages_says_the_same(force, lead):
    project = open_risk_tool(force)
    project.stage = "development"
    project.save(update_fields=["stage"])
    project.stage_runs.update(stage="development")
    text = text_of(lead, "project", project.id)
    assert NAME_INFERRED in text
    listed = text[text.index('aria-current="step"') :].partition("</li>")[0]  # Development: read of, and its name not
    assert "its name:" in listed and "Inferred" in listed and "Proposed:" not in listed.partition('title="')[0]
    project.stage = "design"
    project.save(update_fields=["stage"])
    project.stage_runs.update(stage="design")
    text = text_of(lead, "project", project.id)
    assert ALL_READ in text and NAME_INFERRED not in text
    assert "govuk-tag" not in text[text.index('aria-current="step"') :].partition("</li>")[0]


def test_a_macro_is_shown_its_light_path(force, lead):
    text = text_of(lead, "project", open_macro(force).id)
    assert "Light path" in text
    assert "Decided by: Senior leader" in text


def test_a_project_that_has_ended_asks_for_nothing(force, lead):
    project = open_risk_tool(force)
    Project.objects.filter(id=project.id).update(status="closed")
    text = text_of(lead, "project", project.id)
    assert "This project has ended" in text
    assert "Stops the gate" not in text


def test_what_people_typed_is_shown_as_text(force, lead):
    project = open_macro(force, title="<b>Bold</b>", problem="<script>alert(1)</script>")
    for name in ("project", "project-heading", "project-members", "triage-result"):
        text = text_of(lead, name, project.id)
        assert "<b>Bold" not in text
        assert "<script>alert" not in text


def test_a_case_of_four_hundred_answers_is_shown_in_nineteen_queries(force, lead, django_assert_max_num_queries):
    project = open_risk_tool(force)
    answer_everything(project, 400)
    assert Answer.objects.filter(project=project).count() >= 400
    text_of(lead, "waiting-list")  # the first page of a session also writes when it began
    with django_assert_max_num_queries(19):
        text = text_of(lead, "project", project.id)
    assert re.search(r">[1-9][0-9] answered, [0-9]+ still needed<", text)


def answer_everything(project: Project, count: int) -> None:
    """Long answers to the guidance's own long-text questions, and to questions of other packs up to `count`."""
    own = [
        one.id
        for one in newest_pack().questions.values()
        if [field.kind.value for field in one.fields] == ["long-text"]
    ]
    known = set(Answer.objects.filter(project=project).values_list("question", flat=True))
    names = [*own, *(f"other.{number}" for number in range(count))]
    for name in [one for one in names if one not in known][: count - len(known)]:
        content = Content.objects.create(
            organisation=project.organisation,
            project=project,
            kind="answer",
            body={"question": name, "value": {"value": {"en": "Some words of an answer. " * 40}}},
            salt=b"1" * 32,
            digest="hmac-sha256:" + "0" * 64,
            recorded_at=AT,
        )
        answer = Answer.objects.create(project=project, question=name, version=1)
        answer.current = AnswerVersion.objects.create(
            answer=answer, number=1, content=content, source="typed", recorded_at=AT
        )
        answer.save()


# ---- name and problem


def heading_form(client: Client, project: str) -> dict[str, str]:
    return form_with(client.get(reverse("project-heading", args=[project])), "title")


def test_a_project_is_reworded_once_however_often_the_form_is_sent(force, lead):
    project = open_macro(force, title="Old name")
    address = reverse("project-heading", args=[project.id])
    typed = {**heading_form(lead, project.id), "title": "New name", "unknown": "ignored"}
    for _ in range(2):
        response = lead.post(address, typed)
        assert (response.status_code, response["Location"]) == (303, reverse("project", args=[project.id]))
    assert AuditEvent.objects.filter(verb="project.reworded").count() == 1
    assert "New name" in text_of(lead, "project", project.id)


def test_a_wrong_heading_is_refused_with_what_was_typed(force, lead):
    project = open_macro(force)
    typed = {**heading_form(lead, project.id), "title": "", "problem": "Typed and kept"}
    response = lead.post(reverse("project-heading", args=[project.id]), typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in text
    assert "Typed and kept" in text
    assert lead.post(reverse("project-heading", args=[project.id]), {}).status_code == 422


def test_two_people_rewording_see_both_texts_and_lose_neither(force, lead):
    project = open_macro(force, title="Old name", problem="Old problem")
    typed = {**heading_form(lead, project.id), "title": "Hers", "problem": "Her problem"}
    by = force.actor("project-lead")
    change_heading(by=by, project=project.id, title="His", problem="His problem", read_version=1, at=LATER)
    response = lead.post(reverse("project-heading", args=[project.id]), typed)
    text = response.content.decode()
    assert response.status_code == 409
    assert all(words in text for words in ("Hers", "Her problem", "His", "His problem"))
    merged = {**form_with(response, "title"), "problem": "Both of their problems"}
    assert merged["title"] == "Hers"
    again = lead.post(reverse("project-heading", args=[project.id]), merged)
    assert again.status_code == 303
    assert "Both of their problems" in text_of(lead, "project", project.id)


def test_an_office_that_may_not_edit_is_refused(force):
    project = open_macro(force)
    auditor = as_(force, "auditor")
    assert auditor.get(reverse("project-heading", args=[project.id])).status_code == 403
    assert auditor.get(reverse("project", args=[project.id])).status_code == 200
    assert reverse("project-heading", args=[project.id]) not in text_of(auditor, "project", project.id)


# ---- who works on it


def test_somebody_is_put_to_work_once(force, lead):
    project = open_macro(force)
    address = reverse("project-members", args=[project.id])
    page = lead.get(address)
    assert "Deepa Dunne, Data protection officer (Northmere Police)" in page.content.decode()
    sent = {**form_with(page, "office"), "office": force.office("dpo").id}
    for _ in range(2):
        assert lead.post(address, sent).status_code == 303
    assert Assignment.objects.filter(project=project, role="dpo").count() == 1
    text = text_of(lead, "project-members", project.id)
    assert "Deepa Dunne</dt>" in text
    assert "Deepa Dunne, Data protection officer" not in text


@pytest.mark.parametrize("office", ["", "nobody", "another force's"])
def test_nobody_else_can_be_put_to_work(force, lead, office):
    project = open_macro(force)
    other = southmere().office("dpo").id if office.startswith("another") else office
    form = form_with(lead.get(reverse("project-members", args=[project.id])), "office")
    response = lead.post(reverse("project-members", args=[project.id]), {**form, "office": other})
    assert response.status_code == 422
    assert Assignment.objects.filter(project=project).count() == 1


def test_whoever_may_not_assign_sees_who_works_and_no_form(force):
    project = open_macro(force)
    auditor = as_(force, "auditor")
    assert "Leah Lockyer" in text_of(auditor, "project-members", project.id)
    assert "<form" not in text_of(auditor, "project-members", project.id).partition("<main")[2]
    sent = {"office": force.office("dpo").id, "token": new_id()}
    assert auditor.post(reverse("project-members", args=[project.id]), sent).status_code == 403


# ---- what waits


def test_advice_asked_waits_for_the_office_that_gives_it(force):
    project = open_risk_tool(force, title="Harm grading")
    by = force.actor("project-lead")
    adviser = next(one.id for one in newest_pack().sheet.advisers if one.role == "dpo")
    request_advice(
        by=by, project=project.id, adviser=adviser, question="Is this lawful?", due_on=date(2026, 12, 1), at=LATER
    )
    text = text_of(as_(force, "dpo"), "waiting-list")
    assert "Advice asked of your office" in text
    assert "Harm grading" in text
    assert "wanted by 1 December 2026" in text
    assert "Nothing waits for your office" in text_of(as_(force, "siro"), "waiting-list")


def test_an_act_waits_for_a_second_person_and_not_for_the_first(force):
    item = next(
        one.id for stage in newest_pack().stages for one in stage.requirements if one.obligation.value == "ours"
    )
    pack = newest_pack()
    propose_adoption(
        by=force.actor("chief-officer"),
        pack=pack.id,
        pack_version=pack.version,
        items=[item],
        reasons="We agree with it",
        at=LATER,
    )
    own = text_of(as_(force, "chief-officer"), "waiting-list")
    assert "Proposed by you, waiting for a second person" in own
    assert "Acts that want a second person" not in own
    assert "force policy" not in text_of(as_(force, "dpo"), "waiting-list").partition("<main")[2]
    other = as_second_chief_officer(force)
    assert "Proposed by Catrin Cole on 24 November 2026" in text_of(other, "waiting-list")


def as_second_chief_officer(force: Force) -> Client:
    person = make_person("Cadi Carter", "second.chief@xn01.example")
    return sign_in(Client(), make_office(force.organisation, "chief-officer", person))


def test_the_snapshot_knows_who_works_on_the_project(force):
    project = open_macro(force)
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=LATER)
    assert [(one.role, one.person) for one in snapshot.assignments] == [
        ("project-lead", force.person("project-lead").id)
    ]
    assert [one.code for one in snapshot.participants] == ["XN01"]
    assert {"ddt-app", "failure-checks", "human-rights"} <= {one.pack for one in snapshot.packs}
