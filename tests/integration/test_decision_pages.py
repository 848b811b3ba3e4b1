"""The pages of a gate: everything for one sitting, deciding in steps, signing, conditions; nothing typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Force, make_office, make_person, northmere, sign_in, southmere
from tests.integration.test_decisions import advise, at_design, file_documents, light_answers, proposed, screen
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer, save_answers
from touchstone.actions.decisions import record_decision, sign_decision
from touchstone.actions.technologies import add_configuration
from touchstone.foundation.identifiers import new_id
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import Condition, Decision, PrivateLeaf, Project, TechnologyVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_guidance")]
TODAY = {"took_place_on-day": "23", "took_place_on-month": "11", "took_place_on-year": "2026"}
REASONS = "Information: it is slow.\nOptions: go on."


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


def as_role(force: Force, role: str) -> Client:
    return sign_in(Client(), force.office(role))


def text(response) -> str:
    return response.content.decode()


def ready_macro(force: Force) -> Project:
    project = open_macro(force)
    save_answers(by=force.actor("project-lead"), project=project.id, given=light_answers(), at=AT)
    return project


def ready_tool(force: Force) -> Project:
    project = open_risk_tool(force)
    screen(force, project)
    file_documents(force, project, "business-case")
    return project


def decide_url(project: Project) -> str:
    return reverse("decide", args=[project.id])


def sent(force: Force, project: Project, outcome: str, **changes: str) -> dict[str, str]:
    """What the browser sends from the form of that outcome."""
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)
    plain = {
        "outcome": outcome,
        "reasons": REASONS,
        "dissent": "",
        "seen_digest": snapshot.sealed_digest,
        "seen_position": "0",
        "rows": "0",
        "token": new_id(),
        "step": "check",
        **TODAY,
    }
    return {**plain, **changes}


def condition(index: int, words: str, day: str = "1") -> dict[str, str]:
    return {
        f"condition-{index}-text": words,
        f"condition-{index}-owner": "project-lead",
        f"condition-{index}-due_on-day": day,
        f"condition-{index}-due_on-month": "12",
        f"condition-{index}-due_on-year": "2026",
    }


def test_the_gate_shows_everything_for_one_sitting(force):
    project = ready_tool(force)
    advise(force, project, "dpo")
    page = text(as_role(force, "project-lead").get(reverse("gate", args=[project.id])))
    for words in (
        "A tidy workflow is no proof of lawfulness",
        "Something takes too long and is done unevenly",
        "A joint decision: Senior leader and Project lead each sign.",
        "Touchstone’s own rule",
        "Leah Lockyer",
        "Samir Sandhu",
        "Impact on individuals",
        "Supports going on",
        "Thank you.",
        "Not scanned",
        "warns only",
        "Decide",
    ):
        assert words in page
    assert decide_url(project) in page


def test_what_is_outstanding_stands_under_its_authority_with_a_way_there(force):
    project = open_risk_tool(force)
    page = text(as_role(force, "project-lead").get(reverse("gate", args=[project.id])))
    assert re.search(r"The law: bars \(\d+\)", page)
    assert re.search(r"The guidance: bars \(\d+\)", page)
    assert re.search(r"worth knowing: warns only \(\d+\)", page)
    assert page.index("The law: bars") < page.index("The guidance: bars") < page.index("worth knowing")
    assert reverse("documents", args=[project.id]) in page


def test_an_office_that_does_not_decide_is_told_who_does(force):
    project = ready_macro(force)
    page = text(as_role(force, "auditor").get(reverse("gate", args=[project.id])))
    assert "Your office does not decide at this gate" in page
    assert "Samir Sandhu" in page
    assert decide_url(project) not in page
    assert as_role(force, "auditor").get(decide_url(project)).status_code == 403
    refused = as_role(force, "siro").get(decide_url(project))
    assert refused.status_code == 409
    assert "Ask the decision maker named for this stage" in text(refused)


def test_another_force_and_a_malformed_id_find_nothing(force):
    project = ready_macro(force)
    stranger = as_role(southmere(), "senior-leader")
    for name in ("gate", "decide"):
        assert stranger.get(reverse(name, args=[project.id])).status_code == 404
        assert stranger.get(reverse(name, args=["x"])).status_code == 404
    own = as_role(force, "senior-leader")
    for name in ("decision", "decision-sign"):
        assert own.get(reverse(name, args=[project.id, "nothing"])).status_code == 404
    lead = as_role(force, "project-lead")
    assert lead.get(reverse("condition-close", args=[project.id, "nothing"])).status_code == 404
    assert stranger.post(decide_url(project), sent(force, project, "pause", step="sign")).status_code == 404


def test_only_open_outcomes_are_offered_and_an_unknown_one_is_asked_again(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    page = text(client.get(decide_url(project)))
    assert "Proceed with conditions" in page and "Stop" in page and "Resume" not in page
    assert client.get(decide_url(project), {"outcome": "resume"}).status_code == 422
    assert client.get(decide_url(project), {"outcome": "grant"}).status_code == 422
    assert client.post(decide_url(project), {"outcome": "grant", "step": "sign"}).status_code == 422


def test_a_macro_is_checked_and_signed_by_the_pages_once(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    assert client.get(decide_url(project), {"outcome": "proceed"}).status_code == 200
    form = sent(force, project, "proceed")
    check = client.post(decide_url(project), form)
    assert check.status_code == 200
    assert form["seen_digest"] in text(check)
    assert "With your signature the decision is taken" in text(check)
    assert Decision.objects.count() == 0

    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text(check)))
    assert carried["reasons"].replace("&#10;", "\n") == REASONS
    signed = {**form, "step": "sign"}
    first, second = client.post(decide_url(project), signed), client.post(decide_url(project), signed)
    one = Decision.objects.get()
    assert (first.status_code, first.url) == (303, reverse("decision", args=[project.id, one.id]))
    assert (second.status_code, second.url) == (first.status_code, first.url)
    assert (one.status, one.statement.body["reasons"]) == ("taken", REASONS)

    page = text(client.get(first.url))
    leaf = PrivateLeaf.objects.get(kind="decision").position
    assert f"Leaf {leaf}" in page and one.snapshot_digest in page and "Samir Sandhu" in page
    assert "Decided on an earlier version" not in page


def test_another_decision_under_the_same_token_is_refused_and_kept(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    form = sent(force, project, "pause", step="sign")
    client.post(decide_url(project), form)
    again = client.post(decide_url(project), {**form, "reasons": "Something else entirely"})
    assert again.status_code == 409
    assert "Something else entirely" in text(again)
    assert Decision.objects.count() == 1


def test_refusing_asks_for_less_than_proceeding(force):
    project = open_risk_tool(force)
    client = as_role(force, "project-lead")
    stop = text(client.get(decide_url(project), {"outcome": "stop"}))
    proceed = text(client.get(decide_url(project), {"outcome": "proceed"}))
    assert "Questions to proceed" in proceed and "Questions to proceed" not in stop
    form = sent(force, project, "stop", step="sign")
    assert client.post(decide_url(project), form).status_code == 303


def test_what_bars_is_shown_on_the_form_with_its_authority_and_nothing_typed_is_lost(force):
    project = open_risk_tool(force)
    client = as_role(force, "project-lead")
    answers = proceed_answers(client, project)
    form = sent(force, project, "proceed", to_stage="design", **answers)
    for step in ("check", "sign"):
        answer = client.post(decide_url(project), {**form, "step": step})
        page = text(answer)
        assert answer.status_code == 422
        assert "<title>Error: " in page
        assert "is still outstanding" in page
        assert "The law: bars" in page and "Who refuses, and where that is written" in page
        assert "Information: it is slow.&#10;Options: go on." in page
    assert Decision.objects.count() == 0


def proceed_answers(client: Client, project: Project) -> dict[str, str]:
    """Yes to each question that the form asks."""
    page = text(client.get(decide_url(project), {"outcome": "proceed"}))
    return dict.fromkeys(re.findall(r'name="(answer\.[^"]+)"', page), "yes")


def test_each_question_is_answered_on_its_own(force):
    project = at_design(force)
    client = as_role(force, "project-lead")
    answers = proceed_answers(client, project)
    assert len(answers) == 2
    first, second = answers
    form = sent(force, project, "proceed", to_stage="development", **{first: "yes", second: "no"})
    answer = client.post(decide_url(project), form)
    assert answer.status_code == 422
    assert "A question to proceed is answered no" in text(answer)
    form.pop(second)
    answer = client.post(decide_url(project), form)
    assert answer.status_code == 422
    assert "Answer yes or no: each question to proceed is answered on its own" in text(answer)
    assert REASONS.split("\n")[0] in text(answer)


def test_missing_input_is_named_with_the_way_to_ask_for_it(force):
    project = at_design(force)
    client = as_role(force, "project-lead")
    form = sent(force, project, "proceed", to_stage="development", **proceed_answers(client, project))
    answer = client.post(decide_url(project), form)
    assert answer.status_code == 422
    assert "The decision is taken with input that has not been given" in text(answer)
    assert reverse("advice-list", args=[project.id]) in text(answer)


def test_a_case_that_moved_is_told_what_changed_and_sent_again(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    page = text(client.get(decide_url(project), {"outcome": "pause"}))
    position = re.search(r'name="seen_position" value="(\d+)"', page)[1]
    form = sent(force, project, "pause", step="sign", seen_position=position)
    given = Given(question="light.data-destinations", value={"value": "A poster"}, read_version=1)
    save_answer(by=force.actor("project-lead"), project=project.id, given=given, at=AT)
    answer = client.post(decide_url(project), form)
    page = text(answer)
    assert answer.status_code == 409
    assert "The case has changed since you opened this page" in page
    assert "Answers were saved" in page and "Leah Lockyer" in page
    assert "Information: it is slow." in page
    digest = re.search(r'name="seen_digest" value="([^"]+)"', page)[1]
    assert digest != form["seen_digest"]
    assert client.post(decide_url(project), {**form, "seen_digest": digest}).status_code == 303


def test_a_form_with_gaps_answers_422_at_its_fields(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    empty = {"outcome": "pause", "token": new_id(), "step": "check", "dissent": "Kept though the rest is empty"}
    answer = client.post(decide_url(project), empty)
    assert answer.status_code == 422
    assert 'href="#id_reasons"' in text(answer)
    assert "Kept though the rest is empty" in text(answer)
    later = {**TODAY, "took_place_on-year": "2027"}
    answer = client.post(decide_url(project), sent(force, project, "pause", **later))
    assert answer.status_code == 422
    assert "The decision is dated in the future" in text(answer)
    bad = sent(force, project, "pause", reasons="A\0B")
    assert client.post(decide_url(project), bad).status_code == 422


BAD = [
    {"rows": "-1"},
    {"rows": "9" * 30, "outcome": "proceed-with-conditions"},
    {"rows": "2", "step": "remove.99", "outcome": "proceed-with-conditions"},
    {"rows": "2", "step": "remove.", "outcome": "proceed-with-conditions"},
    {"seen_position": "x"},
    {"seen_position": "9" * 15, "seen_digest": "sha256:0", "step": "sign"},
    {"seen_digest": "x" * 500},
    {"outcome": "\0"},
    {"reasons": "x" * 20_001},
    {"reasons": "\ufffd"},
    {"reasons": "a\0b", "step": "sign"},
    {"dissent": "a\u0301" * 5 + "\u0301" * 40},
    {"took_place_on-day": "31", "took_place_on-month": "02"},
    {"took_place_on-year": "\u0662\u0660\u0662\u0666"},
    {"token": "no-token", "step": "sign"},
    {"token": "", "step": "sign"},
    {"step": "grant"},
    {"covers": "x/y/z"},
]


@pytest.mark.parametrize("changes", BAD, ids=[str(number) for number in range(len(BAD))])
def test_whatever_is_sent_is_answered_and_decides_nothing(force, changes):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    answer = client.post(decide_url(project), {**sent(force, project, "pause"), **changes})
    assert answer.status_code in (200, 409, 422)
    assert Decision.objects.count() == 0


def test_where_a_return_leads_is_one_of_those_offered(force):
    project = at_design(force)
    client = as_role(force, "project-lead")
    answer = client.post(decide_url(project), sent(force, project, "return", to_stage="nowhere"))
    assert answer.status_code == 422
    assert "Choose one of the answers offered for the stage it leads to" in text(answer)
    form = sent(force, project, "return", to_stage="prioritisation", step="sign")
    assert client.post(decide_url(project), form).status_code == 303
    project.refresh_from_db()
    assert project.stage == "prioritisation"


def test_what_took_place_earlier_is_marked_late_before_and_after_signing(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    form = sent(force, project, "pause", **{"took_place_on-day": "20"})
    assert "entered late" in text(client.post(decide_url(project), form))
    done = client.post(decide_url(project), {**form, "step": "sign"}, follow=True)
    assert "Recorded late" in text(done)


def test_conditions_are_added_removed_and_owed(force):
    project = ready_macro(force)
    client = as_role(force, "senior-leader")
    form = sent(force, project, "proceed-with-conditions", rows="1", **condition(0, "Check it again"))
    more = text(client.post(decide_url(project), {**form, "step": "add"}))
    assert 'name="condition-1-text"' in more and "Check it again" in more
    assert "There is a problem" not in more
    both = {**form, "rows": "2", **condition(1, "Tell the panel", "2")}
    fewer = text(client.post(decide_url(project), {**both, "step": "remove.0"}))
    assert "Tell the panel" in fewer and "Check it again" not in fewer
    half = {**form, "condition-0-owner": ""}
    answer = client.post(decide_url(project), half)
    assert answer.status_code == 422 and "Choose the role that owes it" in text(answer)
    none = sent(force, project, "proceed-with-conditions", rows="1")
    answer = client.post(decide_url(project), none)
    assert answer.status_code == 422 and "Enter at least one condition" in text(answer)
    back = text(client.post(decide_url(project), {**form, "step": "change"}))
    assert "Check it again" in back and "There is a problem" not in back

    assert client.post(decide_url(project), {**both, "step": "sign"}).status_code == 303
    assert Condition.objects.count() == 2
    page = text(as_role(force, "project-lead").get(reverse("gate", args=[project.id])))
    assert "Tell the panel" in page and "Owed by: Project lead" in page


def test_a_condition_is_closed_once_with_a_note_and_evidence(force):
    project = ready_macro(force)
    file_documents(force, project, "business-case")
    senior = as_role(force, "senior-leader")
    form = sent(force, project, "proceed-with-conditions", rows="1", step="sign", **condition(0, "Check it again"))
    senior.post(decide_url(project), form)
    owed = Condition.objects.get()
    address = reverse("condition-close", args=[project.id, owed.id])
    assert senior.get(address).status_code == 403
    lead = as_role(force, "project-lead")
    assert lead.post(address, {"note": " ", "token": new_id()}).status_code == 422
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)
    closing = {"note": "Done on the ward", "proof": snapshot.evidence[0].id, "token": new_id()}
    assert [lead.post(address, closing).status_code for _ in range(2)] == [303, 303]
    again = lead.post(address, {**closing, "token": new_id(), "note": "Typed again"})
    assert again.status_code == 409 and "Typed again" in text(again)
    page = text(lead.get(reverse("gate", args=[project.id])))
    assert "Done on the ward" in page and "Paper" in page


def test_an_overdue_condition_says_so_and_bars_proceeding(force):
    project = ready_macro(force)
    senior = as_role(force, "senior-leader")
    form = sent(force, project, "proceed-with-conditions", rows="1", step="sign", **condition(0, "Check it again"))
    senior.post(decide_url(project), form)
    with time_machine.travel(AT + timedelta(days=30), tick=False):
        page = text(as_role(force, "senior-leader").get(reverse("gate", args=[project.id])))
    assert "Overdue" in page and "Your force’s policy: bars" in page
    assert "A condition of an earlier decision is past its date" in page


def test_a_joint_decision_waits_for_the_other_and_says_who(force):
    project = ready_tool(force)
    lead, senior = as_role(force, "project-lead"), as_role(force, "senior-leader")
    form = sent(force, project, "proceed", to_stage="design", dissent="I would wait", **proceed_answers(lead, project))
    check = text(lead.post(decide_url(project), form))
    assert "The decision is taken once the others have signed:" in check and "Senior leader" in check
    assert lead.post(decide_url(project), {**form, "step": "sign"}).status_code == 303
    one = Decision.objects.get()
    page = text(senior.get(reverse("gate", args=[project.id])))
    assert "A decision waits for a signature" in page and "Still to sign: Senior leader" in page
    assert "Read and sign" in page and "Read and sign" not in text(lead.get(reverse("gate", args=[project.id])))
    address = reverse("decision-sign", args=[project.id, one.id])
    read = text(senior.get(address))
    assert "I would wait" in read and one.snapshot_digest in read
    assert senior.post(address, {"token": new_id()}).status_code == 422
    signing = {"token": new_id(), "confirmed": "on", "dissent": ""}
    assert [senior.post(address, signing).status_code for _ in range(2)] == [303, 303]
    one.refresh_from_db()
    assert one.status == "taken"


def test_a_signature_is_refused_to_the_first_signer_and_on_a_case_that_moved(force):
    project = ready_tool(force)
    one = record_decision(
        by=force.actor("project-lead"),
        project=project.id,
        proposed=proposed(force, project, "proceed", to_stage="design"),
        at=AT,
    )
    address = reverse("decision-sign", args=[project.id, one.id])
    own = as_role(force, "project-lead").get(address)
    assert own.status_code == 409 and "You have signed this decision already" in text(own)
    given = Given(question="DPIA-1.1", value={"value": {"en": "Moved along"}})
    save_answer(by=force.actor("project-lead"), project=project.id, given=given, at=AT)
    signing = {"token": new_id(), "confirmed": "on", "dissent": "Typed before"}
    answer = as_role(force, "senior-leader").post(address, signing)
    page = text(answer)
    assert answer.status_code == 409
    assert "A question was answered" in page and "Moved along" in page and "Typed before" in page


def test_a_later_change_shows_beside_the_decision_with_both_texts(force):
    project = ready_macro(force)
    one = record_decision(
        by=force.actor("senior-leader"),
        project=project.id,
        proposed=proposed(force, project, "pause", answers={}),
        at=AT,
    )
    given = Given(question="light.data-destinations", value={"value": "A poster"}, read_version=1)
    save_answer(by=force.actor("project-lead"), project=project.id, given=given, at=AT + timedelta(hours=1))
    auditor, address = as_role(force, "auditor"), reverse("decision", args=[project.id, one.id])
    at_gate = auditor.get(reverse("gate", args=[project.id]))
    assert "Decided on an earlier version" in text(at_gate) and f'href="{address}#changed"' in text(at_gate)
    page = text(auditor.get(address))
    assert "Decided on an earlier version" in page and "What has changed in the case since (1)" in page
    assert "An answer changed" in page and "A slide" in page and "A poster" in page


def test_one_who_advised_cannot_proceed_but_may_hold_back(force):
    project = ready_tool(force)
    both = make_person("Two Hats", "two@xn01.example")
    senior = make_office(force.organisation, "senior-leader", both)
    force.offices["dpo"] = make_office(force.organisation, "dpo", both)
    advise(force, project, "dpo")
    client = sign_in(Client(), senior)
    refused = client.get(decide_url(project), {"outcome": "proceed"})
    assert refused.status_code == 409 and "You advised on this paper" in text(refused)
    assert client.get(decide_url(project), {"outcome": "pause"}).status_code == 200


def test_the_version_and_configuration_covered_are_chosen_and_kept(force):
    project = open_macro(force, version_label="2.1")
    by = force.actor("project-lead")
    version = TechnologyVersion.objects.get(technology=project.technology_id)
    setting = add_configuration(
        by=by, project=project.id, version=version.id, label="Strict", settings={"a": "b"}, at=AT
    )
    client = as_role(force, "senior-leader")
    page = text(client.get(decide_url(project), {"outcome": "pause"}))
    assert "2.1, Strict" in page
    covers = f"{version.id}/{setting.id}"
    done = client.post(decide_url(project), sent(force, project, "pause", step="sign", covers=covers), follow=True)
    assert "2.1, Strict" in text(done)
    one = Decision.objects.get()
    assert (one.covers, one.configuration) == (version.id, setting.id)
    wrong = client.post(decide_url(project), sent(force, project, "resume", covers="another"))
    assert wrong.status_code == 422


def test_another_decision_replaces_the_one_that_waits_and_says_so(force):
    project = open_risk_tool(force)
    client = as_role(force, "project-lead")
    first = sent(force, project, "pause", step="sign")
    client.post(decide_url(project), first)
    second = sent(force, project, "stop")
    assert "Signing this one replaces it" in text(client.post(decide_url(project), second))
    client.post(decide_url(project), {**second, "step": "sign"})
    assert sorted(Decision.objects.values_list("outcome", "status")) == [("pause", "superseded"), ("stop", "open")]
    page = text(client.get(reverse("gate", args=[project.id])))
    assert "Replaced before it was taken" in page and "Catrin Cole" in page


def test_what_was_outstanding_is_sealed_by_name(force):
    project = ready_tool(force)
    wish = proposed(force, project, "proceed", to_stage="design")
    one = record_decision(by=force.actor("project-lead"), project=project.id, proposed=wish, at=AT)
    page = text(as_role(force, "auditor").get(reverse("decision", args=[project.id, one.id])))
    assert "Outstanding when it was decided" in page and "Problem statement" in page


def test_an_ended_project_has_nothing_left_to_decide(force):
    project = ready_tool(force)
    one = record_decision(
        by=force.actor("project-lead"), project=project.id, proposed=proposed(force, project, "stop"), at=AT
    )
    sign_decision(by=force.actor("senior-leader"), decision=one.id, at=AT)
    client = as_role(force, "project-lead")
    assert client.get(reverse("gate", args=[project.id])).status_code == 200
    answer = client.get(decide_url(project))
    assert answer.status_code == 409 and "This project has ended" in text(answer)
    late = client.post(decide_url(project), sent(force, project, "pause", step="sign"))
    assert late.status_code == 409 and "Information: it is slow." in text(late)
