"""What a check finds: a blank is unknown, stages follow from facts, and the failure checks are always all there."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from tests.journeys import MACRO
from tests.unit.casefiles.small_files import SMALL, library, read
from touchstone.casefiles.check import case_of, check_case
from touchstone.casefiles.model import CaseFile
from touchstone.casefiles.reading import read_case
from touchstone.casefiles.result import CaseCheck
from touchstone.casefiles.result_text import result_text
from touchstone.casefiles.schemas import CASE, CASE_CHECK, schema_texts
from touchstone.casefiles.skeleton import skeleton
from touchstone.casefiles.writing import case_bytes, case_data
from touchstone.foundation.errors import NotFound

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "docs/examples/case-file.yaml"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
TRIAGE = "triage:\n" + "".join(f"  {key}: {json.dumps(value)}\n" for key, value in MACRO.items())


def check(text: str, stage: str | None = None) -> CaseCheck:
    return check_case(read(text).case_file, library=library(), stage=stage, at=AT)


def test_without_triage_the_impact_cannot_be_told_and_the_questions_are_named():
    found = check(SMALL).impact
    for axis in (found.individuals, found.communities, found.risk):
        assert (axis.level, axis.at_least, axis.rules) == ("cannot_tell", None, ())
        assert axis.unanswered
    assert (found.contentious.holds, found.in_scope.holds) == ("cannot_tell", "cannot_tell")
    assert "triage.overt" in found.unanswered


def test_with_triage_the_impact_is_told():
    found = check(SMALL + TRIAGE).impact
    levels = {found.individuals.level, found.communities.level, found.risk.level}
    assert levels == {"nil-or-minimal"}
    assert (found.contentious.holds, found.in_scope.holds, found.unanswered) == ("no", "yes", ())


def test_a_level_that_no_answer_could_raise_is_told_though_questions_are_open():
    text = SMALL + (
        "triage:\n  triage.personal-data: 'yes'\n  triage.people-touched: [suspects]\n"
        "  triage.action: [liberty]\n  triage.put-right: 'no'\n  triage.decision-maker: no-person\n"
    )
    found = check(text).impact
    assert found.unanswered
    assert (found.individuals.level, found.individuals.unanswered) == ("severe", ())
    assert found.communities.level == "cannot_tell"
    assert found.individuals.rules[0].level == "severe"


def test_what_is_outstanding_says_who_asks_and_whether_it_bars():
    found = check(SMALL + TRIAGE).outstanding
    assert {one.authority for one in found} <= {"law", "guidance", "force policy", "advice only"}
    assert {one.effect for one in found} <= {"bars", "warns"}
    assert all(one.text and one.detail and one.remedy for one in found)


def test_the_gate_is_where_the_decisions_led():
    decided = SMALL + (
        "decisions:\n"
        "- {id: a, stage: '1', outcome: proceed, to_stage: '2', took_place_on: 2026-02-01}\n"
        "- {id: b, stage: design, outcome: return, to_stage: prioritisation, took_place_on: 2026-03-01}\n"
    )
    found = check(decided)
    assert (found.stage.id, found.due_up_to.id) == ("prioritisation", "design")


@pytest.mark.parametrize(
    ("about", "stage"),
    [
        ("", "prioritisation"),
        ("  entry: problem\n", "prioritisation"),
        ("  entry: purchasing\n", "purchasing"),
        ("  entry: in-use\n", "evaluation"),
    ],
)
def test_a_case_begins_where_its_entry_says(about, stage):
    text = SMALL.replace("  name: Recall\n", f"  name: Recall\n{about}")
    assert check(text).stage.id == stage


def test_a_version_in_use_has_entered_evaluation_from_its_first_day():
    used = SMALL.replace("label: one", "label: one, in_use_from: 2026-11-20")
    assert check(used).stage.id == "evaluation"
    assert check(used.replace("2026-11-20", "2026-11-24")).stage.id == "prioritisation"


@pytest.mark.parametrize("stage", ["design", "2"])
def test_a_stage_may_be_asked_for_by_id_or_code(stage):
    found = check(SMALL, stage)
    assert (found.stage.id, found.due_up_to.id) == ("design", "design")


def test_an_unknown_stage_is_refused():
    with pytest.raises(NotFound):
        check(SMALL, "limbo")


def test_what_is_dated_after_the_day_of_the_case_is_left_out_and_said_so():
    later = SMALL + (
        "answers:\n  DP-01: {value: part-3, took_place_on: 2026-12-01}\n"
        "decisions:\n- {id: a, stage: prioritisation, outcome: proceed, to_stage: design, took_place_on: 2026-12-01}\n"
        "evidence:\n- {id: e, on: 2026-12-24}\n"
    )
    found = check(later)
    assert found.stage.id == "prioritisation"
    assert len([note for note in found.notes if "after the day of the case" in note]) == 3


def test_an_answer_to_a_pack_that_is_not_named_has_that_pack_read_and_says_so():
    found = check(SMALL + "answers:\n  HR-1: {value: 'yes', detail: It is}\n")
    assert any(one.id == "human-rights" and "HR-1" in one.because for one in found.packs)
    assert any("human-rights" in note for note in found.notes)


def test_every_failure_check_is_in_the_result_whatever_the_file_names():
    expected = [f"FC-{number:02}" for number in range(1, 23)]
    for text in (SMALL, SMALL.replace("2026-11}]", "2026-01}]")):
        found = check(text).failure_checks
        assert [one.id for one in found if one.id.startswith("FC-")] == expected
        assert all(one.learned_from for one in found if one.id not in ("FC-19",))
    early = {one.id: one.status for one in check(SMALL).failure_checks}
    assert early["FC-20"] == "not_yet"


def test_without_a_day_the_case_is_judged_today():
    text = "".join(line for line in SMALL.splitlines(keepends=True) if not line.startswith("as_of"))
    assert check(text).case.as_of == "2026-11-23"


def test_midday_in_london_is_what_a_day_becomes():
    text = SMALL + "decisions:\n- {id: a, stage: prioritisation, outcome: pause, took_place_on: 2026-07-01}\n"
    snapshot = case_of(read(text).case_file, library=library(), at=AT).snapshot
    assert snapshot.decisions[0].recorded_at == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert snapshot.status == "paused"


def test_both_schemas_are_published_as_the_models_are():
    """To write them again: touchstone case schema, and touchstone case schema --result"""
    for name, text in schema_texts().items():
        assert (ROOT / "content/schemas" / name).read_text(encoding="utf-8") == text


def test_the_example_uses_every_key_and_fits_the_schema_and_so_does_its_result():
    case_file = read_case(EXAMPLE.read_bytes(), library=library()).case_file
    unused = {"withheld"}  # written where marked answers are left out, never by hand
    assert {name for name in CaseFile.model_fields if not getattr(case_file, name)} <= unused
    jsonschema.validate(case_data(case_file), json.loads(schema_texts()[CASE]))
    result = check_case(case_file, library=library(), at=AT)
    jsonschema.validate(json.loads(result.as_json()), json.loads(schema_texts()[CASE_CHECK]))
    assert result.case.as_of == date(2026, 11, 23).isoformat()
    assert read_case(case_bytes(case_file), library=library()).case_file == case_file


def test_the_skeleton_can_be_read_once_both_names_are_in_it_and_knows_nothing():
    pack = library().pack("ddt-app", "2026-11")
    empty = skeleton(pack, [("ddt-app", "2026-11")])
    assert all(question.id in empty for question in (pack.triage.all_questions if pack.triage else ()))
    filled = empty.replace("  name:  ", "  name: Northmere", 1).replace("  name:  ", "  name: Recall", 1)
    case_file = read(filled).case_file
    assert (case_file.organisation.name, case_file.technology.name) == ("Northmere", "Recall")
    assert case_file.triage == {}
    assert check(filled).impact.risk.level == "cannot_tell"


def test_the_text_names_the_verdict_the_levels_and_who_asks():
    text = result_text(check(SMALL, "deployment"))
    wanted = ("RESULT: not clear", "Impact on individuals: cannot tell", "The law asks for:", "stops the gate")
    for words in (*wanted, "FC-01 FAILED: ", "Learned from "):
        assert words in text


@pytest.mark.parametrize("stage", ["design", "validation", "deployment", "evaluation"])
def test_each_check_not_passed_says_whether_it_stops_the_gate_as_outstanding_does(stage):
    found = check(SMALL, stage)
    text = " ".join(result_text(found).split("Failure checks: what was found")[1].split())
    effects = {one.item: one.effect for one in found.outstanding if one.kind == "failure-check"}
    unpassed = [one for one in found.failure_checks if one.status in ("failed", "cannot_tell")]
    assert unpassed
    for one in unpassed:
        told = "stops the gate" if effects.get(one.id) == "bars" else "does not stop"
        assert f"{one.name} ({told}" in text or (one.id not in effects and f"{one.name} (not due" in text), one.id
