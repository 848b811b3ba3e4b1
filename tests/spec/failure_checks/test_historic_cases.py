"""Each historic case, as known at the time, is stopped by the checks that its findings call for, and not by others."""

from __future__ import annotations

import pytest

from tests.spec.failure_checks.made_cases import FAILED, NOT_APPLICABLE, PASSED, made_case
from touchstone.domain.failure_checks import CheckFinding, check_failures

#: Case → the stage judged (none: the latest entered), the checks that must fail, and those that its facts satisfy.
CASES = {
    "F1": (None, "FC-01 FC-02 FC-03 FC-06", "FC-13"),
    "F3": (None, "FC-08 FC-09 FC-10 FC-14", ""),
    "F4": ("validation", "FC-10 FC-11 FC-12 FC-17", ""),
    "F5": (None, "FC-01 FC-05 FC-07 FC-15", "FC-13"),
    "F6": (None, "FC-04 FC-08 FC-13 FC-14 FC-18", ""),
    "F6b": (None, "FC-08 FC-09 FC-14", ""),
    "F7": (None, "FC-06 FC-09", ""),
    "F9": (None, "FC-06 FC-09 FC-17 FC-20 FC-21", ""),
    "F11": (None, "FC-15 FC-16 FC-18", "FC-22"),
    "F13": (None, "FC-22", "FC-13"),
    "independent-nobody": (None, "FC-19", ""),
    "complaints-reach-nobody": (None, "FC-19", "FC-17"),
}


def findings(name: str, stage: str | None = None) -> dict[str, CheckFinding]:
    case = made_case(stage=stage, base=name)
    return {one.id: one for one in check_failures(case, case.pack.checks)}


@pytest.mark.parametrize("name", CASES)
def test_it_is_stopped_by_what_was_found_later(name: str) -> None:
    stage, fails, _ = CASES[name]
    found = findings(name, stage)
    assert {one: found[one].status for one in fails.split()} == dict.fromkeys(fails.split(), FAILED)
    assert all(found[one].missing for one in fails.split())


@pytest.mark.parametrize("name", [name for name, (_, _, satisfied) in CASES.items() if satisfied])
def test_it_is_not_stopped_by_what_its_facts_satisfy(name: str) -> None:
    found = findings(name, CASES[name][0])
    for one in CASES[name][2].split():
        assert found[one].status in (PASSED, NOT_APPLICABLE), (one, found[one].missing)


@pytest.mark.parametrize("name", ["well-documented-low-risk", "well-documented-high-impact"])
def test_a_well_documented_project_fails_none(name: str) -> None:
    found = findings(name)
    assert len(found) == 22
    assert {one.status for one in found.values()} <= {PASSED, NOT_APPLICABLE}


def test_small_work_meets_only_checks_that_cannot_arise() -> None:
    assert {one.status for one in findings("well-documented-low-risk").values()} == {NOT_APPLICABLE}


def test_work_of_high_impact_is_let_off_nothing() -> None:
    assert {one.status for one in findings("well-documented-high-impact").values()} == {PASSED}


def test_every_failure_but_one_teaches_something() -> None:
    found = findings("well-documented-high-impact")
    assert [one for one in found if not found[one].learned_from] == ["FC-19"]
    assert {lesson.case for one in found.values() for lesson in one.learned_from} == {
        "F1", "F3", "F4", "F5", "F6", "F6b", "F7", "F9", "F11", "F13",
    }  # fmt: skip
