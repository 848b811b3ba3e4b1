"""Who may take which decision, on what, and who refuses: refusing is always as easy as proceeding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.unit.domain.small_case import (
    AT,
    LAW,
    OTHER_FORCE,
    OURS,
    SEEN,
    TODAY,
    advice,
    answer,
    case,
    decision,
    evidence,
    leads,
    pack_of,
    person,
    requirement,
    run,
    signature,
    stage_data,
    triage_data,
)
from touchstone.domain import decision_refusals as refusals
from touchstone.domain.decision import (
    ProposedCondition,
    ProposedDecision,
    Ruling,
    check_decision,
    check_signature,
    decided_on_earlier_version,
    is_late,
)
from touchstone.domain.duties import DeciderHasAdvised, SignedByThisPerson
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.pack import Pack

PAGE = {"provenance": "seen", "sources": ["APP"]}
SENIOR, LEAD, CHIEF, DPO = person("senior-leader"), person("project-lead"), person("chief-officer"), person("dpo")
BOTH_SIGN = {"kind": "joint", "deciders": ["senior-leader", "project-lead"], "sharing": "ours"} | PAGE
LEAD_WITH_INPUT = {"kind": "with-input", "deciders": ["project-lead"], "input": ["dpo"]} | PAGE
TWO_QUESTIONS = [{"id": "gains", "text": "Gains?"} | SEEN, {"id": "plan", "text": "A plan?"} | SEEN]
YES = {"gains": "yes", "plan": "yes"}


def decide(snapshot: ProjectSnapshot, pack: Pack, by=SENIOR, **more: object) -> Ruling:
    base = {
        "stage": snapshot.stage, "outcome": "proceed", "reasons": "Because.", "took_place_on": TODAY,
        "seen_digest": "now",
    }  # fmt: skip
    proposed = ProposedDecision(**(base | more))
    return check_decision(proposed=proposed, signatory=by, snapshot=snapshot, pack=pack, at=AT, sealed_digest="now")


def refusal(expected: type, snapshot: ProjectSnapshot, pack: Pack, by=SENIOR, **more: object):
    with pytest.raises(expected) as refused:
        decide(snapshot, pack, by, **more)
    assert refused.value.message
    assert refused.value.authority is not None
    return refused.value


SOLE = pack_of()


# Sole


def test_one_named_role_decides_alone():
    ruling = decide(case(), SOLE)
    assert (ruling.signs_as, ruling.is_taken, ruling.still_to_sign) == ("senior-leader", True, ())
    assert (ruling.to_stage, ruling.path, ruling.rule.authority.kind.value) == ("deployment", "full", "guidance")


@pytest.mark.parametrize(
    "by",
    [DPO, LEAD, person("senior-leader", organisation=OTHER_FORCE)],
    ids=["another role", "the project lead", "the same role in another force"],
)
def test_nobody_else_decides(by):
    refusal(refusals.DecisionMakerHasNoOffice, case(), SOLE, by)


def test_the_guidance_is_named_as_who_refuses():
    refused = refusal(refusals.DecisionMakerHasNoOffice, case(), SOLE, DPO)
    assert (refused.authority.kind, refused.authority.source) == ("guidance", "APP")


def test_where_the_guidance_names_the_project_lead_it_is_the_lead_of_this_project():
    pack = pack_of(stage_data("design", decision_rule={"kind": "sole", "deciders": ["project-lead"]} | PAGE))
    assert decide(case(), pack, LEAD).is_taken
    refusal(refusals.DecisionMakerHasNoOffice, case(), pack, person("project-lead", "lead-elsewhere"))


# Joint


JOINT = pack_of(stage_data("design", decision_rule=BOTH_SIGN))


def waiting(**more: object) -> ProjectSnapshot:
    base = {"status": "open", "signatures": (signature("senior-leader", "senior-leader"),), "snapshot_digest": "now"}
    return case(decisions=(decision("d", **(base | more)),))


def sign(snapshot: ProjectSnapshot, by=LEAD, *, pack: Pack = JOINT, digest: str = "now") -> Ruling:
    return check_signature(
        decision=snapshot.decisions[0], signatory=by, snapshot=snapshot, pack=pack, at=AT, sealed_digest=digest
    )


def test_the_first_signature_leaves_a_joint_decision_open():
    ruling = decide(case(), JOINT, LEAD)
    assert (ruling.is_taken, ruling.still_to_sign) == (False, ("senior-leader",))


def test_the_second_signature_takes_it():
    ruling = sign(waiting())
    assert (ruling.signs_as, ruling.is_taken, ruling.to_stage) == ("project-lead", True, "deployment")


@pytest.mark.parametrize(
    ("more", "by", "digest", "expected"),
    [
        ({}, SENIOR, "now", SignedByThisPerson),
        ({}, CHIEF, "now", refusals.AlreadySigned),
        ({}, DPO, "now", refusals.DecisionMakerHasNoOffice),
        ({"status": "taken"}, LEAD, "now", refusals.AlreadySigned),
        ({"status": "superseded"}, LEAD, "now", refusals.AlreadySigned),
        ({}, LEAD, "later", refusals.SnapshotMoved),
        ({"stage": "deployment"}, LEAD, "now", refusals.StageNotOpen),
    ],
    ids=[
        "the same person", "another holder of the role that signed", "a role that does not sign", "taken already",
        "replaced by another", "the case has moved since", "the project has moved on",
    ],
)  # fmt: skip
def test_who_cannot_add_a_signature(more, by, digest, expected):
    with pytest.raises(expected):
        sign(waiting(**more), by, digest=digest)


def test_one_person_with_both_offices_signs_once():
    snapshot = replace(waiting(), assignments=(leads("senior-leader"),))
    with pytest.raises(SignedByThisPerson):
        sign(snapshot, person("project-lead", "senior-leader"))


def test_a_second_signature_needs_what_bars_to_be_there_still():
    pack = pack_of(
        stage_data("design", decision_rule=BOTH_SIGN, requirements=[requirement("r", "document", SEEN, document="x")])
    )
    with pytest.raises(refusals.MandatoryItemOutstanding):
        sign(waiting(), pack=pack)
    assert sign(waiting(outcome="stop", to_stage=""), pack=pack).is_taken


def test_a_new_decision_replaces_one_that_waits():
    assert decide(waiting(), JOINT, LEAD, outcome="return", to_stage="design").replaces == ("d",)
    assert decide(waiting(stage_run="earlier"), JOINT, LEAD).replaces == ()


# With input


INPUT = pack_of(stage_data("design", decision_rule=LEAD_WITH_INPUT))


def test_the_lead_decides_once_the_named_input_has_been_given():
    assert decide(case(advice=(advice(),)), INPUT, LEAD).is_taken
    refused = refusal(refusals.InputNotGiven, case(), INPUT, LEAD)
    assert [item.link_to for item in refused.items] == [("adviser", "data-officer")]
    assert refused.authority.kind == "guidance"


def test_input_given_after_the_day_of_the_decision_is_too_late():
    snapshot = case(advice=(advice(),))
    refusal(refusals.InputNotGiven, snapshot, INPUT, LEAD, took_place_on=TODAY - timedelta(days=1))


def test_who_advised_on_the_paper_does_not_proceed_on_it_and_may_still_hold_it_back():
    snapshot = case(advice=(advice("panel", given_by="senior-leader"),))
    refusal(DeciderHasAdvised, snapshot, SOLE)
    for outcome in ("return", "pause", "stop"):
        assert decide(snapshot, SOLE, outcome=outcome, to_stage="design" if outcome == "return" else "").is_taken


# The questions to proceed


ASKING = pack_of(stage_data("design", proceed_questions=TWO_QUESTIONS))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (YES, None),
        ({"gains": "yes"}, refusals.ProceedQuestionUnanswered),
        (YES | {"plan": "perhaps"}, refusals.ProceedQuestionUnanswered),
        (YES | {"plan": "no"}, refusals.ProceedQuestionAnsweredNo),
        ({"gains": "no", "plan": "no"}, refusals.ProceedQuestionAnsweredNo),
    ],
)
def test_each_question_is_answered_on_its_own_and_all_must_be_yes(answers, expected):
    if expected is None:
        assert decide(case(), ASKING, answers=answers).is_taken
        return
    refused = refusal(expected, case(), ASKING, answers=answers)
    assert (refused.authority.kind, refused.authority.source) == ("guidance", "APP")


INFERRED = {"id": "ready", "text": "Ready?", "provenance": "inferred", "sources": ["APP"], "obligation": "ours"}
PROPOSED = pack_of(stage_data("design", proceed_questions=[INFERRED]))


def test_a_no_to_an_inferred_question_warns_until_it_is_force_policy():
    (warning,) = decide(case(), PROPOSED, answers={"ready": "no"}).warnings
    assert (warning.id, warning.bars, warning.kind) == ("ready", False, "proceed-question")
    refused = refusal(refusals.ProceedQuestionUnanswered, case(), PROPOSED)
    assert refused.authority.kind == "system"
    adopted = case(adopted=frozenset({"ready"}))
    refused = refusal(refusals.ProceedQuestionAnsweredNo, adopted, PROPOSED, answers={"ready": "no"})
    assert refused.authority.kind == "force policy"


# What is outstanding


NEEDS = pack_of(
    stage_data(
        "design",
        requirements=[
            requirement("law", "document", LAW, document="a"),
            requirement("app", "document", SEEN, document="b"),
            requirement("ours", "document", OURS, document="c"),
        ],
    )
)


def test_what_bars_is_refused_with_the_strongest_authority_and_listed():
    refused = refusal(refusals.MandatoryItemOutstanding, case(), NEEDS)
    assert [item.id for item in refused.items] == ["law", "app"]
    assert (refused.authority.kind, refused.authority.source) == ("law", "ACT")


def test_what_only_warns_does_not_stop_the_decision_and_is_told():
    snapshot = case(evidence=(evidence(documents=("a", "b")),))
    assert [item.id for item in decide(snapshot, NEEDS).warnings] == ["ours"]


@pytest.mark.parametrize("outcome", ["return", "pause", "stop"])
def test_refusing_never_needs_what_is_outstanding(outcome):
    pack = pack_of(
        stage_data(
            "design",
            decision_rule=LEAD_WITH_INPUT,
            proceed_questions=TWO_QUESTIONS,
            requirements=[requirement("law", "document", LAW, document="a")],
        )
    )
    ruling = decide(case(), pack, LEAD, outcome=outcome, to_stage="design" if outcome == "return" else "")
    assert (ruling.is_taken, ruling.warnings) == (True, ())


@pytest.mark.parametrize("outcome", ["proceed", "return", "pause", "stop"])
def test_every_outcome_needs_reasons_and_the_right_decider(outcome):
    refusal(refusals.ReasonsMissing, case(), SOLE, outcome=outcome, reasons=" ")
    refusal(refusals.DecisionMakerHasNoOffice, case(), SOLE, DPO, outcome=outcome)


# Conditions


def owed(text: str = "Report back", role: str = "project-lead", due_on: date | None = TODAY) -> ProposedCondition:
    return ProposedCondition(text=text, owner_role=role, due_on=due_on)


@pytest.mark.parametrize(
    ("outcome", "conditions", "accepted"),
    [
        ("proceed-with-conditions", (owed(),), True),
        ("proceed-with-conditions", (), False),
        ("proceed-with-conditions", (owed(), owed(role=" ")), False),
        ("proceed-with-conditions", (owed(text=""),), False),
        ("proceed-with-conditions", (owed(due_on=None),), False),
        ("proceed-with-conditions", (owed(due_on=TODAY - timedelta(days=1)),), False),
        ("proceed", (owed(),), False),
        ("return", (owed(),), False),
    ],
    ids=[
        "whole", "none", "no owner", "no text", "no date", "due before the decision", "proceeding without", "returning",
    ],
)  # fmt: skip
def test_a_condition_has_a_text_an_owner_and_a_date(outcome, conditions, accepted):
    if accepted:
        assert decide(case(), SOLE, outcome=outcome, conditions=conditions).is_taken
    else:
        to_stage = "design" if outcome == "return" else ""
        refusal(
            refusals.ConditionWithoutOwnerOrDate,
            case(),
            SOLE,
            outcome=outcome,
            conditions=conditions,
            to_stage=to_stage,
        )


# Where and when


@pytest.mark.parametrize(
    ("facts", "more", "expected"),
    [
        ({"status": "closed"}, {}, refusals.ProjectNotOpen),
        ({"status": "stopped"}, {}, refusals.ProjectNotOpen),
        ({"status": "paused"}, {}, refusals.ProjectNotOpen),
        ({"status": "paused"}, {"outcome": "pause"}, refusals.ProjectNotOpen),
        ({}, {"outcome": "resume"}, refusals.OutcomeNotOpen),
        ({}, {"outcome": "approve"}, refusals.OutcomeNotOpen),
        ({}, {"stage": "deployment"}, refusals.StageNotOpen),
        ({"stage_runs": (run(left_at=AT),)}, {}, refusals.StageNotOpen),
        ({}, {"to_stage": "evaluation"}, refusals.DestinationNotOpen),
        ({}, {"outcome": "return"}, refusals.DestinationNotOpen),
        ({}, {"outcome": "return", "to_stage": "deployment"}, refusals.DestinationNotOpen),
        ({}, {"outcome": "pause", "to_stage": "design"}, refusals.DestinationNotOpen),
        ({}, {"outcome": "stop", "to_stage": "end-of-life"}, refusals.DestinationNotOpen),
        ({}, {"seen_digest": "before"}, refusals.SnapshotMoved),
        ({}, {"took_place_on": TODAY + timedelta(days=1)}, refusals.TookPlaceInFuture),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_here_and_now(facts, more, expected):
    refusal(expected, case(**facts), SOLE, **more)


@pytest.mark.parametrize(
    ("facts", "more", "to_stage"),
    [
        ({"status": "paused"}, {"outcome": "resume"}, ""),
        ({"status": "paused"}, {"outcome": "stop"}, ""),
        ({"status": "paused"}, {"outcome": "return", "to_stage": "design"}, "design"),
        ({"entry": "in-use"}, {"outcome": "stop"}, "end-of-life"),
        ({"entry": "in-use"}, {"outcome": "stop", "to_stage": "end-of-life"}, "end-of-life"),
        ({}, {"outcome": "stop"}, ""),
    ],
)
def test_where_a_decision_leads_is_filled_in_where_there_is_one_way(facts, more, to_stage):
    assert decide(case(**facts), SOLE, **more).to_stage == to_stage


def test_a_way_is_named_where_there_are_several():
    refusal(refusals.DestinationNotOpen, case(entry="in-use"), SOLE)
    assert decide(case(entry="in-use"), SOLE, to_stage="end-of-life").to_stage == "end-of-life"


def test_a_participating_force_decides_at_its_own_gate_by_its_own_office():
    runs = (run(), run("prioritisation", id="theirs", organisation=OTHER_FORCE))
    snapshot = case(stage_runs=runs)
    theirs = person("senior-leader", organisation=OTHER_FORCE)
    assert decide(snapshot, SOLE, theirs, stage="prioritisation").to_stage == "design"
    refusal(refusals.StageNotOpen, snapshot, SOLE, theirs)


def test_on_the_light_path_one_office_decides_and_no_stage_questions_are_asked():
    pack = pack_of(
        stage_data("prioritisation", decision_rule=BOTH_SIGN, proceed_questions=TWO_QUESTIONS),
        sets=[],
        triage=triage_data(light_path=triage_data()["light_path"] | {"question_set": "triage"}),
    )
    answers = (answer("triage.scores", "no"), answer("triage.data", "no"))
    ruling = decide(case("prioritisation", path="light", answers=answers), pack)
    assert (ruling.path, ruling.signs_as, ruling.is_taken, ruling.to_stage) == (
        "light", "senior-leader", True, "evaluation",
    )  # fmt: skip
    broken = (answer("triage.scores", "yes"), answers[1])
    ruling = decide(case("prioritisation", path="light", answers=broken), pack, answers=YES)
    assert (ruling.path, ruling.is_taken, ruling.still_to_sign) == ("full", False, ("project-lead",))


# Two times


@pytest.mark.parametrize(
    ("took_place_on", "late"), [(TODAY, False), (TODAY - timedelta(days=1), True)], ids=["the same day", "a day before"]
)
def test_what_is_recorded_on_a_later_day_is_late(took_place_on, late):
    assert is_late(took_place_on=took_place_on, recorded_at=AT) is late


def test_the_day_is_the_local_one():
    before_midnight_utc = AT.replace(month=7, hour=23, minute=30)  # half past midnight on the next day, summer time
    assert is_late(took_place_on=date(2026, 7, 2), recorded_at=before_midnight_utc)


def test_a_later_change_of_the_case_shows_that_it_was_decided_on_an_earlier_version():
    snapshot = case()
    sealed = decision(facts_digest=snapshot.facts_digest)
    assert not decided_on_earlier_version(decision=sealed, snapshot=snapshot)
    assert decided_on_earlier_version(decision=sealed, snapshot=replace(snapshot, answers=(answer("q"),)))
