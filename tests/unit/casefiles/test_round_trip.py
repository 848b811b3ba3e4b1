"""A case file survives being written and read, and a snapshot made of one survives being a file again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from tests.unit.casefiles.made_up import AS_OF, PACK, case_files
from tests.unit.casefiles.small_files import library
from touchstone.casefiles.check import check_case
from touchstone.casefiles.from_snapshot import from_snapshot
from touchstone.casefiles.model import CaseFile
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.result_text import result_text
from touchstone.casefiles.to_snapshot import to_snapshot
from touchstone.casefiles.writing import case_bytes

TRIAGE = {one.id for one in PACK.triage.all_questions} if PACK.triage else set()


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_what_is_written_is_read_as_the_same(format):
    @given(case_files())
    def holds(case_file: CaseFile) -> None:
        data = case_bytes(case_file, format, comments=("withheld: 'x'\nsecond line",))
        assert read_case(data, library=library(), name=f"case.{format}").case_file == case_file

    holds()


@given(case_files())
def test_a_snapshot_of_a_case_file_is_the_same_after_being_a_file_again(case_file):
    snapshot = to_snapshot(case_file, pack=PACK, as_of=AS_OF)
    back = from_snapshot(snapshot, triage=TRIAGE)
    assert to_snapshot(back, pack=PACK, as_of=AS_OF) == snapshot


@given(case_files())
def test_a_file_made_of_a_snapshot_can_be_written_and_read(case_file):
    back = from_snapshot(to_snapshot(case_file, pack=PACK, as_of=AS_OF), triage=TRIAGE)
    assert read_case(case_bytes(back), library=library()).case_file == back


@given(case_files())
def test_every_case_file_can_be_checked_and_the_result_told(case_file):
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    found = check_case(case_file, library=library(), at=at)
    assert found == check_case(case_file, library=library(), at=at)
    assert found.clear == (
        not found.outstanding and not {one.status for one in found.failure_checks} & {"failed", "cannot_tell"}
    )
    text = result_text(found)
    assert all(len(line) <= 160 for line in text.splitlines())
    for check in found.failure_checks:
        assert f"\n{check.id} " in text


@given(case_files())
def test_everybody_has_come_to_a_stage_of_the_guidance(case_file):
    snapshot = to_snapshot(case_file, pack=PACK, as_of=AS_OF)
    assert snapshot.stage in PACK.sheet.stages
    numbers = [run.number for run in snapshot.stage_runs]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {one.stage_run for one in snapshot.decisions} <= {run.id for run in snapshot.stage_runs}
    used = [one.from_on for one in snapshot.in_use if one.from_on is not None]
    if used or case_file.technology.entry == "in-use":
        assert {"evaluation", "end-of-life"} & {run.stage for run in snapshot.stage_runs}
