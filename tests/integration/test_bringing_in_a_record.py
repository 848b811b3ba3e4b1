"""Starting the record from one that was published: upload, report, choose, one act; nothing is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.journeys import open_risk_tool
from tests.page_forms import form_with, forms_of
from tests.unit.documents.made_up_records import NEWER, OLDER
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer
from touchstone.actions.published_records import fill_from_record
from touchstone.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from touchstone.foundation.identifiers import new_id
from touchstone.queries.case_files import is_imported
from touchstone.queries.published_records import RecordToBringIn, read_record_for
from touchstone.store.models import Answer, AnswerVersion, AuditEvent, Project

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VERB = "record.brought-in"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force: Force) -> Project:
    return open_risk_tool(force, title="Harm grading")


@pytest.fixture
def lead(force: Force) -> Client:
    return sign_in(Client(), force.office("project-lead"))


def address_of(project: Project) -> str:
    return reverse("bring-in-record", args=[project.id])


def send(lead: Client, project: Project, text: str, name: str = "record.txt") -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode())
    return lead.post(address_of(project), {"token": new_id(), "file": file})


def kept(project: Project) -> dict[str, object]:
    rows = Answer.objects.filter(project=project, question__startswith="atrs.").select_related("current__content")
    return {row.question: row.current.content.body["value"] for row in rows}


def found(force: Force, project: Project, text: str = OLDER) -> RecordToBringIn:
    return read_record_for(
        by=force.actor("project-lead"), project=project.id, data=text.encode(), name="record.txt", at=NOW
    )


def fill(force: Force, project: Project, *questions: str, role: str = "project-lead") -> int:
    (record,) = found(force, project).file.records
    return fill_from_record(
        by=force.actor(role), project=project.id, record=record, digest="sha256:0", questions=questions, at=NOW
    )


def test_the_report_offers_each_blank_and_saves_what_stays_ticked_in_one_act(lead, project):
    listed = lead.get(reverse("question-set", args=[project.id, "transparency-record"])).content.decode()
    assert address_of(project) in listed
    page = send(lead, project, OLDER)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Twelve trees." in shown
    assert "knows no such heading" in shown
    assert "Northmere Police" in shown
    form = form_with(page, "confirm")
    assert "atrs.standard-version" not in form["confirm"]  # told from the headings only, so not ticked
    assert {"atrs.team", "atrs.name", "atrs.risks-and-mitigations"} <= set(form["confirm"])
    assert not kept(project)
    saved = lead.post(address_of(project), {**form, "confirm": ["atrs.team", "atrs.models"]})
    assert (saved.status_code, saved["Location"]) == (
        303,
        reverse("question-set", args=[project.id, "transparency-record"]),
    )
    assert kept(project) == {
        "atrs.team": {"value": {"en": "Analysis"}},
        "atrs.models": {"value": [{"model": {"en": "First model"}}, {"model": {"en": "Second model"}}]},
    }
    (event,) = AuditEvent.objects.filter(project=project.id, verb=VERB)
    assert {one["field"] for one in event.changes} == {"atrs.team", "atrs.models", "published-record"}
    version = AnswerVersion.objects.get(answer__question="atrs.team")
    assert version.source == "imported"
    assert version.content.body["source_reference"].startswith("sha256:")
    assert (
        "Filled blank questions from a published record"
        in lead.get(reverse("project-history", args=[project.id])).content.decode()
    )


def test_the_same_form_sent_twice_acts_once(lead, project):
    form = {**form_with(send(lead, project, OLDER), "confirm"), "confirm": ["atrs.team"]}
    assert [lead.post(address_of(project), form).status_code for _ in range(2)] == [303, 303]
    assert AuditEvent.objects.filter(project=project.id, verb=VERB).count() == 1
    assert AnswerVersion.objects.filter(answer__question="atrs.team").count() == 1


def test_an_answer_given_while_the_page_was_open_stays_and_nothing_is_saved(force, lead, project):
    form = {**form_with(send(lead, project, OLDER), "confirm"), "confirm": ["atrs.team", "atrs.name"]}
    own = Given(question="atrs.team", value={"value": {"en": "Our own team"}}, read_version=0)
    save_answer(by=force.actor("project-lead"), project=project.id, given=own, at=NOW)
    answered = lead.post(address_of(project), form)
    assert answered.status_code == 409
    assert kept(project) == {"atrs.team": {"value": {"en": "Our own team"}}}
    offered = form_with(answered, "confirm")
    assert "atrs.team" not in offered["confirm"]
    assert "Answered here already" in answered.content.decode()
    again = lead.post(address_of(project), {**offered, "confirm": ["atrs.name"]})
    assert again.status_code == 303
    assert kept(project)["atrs.team"] == {"value": {"en": "Our own team"}}
    assert kept(project)["atrs.name"] == {"value": {"en": "Grading helper"}}


def test_an_answer_that_was_emptied_is_blank_and_may_be_filled(force, project):
    by = force.actor("project-lead")
    for version, value in ((0, {"value": {"en": "Old"}}), (1, {})):
        save_answer(
            by=by, project=project.id, given=Given(question="atrs.team", value=value, read_version=version), at=NOW
        )
    assert fill(force, project, "atrs.team") == 1
    assert Answer.objects.get(project=project, question="atrs.team").version == 3


def test_nothing_ticked_is_an_error_with_the_page_as_it_was(lead, project):
    form = form_with(send(lead, project, OLDER), "confirm")
    nothing = lead.post(address_of(project), {key: value for key, value in form.items() if key != "confirm"})
    assert nothing.status_code == 422
    assert "Tick at least one answer" in nothing.content.decode()
    assert "<title>Error:" in nothing.content.decode()
    assert form_with(nothing, "carried-token")["carried-token"] == form["carried-token"]


def test_a_list_asks_which_record_and_reads_that_one(lead, project):
    records = [{"title": "First tool"}, {"title": "Second <b>tool", "team": "Second team"}]
    page = send(lead, project, json.dumps(records), "list.json")
    assert "Which record is it?" in page.content.decode()
    assert "Second &lt;b&gt;tool" in page.content.decode()
    carried = form_with(page, "carried-token")["carried-token"]
    none = lead.post(address_of(project), {"carried-token": carried})
    assert none.status_code == 422
    for wrong in ("0", "3", "x", "９"):
        assert lead.post(address_of(project), {"carried-token": carried, "record": wrong}).status_code == 422
    chosen = lead.post(address_of(project), {"carried-token": carried, "record": "2"})
    assert "atrs.team" in form_with(chosen, "confirm")["confirm"]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [('{"a": 1,}', "x.json", "line 1"), ("x" * 1_000_001, "x.txt", "at most 1 MB"), (" ", "x.txt", "It is empty")],
)
def test_a_file_that_cannot_be_read_says_why_and_saves_nothing(lead, project, text, name, words):
    page = send(lead, project, text, name)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not kept(project)


def test_a_list_too_long_to_choose_from_is_refused(lead, project):
    page = send(lead, project, json.dumps([{"title": str(number)} for number in range(301)]), "list.json")
    assert page.status_code == 422


def test_what_was_carried_cannot_be_changed_or_used_by_anybody_else(force, lead, project):
    carried = form_with(send(lead, project, OLDER), "carried-token")["carried-token"]
    assert lead.post(address_of(project), {"carried-token": carried[:-2] + "xx", "record": "1"}).status_code == 400
    other = open_risk_tool(force, title="Another")
    assert lead.post(address_of(other), {"carried-token": carried, "record": "1"}).status_code == 400


def test_hostile_words_of_a_record_stay_words(lead, project):
    page = send(lead, project, NEWER.replace("Words here.", "<script>alert(1)</script>")).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_only_those_who_answer_may_and_only_in_their_own_force(force, lead, project):
    auditor = sign_in(Client(), force.office("auditor"))
    assert auditor.get(address_of(project)).status_code == 403
    other = southmere()
    stranger = sign_in(Client(), other.office("project-lead"))
    assert stranger.get(address_of(project)).status_code == 404
    with pytest.raises(NotPermitted):
        fill(force, project, "atrs.team", role="auditor")
    (record,) = found(force, project).file.records
    with pytest.raises(NotFound):
        fill_from_record(
            by=other.actor("project-lead"),
            project=project.id,
            record=record,
            digest="sha256:0",
            questions=["atrs.team"],
            at=NOW,
        )
    assert not forms_of(auditor.get(address_of(project)))


def test_the_action_refuses_what_the_record_does_not_say_and_what_is_answered(force, project):
    with pytest.raises(Invalid):
        fill(force, project, "atrs.benefits")
    with pytest.raises(Invalid):
        fill(force, project)
    assert fill(force, project, "atrs.team", "atrs.name") == 2
    with pytest.raises(Conflict):
        fill(force, project, "atrs.scope", "atrs.team")
    assert "atrs.scope" not in kept(project)


def test_a_project_that_has_ended_takes_nothing(force, project):
    Project.objects.filter(id=project.id).update(status="closed")
    with pytest.raises(Invalid):
        fill(force, project, "atrs.team")


def test_filling_from_a_record_does_not_make_it_a_project_opened_from_a_case_file(force, project):
    fill(force, project, "atrs.team")
    assert not is_imported(by=force.actor("project-lead"), project=project.id)
