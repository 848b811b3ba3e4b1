"""The transparency record: each field of both layouts is stored once, with the national repository's own values."""

from __future__ import annotations

import json
import re

import pytest

from tests.spec.triage.sheet import ROOT, shipped_set
from touchstone.guidance.question_set import Question

INSTRUMENTS = ROOT.parent / "shared" / "domain" / "instruments.md"
METADATA = ROOT.parent / "shared" / "data" / "atrs" / "atrs_metadata.schema.json"
RECORD = {question.id: question for question in shipped_set("transparency-record").questions}
NUMBER = re.compile(r"\d+(\.\d+)*")


def headings(layout: str) -> dict[str, set[str]]:
    """Number → names, as the questions carry them."""
    found: dict[str, set[str]] = {}
    for question in RECORD.values():
        heading = (question.headings or {}).get(layout)
        if heading is not None:
            found.setdefault(str(heading.number), set()).add(str(heading.name))
    return found


def published_rows() -> list[list[str]]:
    section = INSTRUMENTS.read_text(encoding="utf-8").split("### 1.3 Full field list")[1].split("### 1.4")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")
    ]
    return rows[2:]


@pytest.mark.skipif(not INSTRUMENTS.exists(), reason="shared data absent: the domain reference")
@pytest.mark.parametrize(("layout", "column"), [("atrs-v3", 0), ("atrs-v4", 2)])
def test_every_field_of_the_layout_is_there_under_its_number_and_name(layout: str, column: int):
    published = {row[column]: row[column + 1] for row in published_rows() if NUMBER.fullmatch(row[column])}
    assert len(published) >= 50
    assert {number: {name} for number, name in published.items()} == headings(layout)


@pytest.mark.skipif(not INSTRUMENTS.exists(), reason="shared data absent: the domain reference")
def test_fields_we_would_require_are_required():
    required = {row[2] for row in published_rows() if re.search(r"\bR$", row[4]) and NUMBER.fullmatch(row[2])}
    by_number = {
        str(one.headings["atrs-v4"].number): one
        for one in RECORD.values()
        if one.headings and "atrs-v4" in one.headings
    }
    merged = {"2.2.1", "2.3.1"}  # two v3.0 fields under one v4.0 heading: the first of them is the one required
    assert {number for number in required - merged if not is_required(by_number[number])} == set()
    assert is_required(RECORD["atrs.detailed-description"])
    assert is_required(RECORD["atrs.process-integration"])


def is_required(question: Question) -> bool:
    return any(field.required for field in question.fields)


@pytest.mark.skipif(not METADATA.exists(), reason="shared data absent: the domain reference")
@pytest.mark.parametrize("key", ["organisation_type", "function", "capability", "phase", "region"])
def test_choices_are_the_national_repositorys_own_values(key: str):
    schema = json.loads(METADATA.read_text(encoding="utf-8"))
    property_ = schema["properties"][f"algorithmic_transparency_record_{key}"]
    allowed = property_.get("enum") or property_["items"]["enum"]
    assert list(RECORD[f"atrs.{key.replace('_', '-')}"].fields[0].choice_ids) == allowed


def test_phase_is_asked_once_with_its_date():
    assert RECORD["atrs.phase"].concept == RECORD["ATRS-Q3"].concept == "operational-phase"


def test_every_field_of_the_standard_has_a_tier_unless_it_is_about_the_record():
    for question in RECORD.values():
        number = (
            str(question.headings["atrs-v4"].number) if question.headings and "atrs-v4" in question.headings else ""
        )
        expected = {"1": 1, "2": 2}.get(number[:1])
        if number:
            assert question.tier == expected, question.id


def test_words_of_the_record_are_publishable_and_nothing_asks_who_signed():
    for question in RECORD.values():
        if question.id.startswith("atrs."):
            texts = [field for field in question.fields if field.kind.value in ("text", "long-text")]
            assert all(field.publishable for field in texts), question.id
            assert not any(field.kind.value == "sign" for field in question.fields), question.id
            assert f"public:{question.id}" in question.feeds
