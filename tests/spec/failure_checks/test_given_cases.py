"""Cases as people of different habits write them: what fails, passes, cannot be told, is not due or does not apply."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.failure_checks.made_cases import AT
from touchstone.casefiles.check import check_case
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.result import CaseCheck
from touchstone.guidance.loader import shipped_library

FOLDER = Path(__file__).parents[2] / "fixtures" / "cases"
EVERY = frozenset(f"{number:02}" for number in range(1, 23))
#: File → status → numbers of the checks; every other check failed.
CASES = {
    "custody-risk-score-in-words.json": {"passed": "01 02 03 04 05 07 13 14 16 17 18 19 20 21 22"},
    "public-chat-at-design.yaml": {
        "passed": "01 02 03 07 13 17 18 22",
        "not_yet": "04 05 06 08 09 10 11 12 14 15 16 19 20 21",
    },
    "live-faces-tests-only.yaml": {"passed": "06 09 11 12"},
    "threshold-loosened-by-lower-rank.yaml": {"passed": "06 09 11 12"},
    "defect-told-in-other-words.yaml": {"passed": "21"},
    "stalking-model-hidden-proxy.yaml": {},
    "finance-robot.yaml": {"cannot_tell": "13", "not_applicable": "07 22"},
    "redactor-nothing-done.yaml": {"not_applicable": "06 08 09 10 11 14 15 16"},
    "assessment-of-the-version-before.yaml": {},
    "retired-hotspot-map.yaml": {},
}
#: What has to be said of a check that failed, so that it failed for its own reason.
REASONS = {
    "custody-risk-score-in-words.json": ("06", "No test for bias is recorded"),
    "live-faces-tests-only.yaml": ("20", "Nothing says whether version, threshold, list or data have changed"),
    "threshold-loosened-by-lower-rank.yaml": ("20", "loosened by a lower rank than set it"),
    "stalking-model-hidden-proxy.yaml": ("14", "another answer names one that does"),
    "assessment-of-the-version-before.yaml": ("03", "does not cover the version"),
    "finance-robot.yaml": ("13", "answered as for data of little risk"),
}


def judged(name: str) -> CaseCheck:
    reading = read_case((FOLDER / name).read_bytes(), library=shipped_library(), name=name)
    return check_case(reading.case_file, library=shipped_library(), at=AT)


def test_every_file_has_its_row() -> None:
    assert {one.name for one in FOLDER.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_each_check_stands_as_its_meaning_asks(name: str) -> None:
    expected = {number: status for status, numbers in CASES[name].items() for number in numbers.split()}
    found = {one.id.removeprefix("FC-"): one.status for one in judged(name).failure_checks}
    assert found == {number: expected.get(number, "failed") for number in EVERY}


@pytest.mark.parametrize("name", REASONS)
def test_it_says_why(name: str) -> None:
    number, words = REASONS[name]
    (check,) = (one for one in judged(name).failure_checks if one.id == f"FC-{number}")
    assert any(words in line for line in check.missing), check.missing
