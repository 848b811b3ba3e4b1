"""Runs: asked for by three ways, counted, watched, cancelled, refused with everything that is wrong; none kept data."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.evaluating import SPEC, asked, done, run_form, sealed, table, worked_off
from tests.journeys import open_macro
from touchstone.actions.evaluations.runs import begin_run, cancel_run
from touchstone.foundation import clock
from touchstone.foundation.identifiers import new_id
from touchstone.queries.evaluations import load_result_file
from touchstone.store.files import read_file
from touchstone.store.models import Evaluation, EvaluationRun, Job, Project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path / "var"
    settings.TOUCHSTONE_EVALUATION_FOLDER = None


@pytest.fixture
def force() -> Force:
    return northmere()


@pytest.fixture
def project(force) -> Project:
    return open_macro(force)


@pytest.fixture
def lead(force) -> Client:
    return as_role(force, "project-lead")


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def start(project: Project, **query: str) -> str:
    address = reverse("evaluation-run-start", args=[project.id])
    return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def page_of(run: EvaluationRun, name: str = "evaluation-run") -> str:
    return reverse(name, args=[run.project_id, run.id])


def test_plan_and_way_come_first_and_lead_to_the_form(force, project, lead):
    plan = sealed(force, project)
    page = text(lead.get(start(project)))
    assert "No folder for evaluations has been set up" in page and "upload a file" in page
    assert lead.post(start(project), {"plan": plan.id}).status_code == 422
    onward = lead.post(start(project), {"plan": plan.id, "way": "upload"})
    assert (onward.status_code, onward.url) == (303, start(project, plan=plan.id, way="upload"))
    attach = lead.post(start(project), {"plan": plan.id, "way": "attached"})
    assert attach.url == f"{reverse('evaluation-attach', args=[project.id])}?plan={plan.id}"
    assert f'value="{plan.id}" checked' in text(lead.get(attach.url))
    assert "Under plan 1" in text(lead.get(onward.url))
    assert lead.get(start(project, plan=new_id(), way="upload")).status_code == 404


def test_an_upload_is_run_to_its_result_and_nothing_of_it_is_kept(force, project, lead, settings):
    plan = sealed(force, project)
    answer = lead.post(start(project, plan=plan.id, way="upload"), run_form())
    run = EvaluationRun.objects.get()
    assert (answer.status_code, answer.url) == (303, page_of(run))
    waiting = lead.get(page_of(run))
    assert waiting.headers["Refresh"] == "3" and "Waiting for a worker" in text(waiting)
    assert "incidents.csv" in text(waiting) and "Cancel the run" in text(waiting)
    worked_off()
    ended = lead.get(page_of(run))
    assert "Refresh" not in ended.headers and "Read the result" in text(ended)
    assert list((settings.TOUCHSTONE_VAR / "evaluations").iterdir()) == []
    listed = text(lead.get(reverse("evaluations", args=[project.id])))
    for words in ("Run 1 of 1 has ended: ", "counts at the gate", "Under plan 1"):
        assert words in listed, words


def test_rows_scanned_of_rows_are_shown_and_the_page_can_be_told_to_stop_looking(force, project, lead):
    run = asked(force, project, sealed(force, project))
    begin_run(run=run.id)
    Job.objects.filter(id=run.job).update(progress=600, total=2400, state="running")
    page = text(lead.get(page_of(run)))
    assert '<progress class="touchstone-progress__bar" id="progress" value="600" max="2400">' in page
    assert "600 of 2,400 rows scanned" in page and "<title>25% – Run 1: Running" in page
    still = lead.get(page_of(run) + "?refresh=no")
    assert "Refresh" not in still.headers and "let it look again by itself" in text(still)
    listed = text(lead.get(reverse("evaluations", args=[project.id])))
    assert "Run 1 of 1 goes on: 600 of 2,400 rows scanned." in listed


def test_a_file_of_the_folder_is_chosen_by_name(force, project, lead, settings, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    settings.TOUCHSTONE_EVALUATION_FOLDER = folder
    plan = sealed(force, project)
    address = start(project, plan=plan.id, way="folder")
    assert "There is no file in the folder" in text(lead.get(address))
    (folder / "incidents.csv").write_bytes(table())
    assert "incidents.csv" in text(lead.get(address))
    said = {"performed_by": "force", "data": "own", "kind": "performance"}
    assert lead.post(address, {**said, "data_name": "../x.csv", "token": new_id()}).status_code == 422
    assert lead.post(address, {**said, "data_name": "incidents.csv", "token": new_id()}).status_code == 303
    worked_off()
    assert Evaluation.objects.get().run.way == "folder"
    assert (folder / "incidents.csv").read_bytes() == table()


def test_gaps_and_wrong_files_answer_422_and_keep_what_was_chosen(force, project, lead):
    address = start(project, plan=sealed(force, project).id, way="upload")
    answer = lead.post(address, {"performed_by": "independent", "data": "own", "token": new_id()})
    page = text(answer)
    assert answer.status_code == 422 and "Choose a file for the data" in page and "choose it again" in page
    assert 'value="independent" checked' in page
    answer = lead.post(address, run_form(file=SimpleUploadedFile("incidents.exe", b"MZ")))
    assert answer.status_code == 422 and "one of these kinds" in text(answer)
    assert not EvaluationRun.objects.exists()


def test_a_form_sent_twice_asks_for_one_run(force, project, lead):
    address, token = start(project, plan=sealed(force, project).id, way="upload"), new_id()
    assert [lead.post(address, run_form(token=token)).status_code for _ in range(2)] == [303, 303]
    assert EvaluationRun.objects.count() == 1
    assert lead.post(address, run_form(token=token, kind="outcome")).status_code == 409


def test_without_a_plan_the_spec_is_typed_and_the_run_never_counts(project, lead):
    address = start(project, plan="none", way="upload")
    assert "never counts at a gate" in text(lead.get(address))
    broken = lead.post(address, run_form(spec_text=SPEC.replace("unit:", "unitt:")))
    assert broken.status_code == 422 and "There is no such key" in text(broken) and "unitt: incident" in text(broken)
    assert lead.post(address, run_form(spec_text=SPEC)).status_code == 303
    worked_off()
    result = Evaluation.objects.get()
    page = text(lead.get(reverse("evaluation", args=[project.id, result.id])))
    assert "Does not count at the gate" in page and "No plan was sealed before it" in page
    listed = text(lead.get(reverse("evaluations", args=[project.id])))
    assert "Nothing counts at the gate yet" in listed and "No plan is sealed" in listed


def test_a_refused_run_lists_every_problem_with_its_remedy(force, project, lead):
    data = table().replace(b"ethnicity,sex", b"ethnicities,sexes")
    run = asked(force, project, sealed(force, project), data=data)
    worked_off()
    page = text(lead.get(page_of(run)))
    assert "Run 1: Refused" in page and "2 problems" in page
    found = EvaluationRun.objects.get(id=run.id).problem.body["problems"]
    assert len(found) == 2
    for one in found:
        assert one["where"] in page and one["remedy"].replace("'", "&#39;") in page
    listed = text(lead.get(reverse("evaluations", args=[project.id])))
    assert "Run 1 of 1 was refused" in listed


def test_a_run_is_cancelled_once_that_is_confirmed(force, project, lead):
    run = asked(force, project, sealed(force, project))
    address = page_of(run, "evaluation-run-cancel")
    assert "stores nothing" in text(lead.get(address))
    assert lead.post(address, {"token": new_id()}).status_code == 422
    answer = lead.post(address, {"token": new_id(), "confirmed": "on"})
    assert (answer.status_code, answer.url) == (303, page_of(run))
    worked_off()
    page = text(lead.get(page_of(run)))
    assert "Run 1: Cancelled" in page and not Evaluation.objects.exists()
    again = lead.post(address, {"token": new_id(), "confirmed": "on"})
    assert again.status_code == 409 and "ended already" in text(again)
    assert "was cancelled" in text(lead.get(reverse("evaluations", args=[project.id])))


def test_every_run_is_counted_however_it_ended(force, project, lead):
    plan = sealed(force, project)
    cancelled = asked(force, project, plan)
    cancel_run(by=force.actor("project-lead"), run=cancelled.id, at=clock.now())
    asked(force, project, plan, data=b"a,b\n1,2\n")
    done(force, project, plan)
    listed = text(lead.get(reverse("evaluations", args=[project.id])))
    for words in ("Run 1 of 3", "Run 2 of 3", "Run 3 of 3 has ended", "3 runs under it"):
        assert words in listed, words


def attach_form(content: bytes, **changes):
    day = clock.now() - timedelta(days=0)
    plain = {"file": SimpleUploadedFile("result.json", content), "performed_by": "force", "data": "own"}
    plain |= {"kind": "performance", "performed_on-day": str(day.day), "performed_on-month": str(day.month)}
    return {**plain, "performed_on-year": str(day.year), "token": new_id(), **changes}


def result_file(force: Force, project: Project, evaluation: Evaluation) -> bytes:
    found = load_result_file(by=force.actor("project-lead"), project=project.id, evaluation=evaluation.id)
    return b"".join(read_file(found.digest))


def test_a_result_of_the_command_line_is_attached_under_its_plan(force, project, lead):
    plan = sealed(force, project)
    content = result_file(force, project, done(force, project, plan))
    address = reverse("evaluation-attach", args=[project.id])
    assert lead.post(address, attach_form(content)).status_code == 422, "a plan, or none, is to be chosen"
    answer = lead.post(address, attach_form(content, plan=plan.id))
    assert answer.status_code == 303
    page = text(lead.get(answer.url))
    assert "Result of run 2" in page and "It is run 2 of 2 under plan 1" in page
    assert "Attached by a person as a file" in page and "Does not count at the gate" in page
    assert "Attached by a person, not computed here" in text(lead.get(reverse("evaluations", args=[project.id])))
    gate = text(lead.get(reverse("gate", args=[project.id])))
    assert "Computed by this system, from data whose digest" in gate and "number 1 of 2 under it" in gate
    assert "Attached by a person as a file: this system did not see the data" in gate
    assert "A result file made on the command line" in text(lead.get(page_of(EvaluationRun.objects.get(number=2))))


def test_a_result_file_that_does_not_hold_is_refused_line_by_line(force, project, lead):
    plan = sealed(force, project)
    content = result_file(force, project, done(force, project, plan))
    changed = json.loads(content)
    for one in [one for one in changed["estimates"] if one["metric"] == "tpr"][:2]:
        one["value"] = 0.999
    address = reverse("evaluation-attach", args=[project.id])
    answer = lead.post(address, attach_form(json.dumps(changed).encode(), plan=plan.id))
    page = text(answer)
    assert answer.status_code == 422 and page.count("<li>A ") + page.count(">A figure") >= 2
    assert "choose it again" in page
    other = sealed(force, project, spec=SPEC.replace("min: 0.2", "min: 0.3"))
    answer = lead.post(address, attach_form(content, plan=other.id))
    assert answer.status_code == 422 and "another specification than the plan" in text(answer)
    assert lead.post(address, attach_form(b"{}", plan="none")).status_code == 422
    assert Evaluation.objects.count() == 1


def test_others_watch_a_run_and_neither_start_nor_stop_one(force, project):
    run = asked(force, project, sealed(force, project))
    auditor, stranger = as_role(force, "auditor"), as_role(southmere(), "project-lead")
    page = text(auditor.get(page_of(run)))
    assert "Waiting for a worker" in page and "Cancel the run" not in page
    starting, attaching = start(project), reverse("evaluation-attach", args=[project.id])
    for address in (starting, attaching, page_of(run, "evaluation-run-cancel")):
        assert auditor.get(address).status_code == 403
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {}).status_code == 404
    assert stranger.get(page_of(run)).status_code == 404
    assert stranger.get(reverse("evaluations", args=[project.id])).status_code == 404
