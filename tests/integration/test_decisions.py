"""Gate decisions: who may sign, what each seals, where it leads, and what it leaves owed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast import Force, northmere, southmere
from tests.journeys import AT, open_macro, open_risk_tool
from touchstone.actions.advice import give_advice, reply_to_advice, request_advice
from touchstone.actions.answers import Given
from touchstone.actions.assessments import save_answer, save_answers
from touchstone.actions.decisions import close_condition, record_decision, sign_decision
from touchstone.actions.evidence import attach_evidence
from touchstone.domain import decision_refusals as refusals
from touchstone.domain.decision import ProposedCondition, ProposedDecision
from touchstone.foundation.errors import AlreadyDone, NotFound, NotPermitted
from touchstone.queries.packs import pack_for
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.store.models import AuditEvent, Condition, Decision, PrivateLeaf, Project, StageRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_guidance")]
TODAY = date(2026, 11, 23)


def digest(force: Force, project: Project) -> str:
    return load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT).sealed_digest


def proposed(force: Force, project: Project, outcome: str, **changes) -> ProposedDecision:
    snapshot = load_project_snapshot(by=force.actor("project-lead"), project=project.id, at=AT)
    stage = pack_for(snapshot).stage(snapshot.stage)
    plain = {
        "stage": snapshot.stage,
        "outcome": outcome,
        "reasons": "Because it is so",
        "took_place_on": TODAY,
        "seen_digest": snapshot.sealed_digest,
        "answers": {one.id: "yes" for one in stage.proceed_questions},
    }
    return ProposedDecision(**{**plain, **changes})


def screen(force: Force, project: Project) -> None:
    answers = {"DP-01": "part-3", "DP-02": ["criminal-offence", "ordinary"]}
    given = [Given(question=question, value={"value": value}) for question, value in answers.items()]
    save_answers(by=force.actor("project-lead"), project=project.id, given=given, at=AT)


def file_documents(force: Force, project: Project, *documents: str) -> None:
    attach_evidence(
        by=force.actor("project-lead"),
        project=project.id,
        pieces=[b"What it says"],
        file_name="paper.txt",
        title="Paper",
        documents=documents,
        at=AT,
    )


def test_a_joint_gate_stays_open_on_one_signature():
    force = northmere()
    project = open_risk_tool(force)
    screen(force, project)
    file_documents(force, project, "business-case")
    one = record_decision(
        by=force.actor("project-lead"),
        project=project.id,
        proposed=proposed(force, project, "proceed", to_stage="design"),
        at=AT,
    )
    project.refresh_from_db()
    assert (one.status, project.stage) == ("open", "prioritisation")
    sign_decision(by=force.actor("senior-leader"), decision=one.id, at=AT)
    one.refresh_from_db()
    project.refresh_from_db()
    assert (one.status, project.stage) == ("taken", "design")
    assert PrivateLeaf.objects.filter(kind="decision", subject=one.id).count() == 1
    assert [run.stage for run in StageRun.objects.order_by("number")] == ["prioritisation", "design"]


def test_nobody_signs_twice_and_the_case_must_be_the_one_first_signed():
    force = northmere()
    project = open_risk_tool(force)
    screen(force, project)
    file_documents(force, project, "business-case")
    by = force.actor("project-lead")
    one = record_decision(
        by=by, project=project.id, proposed=proposed(force, project, "proceed", to_stage="design"), at=AT
    )
    with pytest.raises(Exception, match="signed"):
        sign_decision(by=by, decision=one.id, at=AT)
    save_answer(by=by, project=project.id, given=Given(question="DPIA-1.1", value={"value": {"en": "Moved"}}), at=AT)
    with pytest.raises(refusals.SnapshotMoved):
        sign_decision(by=force.actor("senior-leader"), decision=one.id, at=AT)


def test_what_bars_is_named_with_its_authority_and_nothing_is_written():
    force = northmere()
    project = open_risk_tool(force)
    before = Decision.objects.count()
    with pytest.raises(refusals.MandatoryItemOutstanding) as refusal:
        record_decision(
            by=force.actor("project-lead"),
            project=project.id,
            proposed=proposed(force, project, "proceed", to_stage="design"),
            at=AT,
        )
    assert refusal.value.authority.kind in ("law", "guidance")
    assert Decision.objects.count() == before


def test_refusing_needs_no_outstanding_item():
    force = northmere()
    project = open_risk_tool(force)
    one = record_decision(
        by=force.actor("project-lead"), project=project.id, proposed=proposed(force, project, "stop"), at=AT
    )
    sign_decision(by=force.actor("senior-leader"), decision=one.id, at=AT)
    project.refresh_from_db()
    assert project.status == "closed"


def test_one_who_is_no_decider_is_refused_and_another_force_finds_nothing():
    force = northmere()
    project = open_risk_tool(force)
    wish = proposed(force, project, "stop")
    with pytest.raises(refusals.DecisionMakerHasNoOffice):
        record_decision(by=force.actor("siro"), project=project.id, proposed=wish, at=AT)
    with pytest.raises(NotPermitted):
        record_decision(by=force.actor("auditor"), project=project.id, proposed=wish, at=AT)
    with pytest.raises(NotFound):
        record_decision(by=southmere().actor("project-lead"), project=project.id, proposed=wish, at=AT)


def at_design(force: Force) -> Project:
    project = open_risk_tool(force)
    screen(force, project)
    file_documents(force, project, "business-case")
    one = record_decision(
        by=force.actor("project-lead"),
        project=project.id,
        proposed=proposed(force, project, "proceed", to_stage="design"),
        at=AT,
    )
    sign_decision(by=force.actor("senior-leader"), decision=one.id, at=AT)
    return Project.objects.get(id=project.id)


def advise(force: Force, project: Project, adviser: str) -> None:
    asked = request_advice(
        by=force.actor("project-lead"), project=project.id, adviser=adviser, question="Is it sound?", at=AT
    )
    advice = give_advice(
        by=force.actor(adviser), request=asked.id, text="It is.", conclusion="support", interests="None", at=AT
    )
    reply_to_advice(by=force.actor("project-lead"), advice=advice.id, text="Thank you.", response="accepted", at=AT)


def test_design_waits_for_the_input_of_dpo_and_siro():
    force = northmere()
    project = at_design(force)
    by = force.actor("project-lead")
    with pytest.raises(refusals.InputNotGiven):
        record_decision(
            by=by, project=project.id, proposed=proposed(force, project, "proceed", to_stage="development"), at=AT
        )
    advise(force, project, "dpo")
    advise(force, project, "siro")
    with pytest.raises(refusals.MandatoryItemOutstanding):
        record_decision(
            by=by, project=project.id, proposed=proposed(force, project, "proceed", to_stage="development"), at=AT
        )


def test_design_asks_two_questions_and_needs_both_to_be_yes():
    force = northmere()
    project = at_design(force)
    wish = proposed(force, project, "proceed", to_stage="development")
    assert len(wish.answers) == 2
    first, second = wish.answers
    with pytest.raises(refusals.ProceedQuestionAnsweredNo):
        record_decision(
            by=force.actor("project-lead"),
            project=project.id,
            proposed=proposed(force, project, "proceed", to_stage="development", answers={first: "yes", second: "no"}),
            at=AT,
        )
    with pytest.raises(refusals.ProceedQuestionUnanswered):
        record_decision(
            by=force.actor("project-lead"),
            project=project.id,
            proposed=proposed(force, project, "proceed", to_stage="development", answers={first: "yes"}),
            at=AT,
        )


def light_answers() -> list[Given]:
    values = {
        "light.purpose": {"value": {"en": "Counts by month"}},
        "light.owner": {"role": "Performance team", "contact": "performance@northmere.example"},
        "light.data-sources": {"value": {"en": "Incident counts"}},
        "light.data-destinations": {"value": "A slide"},
        "light.how-checked": {"check": "By hand for two months", "by": "Two analysts", "checked-on": "2026-11-20"},
        "light.used-by": {"value": "Two analysts"},
        "light.decided-by": {"value": {"name": "S Sandhu", "role": "senior-leader", "on": "2026-11-23"}},
        "light.review-date": {"value": "2027-05-01"},
    }
    return [Given(question=question, value=value) for question, value in values.items()]


def test_a_macro_is_decided_once_by_a_senior_leader_on_the_light_path():
    force = northmere()
    project = open_macro(force)
    save_answers(by=force.actor("project-lead"), project=project.id, given=light_answers(), at=AT)
    one = record_decision(
        by=force.actor("senior-leader"),
        project=project.id,
        proposed=proposed(force, project, "proceed", answers={}),
        at=AT,
    )
    project.refresh_from_db()
    assert (one.status, project.stage, project.path) == ("taken", "evaluation", "light")


def test_conditions_are_owed_until_closed_with_a_note():
    force = northmere()
    project = open_macro(force)
    save_answers(by=force.actor("project-lead"), project=project.id, given=light_answers(), at=AT)
    owed = ProposedCondition(text="Check it again", owner_role="project-lead", due_on=TODAY + timedelta(days=30))
    record_decision(
        by=force.actor("senior-leader"),
        project=project.id,
        proposed=proposed(force, project, "proceed-with-conditions", answers={}, conditions=(owed,)),
        at=AT,
    )
    condition = Condition.objects.get()
    by = force.actor("project-lead")
    close_condition(by=by, condition=condition.id, note="Checked", at=AT)
    with pytest.raises(AlreadyDone):
        close_condition(by=by, condition=condition.id, note="Checked", at=AT)


def test_what_took_place_earlier_says_that_it_was_recorded_late():
    force = northmere()
    project = open_risk_tool(force)
    record_decision(
        by=force.actor("project-lead"),
        project=project.id,
        proposed=proposed(force, project, "pause", took_place_on=TODAY - timedelta(days=3)),
        at=AT,
    )
    event = AuditEvent.objects.get(verb="decision.recorded")
    assert (event.took_place_on, event.is_late) == (TODAY - timedelta(days=3), True)


def test_an_earlier_date_brings_back_nothing_that_has_run_out():
    force = northmere()
    project = open_risk_tool(force)
    screen(force, project)
    attach_evidence(
        by=force.actor("project-lead"),
        project=project.id,
        pieces=[b"What it said"],
        file_name="paper.txt",
        title="Paper",
        documents=("business-case",),
        expires_on=TODAY - timedelta(days=1),
        at=AT,
    )
    for day in (TODAY, date(2001, 1, 1)):
        wish = proposed(force, project, "proceed", to_stage="design", took_place_on=day)
        with pytest.raises(refusals.MandatoryItemOutstanding):
            record_decision(by=force.actor("project-lead"), project=project.id, proposed=wish, at=AT)


def test_a_decision_is_not_dated_before_the_one_that_led_to_it():
    force = northmere()
    project = at_design(force)
    wish = proposed(force, project, "pause", took_place_on=TODAY - timedelta(days=1))
    with pytest.raises(refusals.TookPlaceTooEarly):
        record_decision(by=force.actor("project-lead"), project=project.id, proposed=wish, at=AT)
