"""Ways in which strangers write a fact, and the one way in which each is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.casefiles.small_files import SMALL, library, read
from touchstone.casefiles.check import check_case
from touchstone.casefiles.model import CaseFile
from touchstone.casefiles.natural_forms import figure, stage_id, term
from touchstone.foundation.clock import now

HEAD = {
    "organisation": {"name": "Northmere Police"},
    "technology": {"name": "Recall"},
    "packs": [{"id": "ddt-app", "version": "2026-11"}],
}


def answered(text: str, question: str) -> Any:
    """The value read for a question in a small file with that added."""
    case_file = read(SMALL + text).case_file
    found = {**case_file.triage, **case_file.answers}
    return found[question][0].value


def from_json(**parts: Any) -> CaseFile:
    return read(json.dumps({**HEAD, **parts}), "case.json").case_file


ANSWERS = {
    "true for yes": ("triage: {triage.personal-data: true}\n", "triage.personal-data", {"value": "yes"}),
    "yes in capitals": ("triage: {triage.personal-data: YES}\n", "triage.personal-data", {"value": "yes"}),
    "false inside": ("answers: {EIA-8: {value: false}}\n", "EIA-8", {"value": "no"}),
    "n/a": (
        "answers: {EIA-8: {value: N/A, reason: No test}}\n", "EIA-8", {"value": "not-applicable", "reason": "No test"},
    ),
    "without the first word": ("triage: {personal-data: no}\n", "triage.personal-data", {"value": "no"}),
    "one of several": ("triage: {triage.people-touched: suspects}\n", "triage.people-touched", {"value": ["suspects"]}),
    "a label": ("triage: {triage.method: [A label]}\n", "triage.method", {"value": ["machine-learning"]}),
    "spaces for hyphens": (
        "triage: {triage.method: Machine Learning}\n", "triage.method", {"value": ["machine-learning"]},
    ),
    "a list of one choice": ("triage: {triage.overt: [overt]}\n", "triage.overt", {"value": "overt"}),
    "a list of lines": ("answers: {LAW-3: [He is told, It is put right]}\n", "LAW-3", "He is told\nIt is put right"),
    "a percentage": ("answers: {ADM-3: {rate: 14%, cases: '1,900'}}\n", "ADM-3", {"rate": "14", "cases": "1900"}),
    "one row": (
        "answers: {DPIA-2.3: {value: true, recipients: {recipient: Council, agreement: A1}}}\n", "DPIA-2.3",
        {"value": "yes", "recipients": [{"recipient": "Council", "agreement": "A1"}]},
    ),
    "a role with a space": (
        "answers:\n  hr.convention-rights: {value: article-8, lawyer: {name: A, role: Force lawyer, on: 2026-01-01}}\n",
        "hr.convention-rights",
        {"value": ["article-8"], "lawyer": {"name": "A", "role": "force-lawyer", "on": "2026-01-01"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_that_can_mean_one_thing_is_read_as_that(name: str) -> None:
    text, question, value = ANSWERS[name]
    asked = library().newest("ddt-app").triage
    assert asked is not None
    method = next(one for one in asked.all_questions if one.id == "triage.method")
    label = next(one.label.en for one in method.fields[0].choices if one.id == "machine-learning")
    found = answered(text.replace("A label", json.dumps(label)), question)
    if isinstance(value, str):
        assert value in (found["value"], found["value"].get("en") if isinstance(found["value"], dict) else "")
    else:
        assert found == value


def test_json_words_numbers_and_pairs_of_characters_are_read() -> None:
    case_file = from_json(
        technology={"name": "Recall \U0001f600", "supplier": None},
        answers={
            "fc.changes": False,
            "HR-1": {"value": True, "detail": "The Act"},
            "ADM-3": {"rate": 2.5, "cases": 80},
        },
        evaluations=[{"id": "t", "measures": [{"metric": "fpir", "value": 4e-05}, {"metric": "tpr", "value": 0.5}]}],
    )
    assert case_file.technology.name.endswith("\U0001f600")
    assert case_file.technology.supplier is None
    assert case_file.answers["fc.changes"][0].value == {"value": "no"}
    assert case_file.answers["ADM-3"][0].value == {"rate": "2.5", "cases": "80"}
    assert [one.value for one in case_file.evaluations[0].measures] == ["0.00004", "0.5"]


@pytest.mark.parametrize(
    "packs",
    [{"ddt-app": "2026-11"}, ["ddt-app 2026-11"], "ddt-app@2026-11", [{"ddt-app": "2026-11"}], HEAD["packs"][0]],
)
def test_packs_are_read_in_any_plain_writing(packs: Any) -> None:
    assert [(one.id, one.version) for one in from_json(packs=packs).packs] == [("ddt-app", "2026-11")]


def test_names_alone_words_in_capitals_and_single_items_are_read() -> None:
    case_file = from_json(
        organisation="Northmere Police",
        technology={"name": "Recall", "entry": "In use", "versions": ["v1"]},
        evidence={"id": "d", "documents": "dpia", "strength": "Force tested"},
        advice={"id": "a", "adviser": "Ethics Committee", "conclusion": "Against", "by_role": "Chief Constable"},
        decisions=[{"id": "d", "stage": "S2", "outcome": "Proceed", "to_stage": "Validation and testing"}],
        incidents=[{"id": "i", "kind": "Data breach", "told": {"Information Commissioner's Office": "2026-01-01"}}],
    )
    assert case_file.organisation.name == "Northmere Police"
    assert (case_file.technology.entry, case_file.version_ids) == ("in-use", ("v1",))
    assert (case_file.evidence[0].documents, case_file.evidence[0].strength) == (("dpia",), "force-tested")
    assert (case_file.advice[0].adviser, case_file.advice[0].by_role) == ("ethics-committee", "chief-constable")
    assert (case_file.decisions[0].stage, case_file.decisions[0].to_stage) == ("design", "validation")
    assert list(case_file.incidents[0].told) == ["information-commissioners-office"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("80%", "80"), ("1,000", "1000"), (".5", "0.5"), ("4e-05", "0.00004"), ("-2.5e-3", "-0.0025"), ("1E5", "100000"),
     ("1,00", "1,00"), ("high", "high"), ("%", "%"), ("", "")],
)  # fmt: skip
def test_a_figure_in_another_writing(written: str, read_as: str) -> None:
    assert figure(written) == read_as


@pytest.mark.parametrize(
    "written", ["4", "S4", "s4", "stage 4", "Stage 4: Validation", "validation", "Validation and testing"]
)
def test_a_stage_in_another_writing(written: str) -> None:
    assert stage_id(written, library().newest("ddt-app")) == "validation"


@pytest.mark.parametrize("written", ["9", "pilot", "FC-04", "stage", ""])
def test_what_is_no_stage_is_not_taken_for_one(written: str) -> None:
    assert stage_id(written, library().newest("ddt-app")) is None


def test_a_word_of_the_guidance_without_spaces_stays_as_it_is() -> None:
    assert (term("TPR"), term("dpo"), term("Head of PSD")) == ("TPR", "dpo", "head-of-psd")


def test_a_signature_of_a_later_day_was_not_known_then() -> None:
    text = SMALL.replace("2026-11-23", "2026-01-31")
    text += "answers:\n  DPIA-7.2: {value: {name: A. Marsh, role: siro, on: 2026-03-01}}\n"
    check = check_case(read(text).case_file, library=library(), at=now())
    assert any("the signature in DPIA-7.2" in note for note in check.notes)


def test_it_is_said_which_answers_triage_does_not_bring_up() -> None:
    check = check_case(read(SMALL + "answers: {LAW-2: no}\n").case_file, library=library(), at=now())
    assert any("does not bring these questions up: LAW-2" in note for note in check.notes)
