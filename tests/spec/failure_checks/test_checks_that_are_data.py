"""A check without a rule of its own is judged by its own conditions, and is quiet where nothing asks it."""
# ruff: noqa: E501 - an answer has one line

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from touchstone.casefiles.check import case_of
from touchstone.casefiles.reading import read_case
from touchstone.domain.failure_checks import CheckFinding, Status, check_failures
from touchstone.guidance.loader import shipped_library

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASE = """
schema: touchstone.case/1
as_of: 2026-11-23
organisation: {name: Northmere Police, kind: force, nation: england}
technology: {name: Scribe, versions: [{id: v1, label: One, in_use_from: 2026-10-01}]}
packs: [{id: ddt-app, version: 2026-11}, {id: assistants, version: 2026-11.2}]
triage:
  triage.policing-purpose: 'yes'
  triage.overt: overt
  triage.operational: operational
  triage.personal-data: 'yes'
  triage.people-touched: [victims-witnesses, suspects]
  triage.action: [informs]
  triage.method: [%(method)s]
  triage.output: [%(output)s]
answers:
  DP-01: part-3
%(answers)s
"""
NO_INVENTION = """
  assistant.invention: {value: {value: 'yes', checked: '400', found: '2', limit: '1', limit-set-by: "Head of crime, 1 October", detail: "Two of 400 transcripts had no source"}}
  assistant.omission: {value: {value: 'yes', checked: '400', found: '9', limit: '3', limit-set-by: "Head of crime, 1 October", detail: "Nine of 400 left a passage out"}}
"""


def findings(answers: str = "", *, method: str = "generative", output: str = "transcribes-or-translates"):
    library = shipped_library()
    data = CASE % {"method": method, "output": output, "answers": answers}
    read = read_case(data.encode(), library=library, name="case.yaml")
    case = case_of(read.case_file, library=library, at=AT)
    return {one.id: one for one in check_failures(case, case.pack.checks) if one.id.startswith("AS-")}


def test_a_blank_answer_fails_each_check_that_may_concern_the_tool() -> None:
    found = findings()
    assert {one.status for one in found.values()} == {Status.FAILED}
    assert all(one.missing for one in found.values())


def test_a_tool_that_is_no_assistant_meets_none_of_them() -> None:
    found = findings(method="fixed-rules", output="counts-or-formats")
    assert {one.status for one in found.values()} == {Status.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ("  assistant.kind: [transcribes]" + NO_INVENTION, Status.PASSED),
        ("  assistant.kind: [transcribes]" + NO_INVENTION.replace("'yes'", "'no'", 1), Status.FAILED),
        ("  assistant.kind: [transcribes]", Status.FAILED),
    ],
)
def test_what_the_condition_asks_decides(answers: str, status: Status) -> None:
    found: CheckFinding = findings(answers)["AS-01"]
    assert found.status is status
