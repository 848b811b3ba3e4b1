"""Published records read into drafts: both layouts, lists of records, and nothing in a file dropped."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.documents.made_up_records import NEWER, OLDER
from touchstone.casefiles.guidance_read import newest_pins
from touchstone.documents.atrs_import.model import WARNINGS, WHY, CannotReadRecord, ImportedRecord
from touchstone.documents.atrs_import.reading import QUESTION_SET, read_records
from touchstone.documents.atrs_import.report import as_data, as_text
from touchstone.documents.atrs_import.values import as_answer
from touchstone.domain.answer_values import fits
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack

CORPUS = Path(__file__).parents[4] / "shared" / "data" / "atrs"


@cache
def pack() -> Pack:
    library = shipped_library()
    return library.compose(newest_pins(library))


def read(text: str, name: str = "record.txt") -> ImportedRecord:
    (one,) = read_records(text.encode(), name=name, pack=pack()).records
    return one


def left(record: ImportedRecord) -> dict[str, tuple[str, str]]:
    return {one.place: (one.why, one.text) for one in record.left}


def test_a_record_in_the_older_layout_is_understood_by_number_and_name():
    record = read(OLDER)
    assert record.layout == "3.0"
    assert record.answers == {
        "atrs.title": {"value": {"en": "Northmere Police: Grading helper"}},
        "atrs.organisation": {"value": {"en": "Northmere Police"}},
        "atrs.phase": {"value": "beta-pilot"},
        "atrs.name": {"value": {"en": "Grading helper"}},
        "atrs.description": {
            "value": {
                "en": "Suggests a grade.\n\nIt has two steps:\n1. Name of the officer\n2. Description of the incident"
            }
        },
        "atrs.contact-email": {"value": "helper@northmere.example"},
        "atrs.team": {"value": {"en": "Analysis"}},
        "atrs.supplier-involvement": {"value": "yes"},
        "atrs.supplier": {"value": {"en": "Example Ltd"}},
        "atrs.scope": {"value": {"en": "Only incidents in one district."}},
        "atrs.models": {"value": [{"model": {"en": "First model"}}, {"model": {"en": "Second model"}}]},
        "atrs.development-sensitive-attributes": {"value": ["age", "sex"]},
        "atrs.risks-and-mitigations": {
            "value": [
                {
                    "risk": {"en": "Drift"},
                    "about": {"en": "It gets worse"},
                    "mitigation": {"en": "It is checked"},
                }
            ]
        },
        "atrs.standard-version": {"value": "v3-0"},
    }


def test_what_the_older_record_says_beside_that_is_kept_word_for_word():
    assert left(read(OLDER)) == {
        "after Phase": ("no-heading", "Put together by the demonstration team."),
        "3 - Website URL": ("not-in-form", "N/A"),
        "4.2.10 - Carbon cost": ("unknown-heading", "Twelve trees."),
        "5.1 - Impact assessment": ("not-in-form", "One was made on 3 May 2025."),
    }


def test_a_record_in_the_newer_layout_tells_headings_of_one_name_apart_by_section_and_number():
    record = read(NEWER)
    assert record.layout == "4.0"
    assert record.answers["atrs.operational-access-and-storage"] == {"value": {"en": "In one store."}}
    assert record.answers["atrs.data-access-and-storage"] == {"value": {"en": "In another."}}
    assert record.answers["atrs.supplier-involvement"] == {"value": "no"}
    assert left(record) == {
        "2.1.4 - Third party involvement": ("rest", "No. Built in house."),
        "2.4.3.8 - Data access and storage": ("second", "In a third."),
    }


def test_warnings_say_what_to_look_at_twice():
    assert [(one.code, one.about) for one in read(OLDER).warnings] == [
        ("organisation-not-listed", "Northmere Police"),
        ("layout-from-headings", ""),
    ]
    assert [one.code for one in read(NEWER).warnings] == ["layout-from-headings"]  # that force is on the list
    assert [one.code for one in read("Nothing to see.").warnings] == ["nothing-understood", "no-organisation"]
    mixed = read(OLDER + "\n2.1.4 - Third party involvement\nNo\n")
    assert "mixed-layout" in [one.code for one in mixed.warnings]


def test_a_list_is_one_record_for_each_entry_and_its_other_keys_are_kept():
    row = {
        "publishing_body": None,
        "tool_name": "Helper",
        "published": "2026-01-02T03:04:05Z",
        "url": "https://a.example",
    }
    read_file = read_records(
        json.dumps({"meta": {"n": 1}, "records": [row, {"title": "Two", "colour": ["red", "blue"]}]}).encode(),
        name="x.json",
        pack=pack(),
    )
    first, second = read_file.records
    assert first.answers["atrs.date-published"] == {"value": "2026-01-02"}
    assert {one.code for one in first.warnings} == {"no-organisation", "date-of-listing"}
    assert first.address == "https://a.example"
    assert left(second) == {"colour": ("unknown-key", "red\nblue")}
    assert [(one.place, one.text) for one in read_file.left] == [("meta", '{"n": "1"}')]


def test_the_repositorys_own_keys_and_a_body_under_headings_are_read_together():
    entry = {
        "details": {
            "metadata": {
                "algorithmic_transparency_record_phase": "production",
                "algorithmic_transparency_record_region": ["london", "wales"],
                "algorithmic_transparency_record_organisation": "west-midlands-police",
            },
            "body": OLDER.split("\n\n", 3)[3],
        }
    }
    record = read(json.dumps(entry), "x.json")
    assert record.answers["atrs.phase"] == {"value": "production"}
    assert record.answers["atrs.region"] == {"value": ["london", "wales"]}
    assert record.answers["atrs.team"] == {"value": {"en": "Analysis"}}
    assert "organisation-not-listed" not in [one.code for one in record.warnings]


@pytest.mark.parametrize(
    ("data", "name", "place"),
    [
        (b"", "x.txt", "the file"),
        (b"\xff\xfe", "x.txt", "line 1"),
        (b"a\x00b", "x.txt", "the file"),
        (b"x" * 5_000_001, "x.txt", "the file"),
        (b'{"a": 1,}', "x.json", "line 1, column"),
        (b'{"a": 1, "a": 2}', "x.json", "key 'a'"),
        (b'{"a": NaN}', "x.json", "value NaN"),
        (b"[1]", "x.json", "record 1"),
        (b"[]", "x.json", "the file"),
        (b"[" * 100_000, "x.json", "the file"),
        (b'a,b\n"1,2\n', "x.csv", "line"),
        (b"a,a\n1,2\n", "x.csv", "line 1"),
        (b"a,b\n1\n", "x.csv", "row 2"),
        (b"a,b\n", "x.csv", "the file"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(data, name, place):
    with pytest.raises(CannotReadRecord) as refused:
        read_records(data, name=name, pack=pack())
    assert refused.value.place.startswith(place)
    assert refused.value.message
    assert refused.value.remedy


def test_a_number_too_large_for_any_reader_is_kept_as_it_is_written():
    record = read('{"title": "Big", "cost": %s}' % ("9" * 400), "x.json")
    assert left(record)["cost"][1] == "9" * 400


LINES = st.sampled_from([*OLDER.split("\n"), *NEWER.split("\n"), "2 - Description: more", "| a | b |", "# Own heading"])


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES | st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=30))
def test_every_word_of_a_text_is_in_a_draft_or_is_left(lines):
    text = "\n".join(lines)
    if not text.strip() or "\x00" in text or text.lstrip()[:1] in "{[":
        return
    record = read(text)
    kept = "\n".join([*(one.text for one in record.drafts), *(one.text for one in record.left)])
    places = "\n".join([*(one.place for one in record.drafts), *(one.place for one in record.left)])
    plain_lines = [one.strip() for one in lines if one.strip() and one.isascii() and one.isalpha()]
    for line in plain_lines:
        assert line in kept or line in places or line in OLDER + NEWER, line
    for draft in record.drafts:
        assert fits(question=pack().question(draft.question), value=draft.value)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([one.id for one in pack().question_set(QUESTION_SET).questions]), st.text(max_size=200))
def test_whatever_stands_under_a_heading_becomes_an_answer_of_the_right_form_or_none(question, text):
    asked = pack().question(question)
    made = as_answer(asked, text)
    assert fits(question=asked, value=made.value)


def test_every_reason_and_warning_has_words():
    for record in (read(OLDER), read(NEWER)):
        assert {one.why for one in record.left} <= set(WHY)
        assert {one.code for one in record.warnings} <= set(WARNINGS)


def test_the_report_as_data_holds_every_word_and_as_text_every_place():
    whole = read_records(OLDER.encode(), name="x.txt", pack=pack())
    (one,) = as_data({"x.txt": whole})["files"][0]["records"]
    assert one["answers"]["atrs.team"] == {
        "value": {"value": {"en": "Analysis"}},
        "words": "Analysis",
        "place": "1.2 - Team",
        "doubt": "",
    }
    assert {"place": "4.2.10 - Carbon cost", "words": "Twelve trees.", "why": "unknown-heading", "question": ""} in one[
        "left"
    ]
    text = as_text({"x.txt": whole})
    assert "Kept word for word: 4.2.10 - Carbon cost." in text
    assert "atrs.team" in text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the list of published records is not on this machine")
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_every_published_record_of_the_list_is_read(kind):
    data = (CORPUS / f"atrs_records.{kind}").read_bytes()
    records = read_records(data, name=f"x.{kind}", pack=pack()).records
    assert len(records) == 136
    assert all(one.answers["atrs.name"]["value"]["en"] and one.address for one in records)
    assert sum("no-organisation" in [w.code for w in one.warnings] for one in records) == 6
    police = [
        one
        for one in records
        if one.answers.get("atrs.organisation", {}).get("value", {}).get("en", "").endswith("Police")
    ]
    assert len(police) == 2
    assert not any(w.code == "organisation-not-listed" for one in police for w in one.warnings)
