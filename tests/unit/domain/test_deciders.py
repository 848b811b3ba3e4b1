"""Whose signature makes a decision."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import (
    FORCE,
    OTHER_FORCE,
    case,
    leads,
    pack_of,
    person,
    stage_data,
    triage_data,
)
from touchstone.domain.deciders import rule_in_force, signs_as, still_to_sign
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.stage import Stage

SEEN = {"provenance": "seen", "sources": ["APP"]}


def in_force(kind: str, *deciders: str, path: str = "full", basis: dict | None = None, **more: object):
    rule = {"kind": kind, "deciders": list(deciders), **(basis or SEEN), **more}
    pack = pack_of(stage_data("design", decision_rule=rule), triage=triage_data())
    return rule_in_force(stage=pack.stage("design"), pack=pack, path=path)


def test_a_joint_rule_waits_for_every_role_and_a_sole_one_for_any():
    joint = in_force("joint", "senior-leader", "project-lead")
    assert still_to_sign(rule=joint, signed=()) == ("senior-leader", "project-lead")
    assert still_to_sign(rule=joint, signed=("project-lead",)) == ("senior-leader",)
    assert still_to_sign(rule=joint, signed=("project-lead", "senior-leader")) == ()
    sole = in_force("sole", "senior-leader", "chief-officer")
    assert still_to_sign(rule=sole, signed=()) == ("senior-leader", "chief-officer")
    assert still_to_sign(rule=sole, signed=("chief-officer",)) == ()


def test_a_role_nobody_can_hold_is_not_waited_for():
    assert in_force("joint", "project-lead", "working-group").deciders == ("project-lead",)
    assert not in_force("joint", "project-lead", "working-group").needs_all
    assert in_force("sole", "working-group").deciders == ("working-group",)
    assert in_force("sole", "role-of-another-pack").deciders == ("role-of-another-pack",)


def test_on_the_light_path_the_office_the_pack_names_decides():
    rule = in_force("joint", "senior-leader", "project-lead", path="light")
    assert (rule.deciders, rule.needs_all) == (("senior-leader",), False)
    assert rule.authority.kind is AuthorityKind.ADVICE_ONLY


def test_a_pack_without_a_light_path_keeps_its_own_rule():
    stage = Stage.model_validate(stage_data("design"))
    for pack in (pack_of(), pack_of(triage=triage_data(light_path=None))):
        assert rule_in_force(stage=stage, pack=pack, path="light").deciders == ("senior-leader",)


def test_an_inferred_rule_is_ours_until_it_is_adopted():
    pack = pack_of(
        stage_data("design", decision_rule={"kind": "sole", "deciders": ["project-lead"], "provenance": "ours"})
    )
    for adopted, kind in ((frozenset(), "advice only"), (frozenset({"design.decision-rule"}), "force policy")):
        rule = rule_in_force(stage=pack.stage("design"), pack=pack, path="full", adopted=adopted)
        assert rule.authority.kind.value == kind


@pytest.mark.parametrize(
    ("deciders", "signatory", "role"),
    [
        (("senior-leader",), person("senior-leader"), "senior-leader"),
        (("senior-leader",), person("chief-officer"), "senior-leader"),
        (("chief-officer",), person("senior-leader"), None),
        (("senior-leader",), person("dpo"), None),
        (("senior-leader",), person("senior-leader", organisation=OTHER_FORCE), None),
        (("project-lead",), person("project-lead"), "project-lead"),
        (("project-lead",), person("project-lead", "another-lead"), None),
        (("project-lead", "senior-leader"), person("senior-leader"), "senior-leader"),
    ],
)
def test_who_may_sign_and_in_which_role(deciders, signatory, role):
    rule = in_force("sole", *deciders)
    snapshot = case(assignments=(leads("project-lead"), leads("another-lead", OTHER_FORCE)))
    assert signs_as(signatory=signatory, rule=rule, snapshot=snapshot, organisation=FORCE) == role
