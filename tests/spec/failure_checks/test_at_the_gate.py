"""Failure checks among what is outstanding before a gate, by whose authority they bar, and how they are adopted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.spec.failure_checks.made_cases import Change, answer, blank, made_case, nil_impact, unanswered
from touchstone.domain.case import Case
from touchstone.domain.check_standing import check_standings
from touchstone.domain.failure_checks import Status
from touchstone.domain.lifecycle import Outstanding, outstanding_in
from touchstone.guidance.adoptable import adoptable_items
from touchstone.guidance.authority import AuthorityKind

LEGAL = {"FC-01", "FC-02", "FC-03", "FC-05", "FC-06", "FC-07", "FC-13", "FC-22"}
ONLY_WARN = {"FC-10", "FC-14", "FC-18", "FC-19"}


def checks_outstanding(*changes: Change, stage: str, adopted: frozenset[str] = frozenset()) -> dict[str, Outstanding]:
    return {one.id: one for one in outstanding_in(_case(*changes, stage=stage, adopted=adopted)) if one.finding}


def _case(*changes: Change, stage: str, adopted: frozenset[str] = frozenset()) -> Case:
    case = made_case(*changes, stage=stage)
    return replace(case, snapshot=replace(case.snapshot, adopted=adopted))


def test_law_bars_and_ours_warns() -> None:
    found = checks_outstanding(unanswered, stage="evaluation")
    assert {one for one in found if found[one].bars} == LEGAL
    assert {found[one].authority.kind for one in LEGAL} == {AuthorityKind.LAW}
    assert {found[one].authority.kind for one in found.keys() - LEGAL} == {AuthorityKind.ADVICE_ONLY}


def test_a_chief_officer_makes_ours_bar_but_for_those_that_only_warn() -> None:
    ids = frozenset(one.id for one in made_case().pack.checks)
    found = checks_outstanding(unanswered, stage="evaluation", adopted=ids)
    assert {one for one in found if not found[one].bars} == ONLY_WARN
    assert found["FC-17"].authority.kind is AuthorityKind.FORCE_POLICY


def test_effect_on_the_outcome_is_no_bar_before_there_is_use() -> None:
    adopted = frozenset({"FC-08"})
    assert not checks_outstanding(unanswered, stage="validation", adopted=adopted)["FC-08"].bars
    assert checks_outstanding(unanswered, stage="evaluation", adopted=adopted)["FC-08"].bars


def test_what_cannot_be_told_is_outstanding_too() -> None:
    one = checks_outstanding(answer("hr.convention-rights", {"value": ["article-8"]}), stage="design")["FC-02"]
    assert one.finding is not None and one.finding.status is Status.CANNOT_TELL
    assert one.bars


def test_each_says_what_is_missing_what_to_do_and_where_it_was_learned() -> None:
    for one in checks_outstanding(unanswered, stage="evaluation").values():
        assert one.finding is not None
        assert one.finding.missing and one.detail and one.remedy
        assert one.finding.learned_from or one.id == "FC-19"
        assert one.link_to == ("failure-check", one.id)


def test_the_questions_named_are_those_that_the_case_shows() -> None:
    case = _case(blank("DPIA-4.3"), stage="deployment")
    one = next(item for item in outstanding_in(case) if item.id == "FC-13")
    assert one.missing == ("DPIA-2.3", "DPIA-4.3")


def test_nothing_is_outstanding_where_all_is_in_order() -> None:
    assert not checks_outstanding(stage="evaluation")
    assert not checks_outstanding(nil_impact, stage="deployment")


def test_what_is_not_due_is_not_outstanding() -> None:
    assert set(checks_outstanding(unanswered, stage="prioritisation")) == {"FC-01", "FC-17"}


def test_winding_down_asks_only_for_its_own() -> None:
    assert set(checks_outstanding(unanswered, stage="end-of-life")) == {"FC-17", "FC-18"}
    assert {one.check.id for one in check_standings(made_case(stage="end-of-life"))} == {"FC-17", "FC-18"}


def test_a_pack_without_checks_has_none() -> None:
    case = made_case(unanswered, stage="design")
    assert case.pack.main is not None
    assert check_standings(replace(case, pack=case.pack.main)) == ()


def test_those_that_can_bar_can_be_adopted() -> None:
    pack = made_case().pack
    offered = {one.id for one in pack.checks} & set(adoptable_items(pack))
    assert offered == {one.id for one in pack.checks} - LEGAL - ONLY_WARN


@pytest.mark.parametrize("stage", ["design", "evaluation"])
def test_a_gate_judged_again_comes_out_the_same(stage: str) -> None:
    assert outstanding_in(_case(unanswered, stage=stage)) == outstanding_in(_case(unanswered, stage=stage))


def test_a_case_judged_for_an_earlier_day_knows_nothing_later() -> None:
    case = made_case(blank("COV-A2", "DE-4"), stage="validation")
    days = ("2025-11-17", "2025-11-10", "2025-11-01")
    replied = {day: _ethics(replace(case, on=date.fromisoformat(day))) for day in days}
    assert replied["2025-11-17"] == ()
    assert replied["2025-11-10"] == ("The force has not replied to the ethics body: ethics",)
    assert replied["2025-11-01"] == ("Advice of the ethics body was asked for and never given: ethics",)


def _ethics(case: Case) -> tuple[str, ...]:
    return next(one.finding.missing for one in check_standings(case) if one.check.id == "FC-17")


def test_a_record_published_from_the_system_counts() -> None:
    case = made_case(stage="deployment")
    alone = replace(case, snapshot=replace(case.snapshot, published=()))
    assert next(one.finding.status for one in check_standings(alone) if one.check.id == "FC-15") is Status.PASSED


def test_a_check_of_another_pack_without_a_rule_cannot_be_told() -> None:
    case = made_case()
    strange = case.pack.checks[0].model_copy(update={"id": "OUR-01"})
    found = check_standings(replace(case, pack=replace(case.pack, checks=(strange,))))
    assert [one.finding.status for one in found] == [Status.CANNOT_TELL]
    assert found[0].bars
