"""Sealing a plan: every problem of a spec beside it, nothing typed lost, the sample before the seal, no way back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Force, northmere, sign_in, southmere
from tests.integration.evaluating import DATA, PROTOCOL, SPEC, sample, sealed
from tests.journeys import open_macro
from tests.page_forms import form_with
from touchstone.actions.publications import start_public_log
from touchstone.foundation import clock
from touchstone.foundation.identifiers import new_id
from touchstone.jobs.daily_anchor import anchor_if_due
from touchstone.queries.evaluation_sealing import seal_logged
from touchstone.store.models import AuditEvent, EvaluationPlan, PrivateLeaf, Project
from touchstone.web.evaluations.example import EXAMPLE

pytestmark = pytest.mark.django_db
BROKEN = SPEC.replace("technology: grader-1\n", "").replace("unit: incident", "unitt: incident")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TOUCHSTONE_VAR = tmp_path


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


def address(project: Project) -> str:
    return reverse("evaluation-plan-seal", args=[project.id])


def test_a_plan_is_sealed_step_by_step_with_the_sample_shown_before(lead, project):
    begun = text(lead.get(address(project)))
    assert "A spec to begin from" in begun
    second = text(lead.post(address(project), {"spec": SPEC, "token": new_id(), "step": "spec"}))
    assert "how sure it must be" in second and "Made-up incidents" in second
    check = text(lead.post(address(project), sample(step="sample")))
    for words in ("Check before you seal", "cannot be changed or taken back", "1,570", "each group", PROTOCOL, DATA):
        assert words in check, words
    assert not EvaluationPlan.objects.exists()
    answer = lead.post(address(project), sample(step="seal"))
    plan = EvaluationPlan.objects.get()
    assert (answer.status_code, answer.url) == (303, reverse("evaluation-plan", args=[project.id, plan.id]))
    page = text(lead.get(answer.url))
    assert plan.digest in check, "what is sealed is what was shown"
    for words in ("Plan 1", plan.digest, plan.spec_digest, PROTOCOL, "Leah Lockyer", "at most 10%", "5 percentage"):
        assert words in page, words
    assert "A plan is sealed, since" in text(lead.get(reverse("evaluations", args=[project.id])))


def test_the_spec_to_begin_from_is_in_order(lead, project):
    second = text(lead.post(address(project), {"spec": EXAMPLE, "token": new_id(), "step": "spec"}))
    assert "how sure it must be" in second


def test_every_problem_of_a_spec_stands_beside_it_and_the_text_is_kept(lead, project):
    answer = lead.post(address(project), {"spec": BROKEN, "token": new_id(), "step": "spec"})
    page = text(answer)
    assert answer.status_code == 422 and "<title>Error: " in page
    assert "2 problems in the spec" in page
    for words in ("There is no such key", "Did you mean &#39;unit&#39;", "This is missing", 'href="#problem-2"'):
        assert words in page, words
    assert 'id="line-4"' in page and "touchstone-lines__line--fault" in page
    assert "unitt: incident&#10;" in page
    mended = lead.post(address(project), {**form_with(answer, "spec"), "spec": SPEC, "file": "", "step": "spec"})
    assert "how sure it must be" in text(mended), "the page as it was shown can be sent again"


@pytest.mark.parametrize(
    ("content", "says"),
    [(SPEC.encode(), "how sure it must be"), (b"\xff\xfe", "not UTF-8"), (b"a" * 100_001, "too long for a spec")],
    ids=["taken", "not text", "too long"],
)
def test_a_spec_comes_as_a_file_too(lead, project, content, says):
    file = SimpleUploadedFile("spec.yaml", content)
    answer = lead.post(address(project), {"file": file, "spec": "", "token": new_id(), "step": "spec"})
    assert says in text(answer)


def test_the_spec_of_a_broken_file_lies_in_the_box_to_be_mended(lead, project):
    file = SimpleUploadedFile("spec.yaml", BROKEN.encode())
    answer = lead.post(address(project), {"file": file, "token": new_id(), "step": "spec"})
    assert answer.status_code == 422 and "unitt: incident&#10;" in text(answer)


@pytest.mark.parametrize("step", ["sample", "seal"])
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("gap", "", "Enter a number for the smallest difference"),
        ("gap", "100", "above 0 and below 100"),
        ("power", "0", "above 0 and below 100"),
        ("power", "lots", "as a number in digits"),
        ("label_protocol", "", "Enter how it is found out"),
        ("data", " ", "Enter which data"),
        ("covers", "0" * 26, "Choose one of the answers offered"),
    ],
)
def test_gaps_of_the_second_step_answer_422_and_keep_the_rest(lead, project, step, name, value, says):
    answer = lead.post(address(project), sample(step=step, **{name: value}))
    page = text(answer)
    assert answer.status_code == 422 and says in page
    assert "technology: grader-1" in page, "the spec is carried"
    kept = PROTOCOL if name != "label_protocol" else DATA
    assert kept in page
    assert not EvaluationPlan.objects.exists()


def test_a_spec_changed_on_its_way_back_is_read_again(lead, project):
    for step in ("sample", "change-sample", "seal"):
        answer = lead.post(address(project), sample(step=step, spec=BROKEN))
        assert answer.status_code == 422 and "problems in the spec" in text(answer)
    for bad in ("", "a\0b"):
        assert lead.post(address(project), sample(step="seal", spec=bad)).status_code == 422
    assert not EvaluationPlan.objects.exists()


def test_going_back_a_step_keeps_both_steps(lead, project):
    back = text(lead.post(address(project), sample(step="change-spec", gap="7.5")))
    assert "unit: incident&#10;" in back and 'name="gap" value="7.5"' in back
    again = text(lead.post(address(project), {**sample(gap="7.5"), "step": "spec"}))
    assert 'value="7.5"' in again and PROTOCOL in again
    assert 'value="7.5"' in text(lead.post(address(project), sample(step="change-sample", gap="7.5")))


def test_a_rate_that_is_expected_asks_for_fewer_cases_and_is_sealed(lead, project):
    second = text(lead.post(address(project), {"spec": SPEC, "token": new_id(), "step": "spec"}))
    assert 'name="rate-tpr"' in second and 'name="rate-ppv"' not in second, "the primary rates are asked for"
    rates = {"rate-tpr": "10", "rate-fpr": ""}
    check = text(lead.post(address(project), sample(step="sample", **rates)))
    assert "for a rate of 10%" in check and "for a rate of 50%" in check and 'name="rate-tpr" value="10"' in check
    for wrong in ("100", "0", "ten", "=1+1"):
        assert lead.post(address(project), sample(step="seal", **{"rate-tpr": wrong})).status_code == 422
    assert 'value="10"' in text(lead.post(address(project), sample(step="change-sample", **rates)))
    answer = lead.post(address(project), sample(step="seal", **rates))
    assert "for a rate of 10%" in text(lead.get(answer.url))
    document = json.loads(EvaluationPlan.objects.get().content.body["document"])
    needed = {one["metric"]: int(one["needed"]) for one in document["needed"]}
    assert needed["tpr"] < needed["fpr"] == 1570


def test_a_plan_says_where_the_private_log_speaks_of_it(force, lead, project):
    start_public_log()
    plan = sealed(force, project)
    page = reverse("evaluation-plan", args=[project.id, plan.id])
    shown = text(lead.get(page))
    entry = PrivateLeaf.objects.get(subject=AuditEvent.objects.get(verb="evaluation.plan-sealed").id).position
    assert f"Entry {entry} speaks of the act of sealing" in shown and "no entry of its own" in shown
    assert "Not tied to the public log yet" in shown
    anchor_if_due(at=clock.now() + timedelta(days=1))
    assert "Tied to the public log since" in text(lead.get(page))
    assert seal_logged(plan=plan.id, digest="sha256:" + "0" * 64) is None, "it has to name the digest"


def test_sealing_twice_seals_once_and_another_mind_is_another_plan(lead, project):
    sent = sample(step="seal")
    assert [lead.post(address(project), sent).status_code for _ in range(2)] == [303, 303]
    assert EvaluationPlan.objects.count() == 1
    other = lead.post(address(project), {**sent, "gap": "4"})
    assert other.status_code == 409 and "already sent with other contents" in text(other)
    assert lead.post(address(project), sample(step="seal", gap="4")).status_code == 303
    assert sorted(EvaluationPlan.objects.values_list("number", flat=True)) == [1, 2]


def test_others_read_a_plan_and_do_not_seal_one(force, project):
    plan = sealed(force, project)
    address_of_it = reverse("evaluation-plan", args=[project.id, plan.id])
    leader = as_role(force, "senior-leader")
    assert "Start a run" not in text(leader.get(address_of_it))
    assert leader.get(address(project)).status_code == 403
    assert as_role(force, "supplier").get(address_of_it).status_code == 403
    stranger = as_role(southmere(), "project-lead")
    assert stranger.get(address_of_it).status_code == 404
    assert stranger.get(address(project)).status_code == 404
    assert stranger.post(address(project), sample(step="seal")).status_code == 404
    own, another = as_role(force, "project-lead"), open_macro(force)
    assert own.get(reverse("evaluation-plan", args=[another.id, plan.id])).status_code == 404
    assert own.get(reverse("evaluation-plan", args=[project.id, "x"])).status_code == 404
