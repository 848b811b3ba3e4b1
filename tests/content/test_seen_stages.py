"""The three stage blocks that were read in full, field by field: fixed cases that no change of the pack may move."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from touchstone.guidance.authority import AuthorityKind, authority_of, authority_of_decision_rule
from touchstone.guidance.loader import load_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obligation, Obliged, Provenance, Sourced
from touchstone.guidance.stage import DecisionKind, Stage

SEEN = Provenance.SEEN


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_library().pack("ddt-app", "2026-01")


def assert_seen_on(page: str, items: Iterable[Sourced]) -> None:
    for item in items:
        assert item.provenance is SEEN
        assert item.sources[0] == page
        assert item.proposed_notice == ""


def seen(items: Iterable[Obliged]) -> list[Obliged]:
    return [item for item in items if item.provenance is SEEN]


def advisers(stage: Stage) -> list[str]:
    return [need.adviser for need in stage.advice]


def documents(stage: Stage) -> list[str]:
    return [need.document for need in stage.documents if need.provenance is SEEN]


def required_documents(stage: Stage) -> list[str | None]:
    return [need.document for need in stage.requirements if need.document and need.provenance is SEEN]


def duties(stage: Stage) -> list[tuple[str, str, Obligation]]:
    return [(duty.id, duty.who, duty.obligation) for duty in stage.duties if duty.provenance is SEEN]


def test_prioritisation(pack: Pack) -> None:
    stage = pack.stage("1")
    assert (stage.id, stage.phase, str(stage.name.text), stage.gated) == (
        "prioritisation",
        "engage",
        "Prioritisation",
        True,
    )
    assert_seen_on("ENG", [stage.name, stage.existence, stage.objective, stage.decision_rule, *stage.proceed_questions])
    assert "best return" in stage.objective.text.en
    assert "outcomes for the public" in stage.objective.text.en
    rule = stage.decision_rule
    assert (rule.kind, set(rule.deciders), rule.input) == (DecisionKind.JOINT, {"senior-leader", "project-lead"}, ())
    assert rule.sharing is Provenance.OURS, "the page does not say how the two share the decision"
    first, second = stage.proceed_questions
    assert "strategic priorities" in first.text.en
    assert "able to do" in first.text.en
    assert "best use of the resources" in second.text.en
    assert advisers(stage) == ["pcc"]
    assert documents(stage) == required_documents(stage) == ["business-case"]
    assert {need.document for need in stage.documents if need.provenance is Provenance.INFERRED} == {
        "problem-statement",
        "options-scan",
    }
    lead = [(f"PRI-L{number}", "project-lead", Obligation.SHOULD) for number in range(1, 6)]
    leader = [(f"PRI-S{number}", "senior-leader", Obligation.SHOULD) for number in range(1, 4)]
    assert duties(stage) == lead + leader


def test_design(pack: Pack) -> None:
    stage = pack.stage("2")
    assert (stage.id, stage.phase, str(stage.name.text), stage.gated) == ("design", "evolve", "Design stage", True)
    assert_seen_on("EVO", [stage.name, stage.existence, stage.objective, stage.decision_rule, *stage.proceed_questions])
    for words in ("analytics methods", "types of approach", "which data", "constraints"):
        assert words in stage.objective.text.en
    rule = stage.decision_rule
    assert (rule.kind, rule.deciders, rule.input) == (DecisionKind.WITH_INPUT, ("project-lead",), ("dpo", "siro"))
    gains, plan = stage.proceed_questions
    assert "greater than the risks" in gains.text.en
    assert "clear plan" in plan.text.en
    assert "cannot be accepted" in plan.text.en
    assert advisers(stage) == ["panels-and-committees", "dpo", "force-lawyer", "equality-adviser", "iso"]
    assert documents(stage) == required_documents(stage) == ["project-design-report"]
    lead = [(f"DES-L{number}", "project-lead", Obligation.SHOULD) for number in range(1, 6)]
    assert duties(stage) == [*lead, ("DES-X1", "project-team", Obligation.SHOULD)]


def test_purchasing(pack: Pack) -> None:
    stage = pack.stage("5")
    assert (stage.id, stage.phase, str(stage.name.text)) == ("purchasing", "embed", "Purchasing strategy")
    assert_seen_on("EMB", [stage.name, stage.existence, stage.objective, stage.decision_rule, *stage.proceed_questions])
    for words in ("interoperable", "improved quickly", "Wherever possible"):
        assert words in stage.objective.text.en
    rule = stage.decision_rule
    assert (rule.kind, rule.deciders, rule.input) == (DecisionKind.SOLE, ("project-lead",), ())
    issue, value = stage.proceed_questions
    assert "deal with the issue" in issue.text.en
    assert "value for money" in value.text.en
    assert advisers(stage) == [
        "pcc", "head-of-resources", "chief-scientific-adviser", "ip-professional", "pds", "fcn", "bluelight-commercial",
        "college-of-policing",
    ]  # fmt: skip
    wanted = ["procurement-contracts", "business-case", "purchasing-strategy", "landscape-review"]
    assert documents(stage) == required_documents(stage) == wanted
    names = ["PUR-L1", "PUR-L2", "PUR-L3", "PUR-L4", "PUR-X1", "PUR-X2", "PUR-X3"]
    assert duties(stage) == [(name, "project-lead", Obligation.CAN) for name in names]


@pytest.mark.parametrize("code", ["1", "2", "5"])
def test_seen_block_bars_and_its_advice_never_does(code: str, pack: Pack) -> None:
    stage = pack.stage(code)
    assert authority_of_decision_rule(stage).kind is AuthorityKind.GUIDANCE
    for item in (*stage.proceed_questions, *seen(stage.documents), *seen(stage.requirements)):
        authority = authority_of(item)
        assert (authority.kind, authority.bars) == (AuthorityKind.GUIDANCE, True)
    assert not any(authority_of(need).bars for need in stage.advice)


def test_entry_is_at_the_start_or_at_purchasing_and_nothing_reaches_use_without_validation(pack: Pack) -> None:
    assert pack.sheet.entries == ("prioritisation", "purchasing")
    assert "validation" in [stage.id for stage in pack.next_stages("purchasing")]
    kinds = {need.kind.value for need in pack.stage("deployment").requirements}
    assert "evaluation-on-own-data" in kinds


def test_no_inferred_block_is_passed_off_as_guidance(pack: Pack) -> None:
    for stage in pack.stages:
        if stage.code in ("1", "2", "5"):
            assert not stage.is_proposed
            continue
        assert stage.is_proposed
        assert not authority_of_decision_rule(stage).bars
        assert not any(authority_of(question).bars for question in stage.proceed_questions)
