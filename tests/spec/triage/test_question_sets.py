"""The assessments that triage brings: every row is there, asks what it must, and asks the same fact in one form."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.spec.triage.sheet import ROOT, shipped_set, shipped_sheet
from touchstone.guidance.condition import questions_in
from touchstone.guidance.provenance import Obligation, Provenance
from touchstone.guidance.question_set import Field, FieldKind, Question

INSTRUMENTS = ROOT.parent / "shared" / "domain" / "instruments.md"
CHECKS = ROOT.parent / "shared" / "domain" / "failure-checks.md"


def numbered(prefix: str, last: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(1, last + 1)]


#: Rows of each set by their published ids; ids of our own are slugs with the set's name before them.
ROWS: dict[str, list[str]] = {
    "dpia-screening": [*numbered("DP-0", 5), "DP-SCR"],
    "dpia": [
        *numbered("DPIA-1.", 2), *numbered("DPIA-2.", 11), *numbered("DPIA-3.", 2), *numbered("DPIA-4.", 6),
        "DPIA-5.x", "DPIA-6.x", *numbered("DPIA-7.", 6), *numbered("DPIA-X", 7),
    ],
    "appropriate-policy-document": numbered("APD-", 4),
    "prior-consultation": numbered("PC-", 3),
    "automated-decisions": numbered("ADM-", 6),
    "equality-impact": numbered("EIA-", 14),
    "transparency-record": numbered("ATRS-Q", 9),
}  # fmt: skip
GATES = {"DPIA-X1", "DPIA-X2", "PC-1", "PC-3", "ADM-3", "EIA-7", "EIA-8", "ATRS-Q4"}
ALL_SETS = [*ROWS, "light-path"]
EVERY = {question.id: question for set_id in ALL_SETS for question in shipped_set(set_id).questions}


def fields_of(question_id: str) -> dict[str, Field]:
    return {field.key: field for field in EVERY[question_id].fields}


@pytest.mark.parametrize("set_id", ROWS)
def test_every_row_is_asked_once_and_ours_are_told_apart(set_id: str):
    published = [question.id for question in shipped_set(set_id).questions if re.match(r"[A-Z]", question.id)]
    assert sorted(published) == sorted(ROWS[set_id])
    own = {question.id for question in shipped_set(set_id).questions} - set(published)
    assert all(re.fullmatch(r"(dpia|atrs)\.[a-z0-9-]+", question_id) for question_id in own)


def test_hard_gates_are_those_marked():
    assert {question_id for question_id, question in EVERY.items() if question.gate} == GATES


def test_screening_lists_fourteen_triggers_and_the_answer_that_there_is_none():
    ids = fields_of("DP-SCR")["value"].choice_ids
    assert len([choice for choice in ids if choice != "none"]) == 14
    assert "none" in ids


def test_any_trigger_calls_for_the_full_assessment_and_none_does_not():
    condition = shipped_set("dpia").applies_when
    assert condition is not None
    assert condition.any_of is not None
    ticked = condition.any_of[0].one_of
    assert ticked is not None
    assert set(ticked.values) == set(fields_of("DP-SCR")["value"].choice_ids) - {"none"}


@pytest.mark.parametrize("question_id", ["DPIA-5.x", "DPIA-6.x", "ADM-1", "ADM-2", "EIA-4", "EIA-7", "EIA-14"])
def test_rows_that_repeat_are_tables(question_id: str):
    assert fields_of(question_id)["value"].kind is FieldKind.ROWS


def test_each_protected_characteristic_has_its_row():
    columns = {column.key: column for column in fields_of("EIA-4")["value"].columns}
    assert len(columns["characteristic"].choice_ids) == 9
    assert columns["characteristic"].required


def test_a_measured_rate_is_never_asked_for_without_its_count():
    columns = {column.key: column for column in fields_of("EIA-7")["value"].columns}
    assert all(columns[key].required for key in ("value", "cases", "setting", "data", "measured-on"))


def test_necessity_is_asked_under_both_laws_and_rights_under_each():
    assert EVERY["DPIA-4.2"].show_when is None
    for question_id in ("DPIA-4.5", "dpia.uk-gdpr-rights"):
        assert questions_in(EVERY[question_id].show_when) == {"DP-01"}


def test_whether_a_set_applies_depends_on_facts_and_never_on_a_level():
    facts = {question.id for question in shipped_sheet().all_questions} | {"DP-01", "DP-02", "DP-SCR"}
    for set_id in ALL_SETS:
        assert questions_in(shipped_set(set_id).applies_when) <= facts
        assert shipped_set(set_id).applies_when is not None


def test_the_same_fact_is_asked_in_one_form():
    forms = defaultdict(set)
    for question in (*EVERY.values(), *shipped_sheet().all_questions):
        if question.concept:
            forms[question.concept].add(tuple(form(field) for field in question.fields))
    assert {concept for concept, found in forms.items() if len(found) > 1} == set()
    assert len(forms) == 12


def form(field: Field) -> tuple[object, ...]:
    columns = tuple(form(column) for column in field.columns)
    return (field.key, field.kind, field.required, field.publishable, field.not_applicable, field.choice_ids, columns)


def test_every_question_can_be_left_unfinished():
    """A question with nothing required counts as done before anybody has read it."""
    optional = [question for question in EVERY.values() if not any(field.required for field in question.fields)]
    assert all(question.id.startswith("atrs.") for question in optional)


def test_the_light_path_asks_what_its_block_names():
    light = shipped_sheet().light_path
    assert light is not None
    asked = shipped_set(light.question_set).questions
    assert [question.id for question in asked] == list(light.questions)
    assert (light.office, light.review_within_months) == ("senior-leader", 12)


def test_what_rests_on_general_knowledge_says_so():
    for question in EVERY.values():
        if question.provenance is Provenance.INFERRED:
            assert question.basis is not None or question.weakest is not None, question.id


@pytest.mark.skipif(not INSTRUMENTS.exists(), reason="shared data absent: the domain reference")
def test_rows_marked_as_law_are_legal_and_no_others():
    text = INSTRUMENTS.read_text(encoding="utf-8")
    marked = {
        found for found in re.findall(r"^\| ([A-Z]+-[\w.]+) (?:\[G\])?\[L\]", text, re.MULTILINE) if found in EVERY
    }
    assert len(marked) >= 19
    scales = {
        "DPIA-5.x",
        "DPIA-6.x",
    }  # the statute asks for risks and measures; only the names of the scales are not in it
    legal = {item.id for item in EVERY.values() if item.obligation is Obligation.LEGAL and re.match(r"[A-Z]", item.id)}
    assert legal == marked | scales


@pytest.mark.skipif(not CHECKS.exists(), reason="shared data absent: the domain reference")
def test_every_failure_check_is_fed_by_the_rows_it_reads():
    section = CHECKS.read_text(encoding="utf-8").split("### 1.1")[1].split("### 1.2")[0]
    for check, rows in re.findall(r"^\| (FC-\d\d) \| (.+) \|$", section, re.MULTILINE):
        for question in named_in(rows):
            assert f"rule:{check}" in question.feeds, (check, question.id)


def named_in(rows: str) -> list[Question]:
    """Questions of ours that a list such as "DPIA-7.1 to DPIA-7.6, EIA-13" names."""
    named: list[str] = []
    for part in rows.split(", "):
        ends = re.fullmatch(r"([A-Z]+-[A-Z]?(?:\d\.)?)(\d+) to \1(\d+)", part.strip())
        named += [f"{ends[1]}{n}" for n in range(int(ends[2]), int(ends[3]) + 1)] if ends else [part.strip()]
    return [EVERY[question_id] for question_id in named if question_id in EVERY]
