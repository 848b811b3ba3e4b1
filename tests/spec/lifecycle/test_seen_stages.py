"""The three stage blocks that were read in full, as the pack that ships makes the system behave."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import AT, FORCE, TODAY, advice, case, evidence, person
from touchstone.domain import decision_refusals as refusals
from touchstone.domain.decision import ProposedDecision, Ruling, check_decision
from touchstone.domain.lifecycle import outstanding_before
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

SENIOR, LEAD = person("senior-leader"), person("project-lead")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shipped_library().newest("ddt-app")


def proceed(pack: Pack, stage: str, to_stage: str, by, *, answer: str = "yes", **facts: object) -> Ruling:
    snapshot = case(stage, organisation=FORCE, **facts)
    answers = {question.id: answer for question in pack.stage(stage).proceed_questions}
    proposed = ProposedDecision(
        stage=stage, outcome="proceed", to_stage=to_stage, reasons="Because.", took_place_on=TODAY, seen_digest="now",
        answers=answers,
    )  # fmt: skip
    return check_decision(proposed=proposed, signatory=by, snapshot=snapshot, pack=pack, at=AT, sealed_digest="now")


def barring(pack: Pack, stage: str, **facts: object) -> list[str]:
    found = outstanding_before(stage=stage, snapshot=case(stage, **facts), pack=pack, at=AT)
    return [item.id for item in found if item.bars and item.authority.kind.value == "guidance"]


def files(*documents: str):
    return (evidence(documents=documents),)


def test_at_prioritisation_the_senior_leader_and_the_project_lead_both_sign(pack: Pack):
    case_for_it = files("business-case")
    for first, second in ((SENIOR, "project-lead"), (LEAD, "senior-leader")):
        ruling = proceed(pack, "prioritisation", "design", first, evidence=case_for_it)
        assert (ruling.is_taken, ruling.still_to_sign) == (False, (second,))


def test_prioritisation_bars_on_the_business_case_and_design_on_its_report_and_input(pack: Pack):
    assert barring(pack, "prioritisation") == ["prioritisation.document.business-case"]
    assert barring(pack, "prioritisation", evidence=files("business-case")) == []
    wanted = ["design.document.project-design-report", "design.input.dpo", "design.input.siro"]
    assert barring(pack, "design") == wanted


def given(adviser: str):
    return advice(adviser, given_by=adviser, given_office_role=adviser)


def test_at_design_the_lead_decides_with_the_input_of_dpo_and_siro(pack: Pack):
    report = files("project-design-report")
    with pytest.raises(refusals.InputNotGiven) as refused:
        proceed(pack, "design", "development", LEAD, evidence=report, advice=(given("dpo"),))
    assert [item.link_to for item in refused.value.items] == [("adviser", "siro")]
    both = (given("dpo"), given("siro"))
    assert proceed(pack, "design", "development", LEAD, evidence=report, advice=both).is_taken
    with pytest.raises(refusals.DecisionMakerHasNoOffice):
        proceed(pack, "design", "development", SENIOR, evidence=report, advice=both)


def test_at_design_both_tests_must_be_met(pack: Pack):
    assert len(pack.stage("design").proceed_questions) == 2
    with pytest.raises(refusals.ProceedQuestionAnsweredNo) as refused:
        proceed(pack, "design", "development", LEAD, answer="no")
    assert refused.value.authority.kind == "guidance"


PURCHASING = ("procurement-contracts", "business-case", "purchasing-strategy", "landscape-review")


def test_at_purchasing_the_lead_decides_with_the_four_documents_there(pack: Pack):
    missing = barring(pack, "purchasing")
    assert missing == [f"purchasing.document.{document}" for document in PURCHASING]
    assert proceed(pack, "purchasing", "validation", LEAD, evidence=files(*PURCHASING)).is_taken


def test_pcc_advice_is_an_option_and_never_bars(pack: Pack):
    found = outstanding_before(stage="prioritisation", snapshot=case("prioritisation"), pack=pack, at=AT)
    assert [item for item in found if item.kind == "advice" and item.bars] == []


def test_every_gate_that_ships_can_be_decided_by_an_office_somebody_can_hold(pack: Pack):
    for stage in pack.stages:
        assert any(pack.role(role).office for role in stage.decision_rule.deciders), stage.id
