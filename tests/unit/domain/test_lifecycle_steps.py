"""Where a decision takes a project, and that every place has a way on."""

from __future__ import annotations

import pytest

from tests.unit.domain.small_case import FORCE, OTHER_FORCE, case, decision, pack_of, run
from touchstone.domain.lifecycle_steps import (
    Destinations,
    Outcome,
    Place,
    Status,
    apply_decision,
    destinations,
    entry_stage,
    has_been_used,
    outcomes_open,
    place_of,
    stages_open_from,
)

PACK = pack_of(entries=["prioritisation", "deployment"])


def at(stage: str, **more: object) -> Place:
    base = {"status": Status.OPEN, "path": "full", "visited": frozenset({stage}), "has_been_used": False}
    return Place(stage=stage, **(base | more))


def test_proceeding_follows_the_pack_and_going_back_reaches_what_was_visited_or_lies_before():
    found = destinations(place=at("design", visited=frozenset({"evaluation", "design"})), pack=PACK)
    assert found == Destinations(proceed=("deployment",), back=("prioritisation", "design", "evaluation"), stop="")


def test_what_has_been_in_use_can_go_to_its_end_of_life_from_anywhere():
    found = destinations(place=at("design", has_been_used=True), pack=PACK)
    assert (found.proceed, found.stop) == (("deployment", "end-of-life"), "end-of-life")
    ending = destinations(place=at("end-of-life", has_been_used=True), pack=PACK)
    assert ending.proceed == ()


def test_the_light_paths_decision_leads_into_use_and_later_ones_to_the_next_review():
    for stage in ("prioritisation", "evaluation"):
        assert destinations(place=at(stage, path="light"), pack=PACK).proceed == ("evaluation",)
    assert destinations(place=at("end-of-life", path="light"), pack=PACK).proceed == ()


def test_destinations_are_told_by_outcome():
    found = Destinations(proceed=("a",), back=("b",), stop="c")
    assert [found.of(one) for one in Outcome] == [("a",), ("a",), ("b",), (), ("c",), ()]
    assert Destinations(proceed=(), back=(), stop="").of(Outcome.STOP) == ()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (at("design"), ["proceed", "proceed-with-conditions", "return", "pause", "stop"]),
        (at("end-of-life"), ["proceed", "proceed-with-conditions", "return", "pause"]),
        (at("design", status=Status.PAUSED), ["resume", "return", "stop"]),
        (at("end-of-life", status=Status.PAUSED), ["resume", "return"]),
        (at("design", status=Status.CLOSED), []),
        (at("design", status=Status.STOPPED), []),
    ],
)
def test_what_may_be_decided_in_each_place(place, expected):
    assert [one.value for one in outcomes_open(place)] == expected


@pytest.mark.parametrize(
    ("place", "outcome", "to_stage", "stage", "status", "because"),
    [
        (at("design"), "proceed", "deployment", "deployment", "open", "proceeded"),
        (at("design"), "return", "design", "design", "open", "returned"),
        (at("design"), "pause", "", "design", "paused", ""),
        (at("design", status=Status.PAUSED), "resume", "", "design", "open", ""),
        (at("design", status=Status.PAUSED), "return", "prioritisation", "prioritisation", "open", "returned"),
        (at("design"), "stop", "", "design", "closed", ""),
        (at("evaluation", has_been_used=True), "stop", "end-of-life", "end-of-life", "open", "stopped"),
        (at("end-of-life", has_been_used=True), "proceed", "", "end-of-life", "closed", ""),
        (at("end-of-life", has_been_used=True), "return", "evaluation", "evaluation", "open", "returned"),
    ],
)
def test_what_each_decision_does(place, outcome, to_stage, stage, status, because):
    step = apply_decision(place, outcome=Outcome(outcome), to_stage=to_stage, pack=PACK)
    assert (step.place.stage, step.place.status.value, step.because) == (stage, status, because)
    assert step.leaves_run is (outcome not in ("pause", "resume"))
    assert step.enters == (to_stage if because else "")


@pytest.mark.parametrize(
    ("place", "outcome", "to_stage", "used"),
    [
        (at("design"), "proceed", "deployment", False),
        (at("deployment"), "proceed", "evaluation", True),
        (at("deployment"), "proceed-with-conditions", "evaluation", True),
        (at("deployment"), "return", "design", False),
        (at("prioritisation", path="light"), "proceed", "evaluation", True),
    ],
)
def test_passing_the_deployment_gate_or_the_light_decision_brings_it_into_use(place, outcome, to_stage, used):
    step = apply_decision(place, outcome=Outcome(outcome), to_stage=to_stage, pack=PACK)
    assert step.place.has_been_used is used


@pytest.mark.parametrize(
    ("place", "outcome", "to_stage"),
    [
        (at("design"), "proceed", "evaluation"),
        (at("design"), "proceed", ""),
        (at("design"), "return", "evaluation"),
        (at("design"), "stop", "end-of-life"),
        (at("design"), "resume", ""),
        (at("design"), "pause", "design"),
        (at("design", status=Status.CLOSED), "return", "design"),
        (at("evaluation", has_been_used=True), "stop", ""),
    ],
)
def test_what_is_not_open_is_a_mistake_of_the_caller(place, outcome, to_stage):
    with pytest.raises(ValueError, match="is not open from"):
        apply_decision(place, outcome=Outcome(outcome), to_stage=to_stage, pack=PACK)


def test_where_an_organisation_stands_is_read_from_its_own_runs():
    runs = (
        run("prioritisation", id="r1", left_at=case().opened_at),
        run("design", id="r2"),
        run("deployment", id="r3", organisation=OTHER_FORCE),
    )
    snapshot = case(stage_runs=runs)
    mine = place_of(snapshot=snapshot, pack=PACK, path="full")
    assert (mine.stage, mine.visited) == ("design", {"prioritisation", "design"})
    theirs = place_of(snapshot=snapshot, pack=PACK, path="full", organisation=OTHER_FORCE)
    assert (theirs.stage, theirs.visited) == ("deployment", {"deployment"})
    nowhere = place_of(snapshot=case(stage_runs=()), pack=PACK, path="full")
    assert nowhere.stage == "design"


@pytest.mark.parametrize(
    ("facts", "used"),
    [
        ({}, False),
        ({"entry": "in-use"}, True),
        ({"stage_runs": (run("evaluation", because="proceeded"),)}, True),
        ({"stage_runs": (run("evaluation", because="returned"),)}, False),
        ({"stage_runs": (run("deployment"),), "decisions": (decision(stage="deployment"),)}, True),
        ({"stage_runs": (run("deployment"),), "decisions": (decision(stage="deployment", outcome="return"),)}, False),
        ({"stage_runs": (run("deployment"),), "decisions": (decision(stage="deployment", status="open"),)}, False),
        ({"stage_runs": (run("deployment", organisation=OTHER_FORCE),),
          "decisions": (decision(stage="deployment"),)}, False),
    ],
)  # fmt: skip
def test_whether_it_was_ever_in_use(facts, used):
    assert has_been_used(snapshot=case(**facts)) is used
    assert has_been_used(snapshot=case(**facts), organisation=FORCE) is used


def test_a_project_starts_where_the_pack_lets_its_entry_start():
    assert entry_stage(entry="deployment", pack=PACK) == "deployment"
    assert entry_stage(entry="problem", pack=PACK) == "prioritisation"
    assert entry_stage(entry="in-use", pack=PACK) == "prioritisation"


def test_the_stages_open_from_a_stage_can_be_asked_for_any_stage():
    assert stages_open_from(stage="prioritisation", snapshot=case(), pack=PACK).proceed == ("design",)
