"""The light path is open only while nothing closes it; a judgement lighter than computed never opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.domain.small_case import AT, answer, case, pack_of, triage_data
from touchstone.domain.path import opening_path, overrides_in_force, path_now
from touchstone.domain.snapshot import OverrideState
from touchstone.domain.triage import assess_impact

PACK = pack_of(triage=triage_data())
QUIET = (answer("triage.scores", "no"), answer("triage.data", "no"))


def judged(axis: str, chosen: str, *, days: int = 0) -> OverrideState:
    return OverrideState(
        axis=axis, computed="nil-or-minimal", chosen=chosen, reasons="Because.", recorded_at=AT + timedelta(days=days)
    )


def test_a_quiet_project_opened_light_stays_light():
    now = path_now(snapshot=case(path="light", answers=QUIET), pack=PACK)
    assert (now.path, now.barriers, now.moved) == ("light", (), False)


def test_a_project_on_the_full_path_stays_there():
    assert path_now(snapshot=case(path="full", answers=QUIET), pack=PACK).path == "full"


def test_an_answer_that_breaks_a_condition_moves_it_to_the_full_path_with_the_reason():
    snapshot = case(path="light", answers=(answer("triage.scores", "yes"), QUIET[1]))
    now = path_now(snapshot=snapshot, pack=PACK)
    assert (now.path, now.moved) == ("full", True)
    assert [barrier.id for barrier in now.barriers] == ["light-path.individuals"]


def test_an_answer_taken_back_closes_it_too():
    now = path_now(snapshot=case(path="light", answers=QUIET[:1]), pack=PACK)
    assert [barrier.id for barrier in now.barriers] == ["light-path.unanswered"]


@pytest.mark.parametrize(
    ("axis", "chosen", "closes"),
    [
        ("individuals", "limited", True),
        ("risk", "severe", True),
        ("communities", "nil-or-minimal", False),
        ("communities", "", False),
        ("contentious", "yes", True),
        ("contentious", "no", False),
        ("path", "full", True),
        ("path", "light", False),
        ("other", "full", False),
    ],
)
def test_a_heavier_judgement_closes_the_light_path(axis, chosen, closes):
    now = path_now(snapshot=case(path="light", answers=QUIET, overrides=(judged(axis, chosen),)), pack=PACK)
    assert (now.path == "full") is closes


def test_a_judgement_no_heavier_than_computed_is_no_barrier():
    lighter = OverrideState(
        axis="individuals", computed="substantial", chosen="limited", reasons="Because.", recorded_at=AT
    )
    now = path_now(snapshot=case(path="light", answers=QUIET, overrides=(lighter,)), pack=PACK)
    assert now.barriers == ()


def test_a_lighter_judgement_never_opens_it():
    answers = (answer("triage.scores", "yes"), QUIET[1])
    overrides = (judged("individuals", "nil-or-minimal"), judged("path", "light"))
    assert path_now(snapshot=case(path="light", answers=answers, overrides=overrides), pack=PACK).path == "full"


def test_the_latest_judgement_on_an_axis_is_the_one_in_force():
    snapshot = case(
        path="light", answers=QUIET, overrides=(judged("risk", "nil-or-minimal", days=1), judged("risk", "severe"))
    )
    assert [item.chosen for item in overrides_in_force(snapshot)] == ["nil-or-minimal"]
    assert path_now(snapshot=snapshot, pack=PACK).path == "light"


def test_a_pack_without_triage_has_no_light_path():
    now = path_now(snapshot=case(path="light"), pack=pack_of())
    assert (now.path, [barrier.id for barrier in now.barriers]) == ("full", ["light-path.none"])


@pytest.mark.parametrize(
    ("answers", "entry", "path"),
    [
        ({"triage.scores": "no", "triage.data": "no"}, "problem", "light"),
        ({"triage.scores": "no", "triage.data": "no"}, "in-use", "full"),
        ({"triage.scores": "yes", "triage.data": "no"}, "problem", "full"),
        ({}, "problem", "full"),
    ],
)
def test_a_project_is_opened_light_only_from_a_problem_and_with_nothing_against_it(answers, entry, path):
    assert PACK.triage is not None
    impact = assess_impact(answers={key: {"value": value} for key, value in answers.items()}, sheet=PACK.triage)
    assert opening_path(impact=impact, entry=entry) == path
