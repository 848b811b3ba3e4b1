"""What triage makes of technologies that forces use: levels, the rules behind them, triggers and the light path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.spec.triage.sheet import in_full, shipped_sheet
from touchstone.domain.triage import AXES, ImpactAssessment, assess_impact

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
BY_NAME = {case["case"]: case for case in CASES}


@pytest.fixture(params=list(BY_NAME))
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return BY_NAME[request.param]


@pytest.fixture
def impact(case: dict[str, Any]) -> ImpactAssessment:
    return assess_impact(answers=in_full(case["answers"]), sheet=shipped_sheet())


def test_every_case_is_told_once():
    assert len(BY_NAME) == len(CASES) >= 12


def test_every_question_that_is_shown_is_answered_and_no_other(case: dict[str, Any], impact: ImpactAssessment):
    told = {f"triage.{slug}" for slug in case["answers"]} | {"triage.purpose"}
    assert impact.unanswered == ()
    assert set(impact.shown) == told
    assert len(impact.shown) == case["asked"]


@pytest.mark.parametrize("axis", AXES)
def test_level_and_the_rules_that_decide_it(case: dict[str, Any], impact: ImpactAssessment, axis: str):
    found = getattr(impact, axis)
    assert found.level.value == case[axis]["level"]
    assert set(case[axis]["because"]) <= {reason.rule for reason in found.deciding}


def test_contentious_and_scope(case: dict[str, Any], impact: ImpactAssessment):
    assert [reason.rule for reason in impact.contentious_reasons] == case["contentious"]
    assert [reason.rule for reason in impact.out_of_scope_reasons] == case["out_of_scope"]
    assert impact.in_scope == (not case["out_of_scope"])


def test_statutory_duties(case: dict[str, Any], impact: ImpactAssessment):
    assert impact.duties == frozenset(case["statutory"])


def test_light_path(case: dict[str, Any], impact: ImpactAssessment):
    assert ("open" if impact.light_path_open else "closed") == case["light_path"]
    assert impact.light_path_open == (not impact.light_path_barriers)


def test_whoever_has_nil_impact_is_asked_fewer_than_fifteen_questions(case: dict[str, Any], impact: ImpactAssessment):
    levels = {getattr(impact, axis).level.value for axis in AXES}
    assert levels != {"nil-or-minimal"} or len(impact.shown) < 15


def test_every_reason_names_a_rule_its_words_and_the_answers_behind_it(impact: ImpactAssessment):
    rules = {rule.id: rule for rule in shipped_sheet().rules}
    reasons = [*impact.contentious_reasons, *impact.out_of_scope_reasons]
    reasons += [reason for axis in AXES for reason in getattr(impact, axis).reasons]
    reasons += [reason for trigger in impact.statutory for reason in trigger.reasons]
    assert {reason.rule for reason in reasons} == impact.rules_fired
    for reason in reasons:
        assert reason.reason == rules[reason.rule].reason
        assert reason.answers
        assert set(reason.answers) <= set(impact.answers)
