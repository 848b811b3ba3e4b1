"""The ways of writing an answer that mean the same."""

from __future__ import annotations

import pytest

from tests.unit.casefiles.small_files import SMALL, read

SAME = {
    "the value alone": "part-3",
    "its fields": "{value: part-3}",
    "with what is said about it": "{value: part-3, scope: shared, covers: all}",
    "in full": "{value: {value: part-3}, scope: shared, covers: all}",
    "as a list of one": "[{value: part-3, scope: shared}]",
}


def answer_of(written: str, question: str = "DP-01", key: str = "answers"):
    case_file = read(SMALL + f"{key}:\n  {question}: {written}\n").case_file
    (found,) = getattr(case_file, key)[question]
    return found


@pytest.mark.parametrize("form", SAME)
def test_these_are_one_answer(form):
    found = answer_of(SAME[form])
    assert (dict(found.value), found.scope, found.covers) == ({"value": "part-3"}, "shared", "all")


@pytest.mark.parametrize("scope", ["organisation", "XN01", "Northmere Police"])
def test_the_organisation_is_named_by_word_code_or_name(scope):
    assert answer_of(f"{{value: part-3, scope: {scope}}}").scope == "organisation"


def test_a_text_by_language_is_the_value_of_its_field():
    plain = answer_of("{en: A processing, cy: Prosesu}", "DPIA-1.1")
    assert plain.value == {"value": {"en": "A processing", "cy": "Prosesu"}}
    assert answer_of("{value: {en: A processing, cy: Prosesu}}", "DPIA-1.1").value == plain.value
    assert answer_of("{value: {value: {en: A processing, cy: Prosesu}}, covers: v1}", "DPIA-1.1").value == plain.value


def test_an_answer_of_several_fields_is_its_fields():
    found = answer_of("{value: up-to-100, area: Here}", "triage.people-number", "triage")
    assert found.value == {"value": "up-to-100", "area": "Here"}


def test_one_question_may_be_answered_for_each_version_and_scope():
    written = "[{value: part-3, covers: v1}, {value: uk-gdpr, scope: organisation, covers: v1}]"
    case_file = read(SMALL + f"answers:\n  DP-01: {written}\n").case_file
    assert [(one.scope, one.covers) for one in case_file.answers["DP-01"]] == [("shared", "v1"), ("organisation", "v1")]


def test_what_is_left_empty_is_unknown():
    case_file = read(SMALL + "triage:\n  triage.overt:\n  triage.people-number:\n    value:\n    area:\n").case_file
    assert case_file.triage == {}
