"""Who may not be the same person: persons are compared, never offices."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import OTHER_FORCE, advice, case, decision, leads, signature
from touchstone.domain.duties import (
    AdviserNotIndependent,
    DeciderHasAdvised,
    InterestsNotDeclared,
    SecondPersonIsFirst,
    SignedByThisPerson,
    TwoPersonAct,
    check_adviser_independent,
    check_decider_has_not_advised,
    check_different_signers,
    check_interests_declared,
    check_second_person,
    leads_of,
)


@pytest.mark.parametrize("act", list(TwoPersonAct))
@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        (["ann"], "bob", True),
        (["ann"], "ann", False),
        (["ann", "bob"], "bob", False),
        ([], "bob", False),
        ([""], "bob", False),
        (["ann"], "", False),
    ],
)
def test_the_second_person_is_never_the_first_by_any_route(act, first, second, allowed):
    if allowed:
        check_second_person(act=act.value, first=first, second=second)
        return
    with pytest.raises(SecondPersonIsFirst) as refused:
        check_second_person(act=act.value, first=first, second=second)
    assert refused.value.remedy


def test_an_act_that_needs_no_second_person_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="rename"):
        check_second_person(act="rename", first=["ann"], second="bob")


def test_the_project_lead_and_who_decided_on_the_paper_do_not_advise_on_it():
    snapshot = case(decisions=(decision(signatures=(signature("senior-leader", "cat"),)),), assignments=(leads("ann"),))
    check_adviser_independent(adviser="dan", snapshot=snapshot, stage_run="run")
    check_adviser_independent(adviser="cat", snapshot=snapshot, stage_run="another-run")
    for person in ("ann", "cat"):
        with pytest.raises(AdviserNotIndependent):
            check_adviser_independent(adviser=person, snapshot=snapshot, stage_run="run")


def test_who_advised_on_the_paper_does_not_decide_on_it():
    snapshot = case(advice=(advice(given_by="dan"), advice("panel", given_by="", given_on=None)))
    check_decider_has_not_advised(person="cat", snapshot=snapshot, stage_run="run")
    check_decider_has_not_advised(person="dan", snapshot=snapshot, stage_run="next-run")
    check_decider_has_not_advised(person="", snapshot=snapshot, stage_run="run")
    with pytest.raises(DeciderHasAdvised):
        check_decider_has_not_advised(person="dan", snapshot=snapshot, stage_run="run")


def test_advice_comes_with_a_declaration_even_of_no_interests():
    check_interests_declared(declaration="None")
    with pytest.raises(InterestsNotDeclared):
        check_interests_declared(declaration="  ")


def test_one_person_signs_once_whatever_offices_they_hold():
    check_different_signers(person="ann", signed=["bob"])
    with pytest.raises(SignedByThisPerson):
        check_different_signers(person="ann", signed=["bob", "ann"])


def test_leads_are_known_for_all_or_for_one_organisation():
    snapshot = case(assignments=(leads("ann"), leads("eve", OTHER_FORCE)))
    assert leads_of(snapshot) == {"ann", "eve"}
    assert leads_of(snapshot, organisation=OTHER_FORCE) == {"eve"}
