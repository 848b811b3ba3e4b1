"""Each kind of thing a gate may need: what meets it, and what is said where nothing does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.domain.small_case import (
    AT,
    LAW,
    OURS,
    SEEN,
    TODAY,
    advice,
    answer,
    case,
    condition,
    decision,
    evidence,
    leads,
    made,
    pack_of,
    publication,
    question_data,
    requirement,
    run,
    set_data,
    stage_data,
    yes_to,
)
from touchstone.domain.lifecycle import Outstanding, outstanding_before
from touchstone.domain.requirements import DERIVED_KINDS, KINDS
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.stage import RequirementKind

LATER, EARLIER = AT + timedelta(hours=1), TODAY - timedelta(days=1)
FACTS = set_data(
    "facts",
    question_data("f.one"),
    question_data("f.two", show_when=yes_to("f.one")),
    question_data("f.late", stages=["evaluation"]),
)
ASSESSMENT = set_data("assessment", question_data("a.one"), applies_when=yes_to("f.one"))


def items(snapshot: ProjectSnapshot, *requirements: dict, **stage: object) -> list[Outstanding]:
    asked = stage_data("design", requirements=list(requirements), **stage)
    pack = pack_of(asked, sets=[FACTS, ASSESSMENT])
    return list(outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT))


def test_every_kind_has_a_rule_and_every_rule_a_kind():
    assert {kind.value for kind in RequirementKind} | DERIVED_KINDS == set(KINDS)
    assert not {kind.value for kind in RequirementKind} & DERIVED_KINDS


def report(**more: object):
    return evidence(documents=("report",), **more)


def validation(**more: object):
    return evidence(purpose="own-data-validation", **more)


# kind, subject, facts of the case, what is said ("" for met), whether that bars
TABLE = [
    ("document", {"document": "report"}, {}, "There is none yet", True),
    ("document", {"document": "report"}, {"evidence": (report(),)}, "", False),
    ("document", {"document": "report"}, {"documents": (made("report"),)}, "", False),
    ("document", {"document": "report"}, {"evidence": (report(scan="infected"),)}, "held back", True),
    ("document", {"document": "report"}, {"evidence": (report(expires_on=EARLIER),)}, "expired", True),
    ("document", {"document": "report"}, {"evidence": (report(scan="not-scanned"),)}, "No virus scanner", False),
    (
        "document",
        {"document": "report"},
        {"documents": (made("report"),), "answers": (answer("f.one", "no", recorded_at=LATER),)},
        "before the case last changed",
        False,
    ),
    ("evidence", {"label": "bias-audit"}, {}, "There is none yet", True),
    ("evidence", {"label": "bias-audit"}, {"evidence": (evidence(purpose="bias-audit"),)}, "", False),
    ("evaluation-on-own-data", {}, {}, "There is none yet", True),
    ("evaluation-on-own-data", {}, {"evidence": (validation(),)}, "", False),
    ("evaluation-on-own-data", {}, {"evidence": (validation(strength="supplier-tested"),)}, "not tested by", True),
    ("question-set", {"set": "facts"}, {}, "not been started", True),
    ("question-set", {"set": "facts"}, {"answers": (answer("f.one"),)}, "not answered in full", True),
    ("question-set", {"set": "facts"}, {"answers": (answer("f.one", "no"),)}, "", False),
    ("question-set", {"set": "facts"}, {"answers": (answer("f.one"), answer("f.two"))}, "", False),
    ("question-set", {"set": "assessment"}, {"answers": (answer("f.one", "no"),)}, "", False),
    ("question-set", {"set": "assessment"}, {}, "cannot be told", True),
    ("answer", {"question": "f.one"}, {}, "not answered in full", True),
    ("answer", {"question": "f.one"}, {"answers": (answer("f.one"),)}, "", False),
    ("answer", {"question": "f.two"}, {"answers": (answer("f.one", "no"),)}, "", False),
    ("answer", {"question": "f.two"}, {}, "cannot be told", True),
    ("advice", {"adviser": "panel"}, {}, "No advice", True),
    ("advice", {"adviser": "panel"}, {"advice": (advice("panel", given_on=None),)}, "No advice", True),
    ("advice", {"adviser": "panel"}, {"advice": (advice("panel", stage_run="earlier"),)}, "", False),
    ("publication", {}, {}, "no public record", True),
    ("publication", {}, {"publications": (publication("publish"),)}, "", False),
    ("publication", {}, {"publications": (publication("publish", status="proposed"),)}, "no public record", True),
    (
        "publication",
        {},
        {"publications": (publication("withdraw", at=LATER), publication("publish"))},
        "no public record",
        True,
    ),
    (
        "publication",
        {},
        {"publications": (publication("publish"), publication("decision", at=LATER))},
        "",
        False,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "subject", "facts", "said", "bars"),
    TABLE,
    ids=[f"{row[0]}: {row[3] or 'met'} {n}" for n, row in enumerate(TABLE)],
)
def test_what_meets_a_requirement(kind, subject, facts, said, bars):
    found = items(case(**facts), requirement("needed", kind, SEEN, **subject))
    assert bool(found) is bool(said)
    for item in found:
        assert said in item.detail
        assert (item.id, item.kind, item.bars, item.stage) == ("needed", kind, bars, "design")
        assert item.remedy
        assert item.link_to[0]


def test_a_requirement_applies_only_where_its_condition_holds():
    asked = requirement("needed", "document", SEEN, document="report", when=yes_to("f.one"))
    assert items(case(answers=(answer("f.one", "no"),)), asked) == []
    assert [item.detail for item in items(case(answers=(answer("f.one"),)), asked)] == ["There is none yet"]


def test_a_blank_answer_does_not_switch_a_requirement_off():
    asked = requirement("needed", "document", LAW, document="report", when=yes_to("f.one"))
    (item,) = items(case(), asked)
    assert "cannot be told" in item.detail
    assert (item.bars, item.missing, item.link_to) == (True, ("f.one",), ("question", "f.one"))


def test_questions_of_later_stages_are_not_owed_yet():
    answers = (answer("f.one", "no"),)
    asked = requirement("needed", "question-set", SEEN, set="facts")
    assert items(case(answers=answers), asked) == []
    pack = pack_of(stage_data("evaluation", requirements=[asked]), sets=[FACTS])
    snapshot = case("evaluation", answers=answers)
    (item,) = outstanding_before(stage="evaluation", snapshot=snapshot, pack=pack, at=AT)
    assert item.missing == ("f.late",)


# Input to the decision

WITH_INPUT = {"kind": "with-input", "deciders": ["project-lead"], "input": ["dpo"]}
SEEN_RULE = WITH_INPUT | {"provenance": "seen", "sources": ["APP"]}


@pytest.mark.parametrize(
    ("given", "met"),
    [
        ((), False),
        ((advice(),), True),
        ((advice(given_on=None),), False),
        ((advice(given_on=TODAY + timedelta(days=1)),), False),
        ((advice(stage_run="earlier-run"),), False),
        ((advice(given_by="project-lead"),), False),
        ((advice("panel"),), False),
        ((advice(given_office_role="senior-leader"),), False),
        ((advice(given_office_role=""),), True),
    ],
    ids=[
        "never asked", "given", "asked, not given", "given after the decision", "given in an earlier passage",
        "given by the project lead", "given by the panel", "given from another office", "office not on record",
    ],
)  # fmt: skip
def test_input_counts_when_the_named_adviser_gave_it_in_this_passage(given, met):
    found = items(case(advice=given), decision_rule=SEEN_RULE)
    assert [item.kind for item in found] == ([] if met else ["decision-input"])
    for item in found:
        assert (item.bars, item.link_to) == (True, ("adviser", "data-officer"))


def test_input_under_an_inferred_rule_only_warns_until_the_rule_is_adopted():
    rule = WITH_INPUT | {"provenance": "inferred", "sources": ["APP"]}
    assert [item.bars for item in items(case(), decision_rule=rule)] == [False]
    adopted = case(adopted=frozenset({"design.decision-rule"}))
    assert [item.bars for item in items(adopted, decision_rule=rule)] == [True]


def test_input_of_a_role_without_an_adviser_leads_to_the_role_itself():
    rule = {"kind": "with-input", "deciders": ["project-lead"], "input": ["chief-officer"], "provenance": "ours"}
    (item,) = items(case(), decision_rule=rule)
    assert item.link_to == ("adviser", "chief-officer")


def test_without_a_stage_run_no_input_has_been_given():
    found = items(case(stage_runs=(), advice=(advice(),)), decision_rule=SEEN_RULE)
    assert [item.kind for item in found] == ["decision-input"]


# Conditions of earlier decisions

TAKEN = (decision("d"),)


@pytest.mark.parametrize(
    ("due_on", "closed_at", "decisions", "said", "bars"),
    [
        (EARLIER, None, TAKEN, "past its date", True),
        (TODAY, None, TAKEN, "not yet met", False),
        (EARLIER, AT, TAKEN, "", False),
        (EARLIER, None, (decision("d", status="superseded"),), "", False),
        (EARLIER, None, (), "", False),
    ],
    ids=["overdue", "due today", "closed", "of a decision that was replaced", "of no decision"],
)
def test_a_condition_that_is_overdue_bars(due_on, closed_at, decisions, said, bars):
    found = items(case(decisions=decisions, conditions=(condition(due_on=due_on, closed_at=closed_at),)))
    assert bool(found) is bool(said)
    for item in found:
        assert said in item.detail
        assert (item.kind, item.bars, item.link_to) == ("condition-due", bars, ("condition", "c1"))
        assert "decision d" in item.sources


def test_a_condition_whose_text_was_disposed_of_is_still_named():
    snapshot = case(decisions=TAKEN, conditions=(condition(due_on=EARLIER, text=""),))
    assert [str(item.text) for item in items(snapshot)] == ["Condition"]


# Questions that law asks, or that are marked for a gate

MARKED = set_data(
    "marked",
    question_data("m.law", **LAW, stages=["design"]),
    question_data("m.law-later", **LAW, stages=["evaluation"]),
    question_data("m.gate", **OURS, stages=["design"], gate=True),
    question_data("m.other", stages=["design"]),
    question_data("m.any"),
)


def marked(*requirements: dict, adopted: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...], bool]]:
    pack = pack_of(stage_data("design", requirements=list(requirements)), sets=[MARKED])
    snapshot = case(adopted=frozenset(adopted))
    found = outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT)
    return [(item.id, item.missing, item.bars) for item in found]


def test_questions_law_asks_bar_though_no_stage_names_their_set_and_marked_ones_of_ours_warn():
    assert marked() == [("marked.law", ("m.law",), True), ("marked.advice-only", ("m.gate",), False)]


def test_a_marked_question_that_is_force_policy_bars():
    assert marked(adopted=("m.gate",))[1] == ("marked.force-policy", ("m.gate",), True)


def test_a_set_that_law_demands_is_not_listed_twice():
    found = marked(requirement("whole", "question-set", LAW, set="marked"))
    assert [item_id for item_id, _, _ in found] == ["whole"]


def test_a_set_that_the_guidance_demands_still_shows_what_law_asks():
    found = marked(requirement("whole", "question-set", SEEN, set="marked"))
    assert [item_id for item_id, _, _ in found] == ["whole", "marked.law", "marked.advice-only"]


# Statutory rows of other stages

DPIA = requirement("design.dpia", "document", LAW, document="dpia")


PASSED = (run("design", id="d", left_at=AT),)


@pytest.mark.parametrize(
    ("stage", "visited", "owed"),
    [
        ("prioritisation", (), False),
        ("design", (), True),
        ("purchase", (), False),
        ("purchase", PASSED, True),
        ("deployment", (), True),
        ("evaluation", (), True),
        ("end-of-life", PASSED, False),
    ],
    ids=[
        "before its stage", "at its stage", "later, the stage never entered", "later, the stage passed through",
        "at the gate into use, the stage never entered", "in use", "winding down",
    ],
)  # fmt: skip
def test_a_statutory_row_stays_owed_and_nothing_comes_into_use_without_it(stage, visited, owed):
    needs = [DPIA, requirement("app", "document", SEEN, document="x")]
    pack = pack_of(stage_data("design", requirements=needs))
    snapshot = case(stage, stage_runs=(*visited, run(stage)))
    found = outstanding_before(stage=stage, snapshot=snapshot, pack=pack, at=AT)
    assert [(item.id, item.stage) for item in found if item.bars and item.id != "app"] == [
        ("design.dpia", "design")
    ] * owed


def test_a_statutory_row_that_this_stage_has_as_well_is_listed_once():
    again = requirement("deployment.dpia", "document", LAW, document="dpia")
    pack = pack_of(stage_data("design", requirements=[DPIA]), stage_data("deployment", requirements=[again]))
    found = outstanding_before(stage="deployment", snapshot=case("deployment"), pack=pack, at=AT)
    assert [item.id for item in found] == ["deployment.dpia"]
    third = requirement("evaluation.dpia", "document", OURS, document="dpia")
    pack = pack_of(
        stage_data("design", requirements=[DPIA]),
        stage_data("deployment", requirements=[again]),
        stage_data("evaluation", requirements=[third]),
    )
    found = outstanding_before(stage="evaluation", snapshot=case("evaluation"), pack=pack, at=AT)
    assert [(item.id, item.bars) for item in found] == [("design.dpia", True), ("evaluation.dpia", False)]


def test_one_organisations_gate_is_judged_on_its_own_answers_and_passage():
    rule = stage_data(
        "design", decision_rule=SEEN_RULE, requirements=[requirement("q", "answer", SEEN, question="f.one")]
    )
    pack = pack_of(rule, sets=[FACTS])
    snapshot = case(
        answers=(answer("f.one", scope="southmere"),),
        stage_runs=(run(), run(id="theirs", organisation="southmere")),
        advice=(advice(stage_run="theirs"),),
        assignments=(leads(),),
    )
    theirs = outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT, organisation="southmere")
    assert theirs == ()
    ours = outstanding_before(stage="design", snapshot=snapshot, pack=pack, at=AT)
    assert [item.kind for item in ours] == ["answer", "decision-input"]
