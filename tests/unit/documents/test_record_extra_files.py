"""Files that go with a version: publishing details, text of the standard, registry card, two sheets to print."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft202012Validator

from tests.golden.documents.record_case import record_sources
from tests.published_evaluations import offered
from tests.unit.documents.test_record_import import CORPUS, pack, read
from tests.unit.domain.small_case import answer, case
from touchstone.documents.atrs_import.reading import read_records
from touchstone.documents.atrs_record.build import build
from touchstone.documents.atrs_record.extra_files import EXTRA_TYPES, extra_files
from touchstone.documents.atrs_record.files import media_type, public_files, render_page, withdrawal_notice
from touchstone.documents.atrs_record.metadata import PREFIX, schema_text, slug_of
from touchstone.documents.atrs_record.said import CUT
from touchstone.documents.document_type import Sources
from touchstone.domain.snapshot import PackPin

HOSTILE = '<script>alert("1")</script>\'"&\n\n</section><img src=x onerror=alert(1)>{{ 7*7 }}'
SHEETS = ("if-used-about-you.html", "operator-card.html")
FULL: dict[str, dict[str, Any]] = {
    "atrs.title": {"value": {"en": "Grading helper"}},
    "atrs.organisation": {"value": {"en": "West Midlands Police"}},
    "atrs.organisation-type": {"value": ["agency-or-public-body"]},
    "atrs.function": {"value": ["public-order-and-safety"]},
    "atrs.region": {"value": ["england", "west-midlands"]},
    "atrs.phase": {"value": "production", "changed-on": "2026-01-02"},
    "atrs.date-published": {"value": "2026-02-03"},
    "atrs.standard-version": {"value": "v3-0"},
    "atrs.one-sentence-description": {"value": {"en": "It suggests a grade."}},
    "atrs.description": {"value": {"en": "It suggests a grade.\n\nA person decides."}},
    "atrs.detailed-description": {"value": {"en": "In detail."}},
    "atrs.scope": {"value": {"en": "For incidents. Not for custody."}},
    "atrs.contact-email": {"value": "helper@northmere.example"},
    "atrs.problem": {"value": {"en": "Too much to read."}},
    "atrs.human-review": {"value": {"en": "The officer may disagree and says why."}},
    "atrs.appeals-and-review": {"value": {"en": "Write to us."}},
    "atrs.models": {"value": [{"model": {"en": "First"}}, {"model": {"en": "Second"}}]},
    "atrs.risks-and-mitigations": {
        "value": [{"risk": {"en": "Drift"}, "about": {"en": "It gets worse"}, "mitigation": {"en": "Checked"}}]
    },
}


def facts_of(values: dict[str, dict[str, Any]], **changes: Any) -> Any:
    """The record of a case under the shipped guidance, with those answers."""
    asked = {"triage.people-touched": {"value": ["public"]}}  # the record is owed
    answers = tuple(answer(key, value) for key, value in {**asked, **values}.items())
    pins = (PackPin(pack="ddt-app", version="2026-11", digest="sha256:x"),)
    snapshot = case(answers=answers, packs=pins, **changes)
    return build(Sources(snapshot=snapshot, pack=pack(), force=("NM", "Northmere Police"), record="9q2k7h4m3t8w5x6r"))


def metadata(facts: Any) -> Any:
    found = json.loads(extra_files(facts)["atrs-metadata.json"])
    Draft202012Validator(json.loads(schema_text())).validate(found)
    return found


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(page: str) -> str:
    found = Tags()
    found.feed(page)
    return found.text


def test_the_schema_is_itself_a_schema():
    Draft202012Validator.check_schema(json.loads(schema_text()))


def test_complete_details_lack_nothing_and_are_of_the_newest_version():
    found = metadata(facts_of(FULL))
    assert (found["lacking"], found["organisation_is_listed"], found["made_under"]) == ([], True, "3.0")
    assert found["metadata"] == {
        PREFIX + "atrs_version": "4.0",
        PREFIX + "date_published": "2026-02-03",
        PREFIX + "function": ["public-order-and-safety"],
        PREFIX + "organisation": "west-midlands-police",
        PREFIX + "organisation_type": ["agency-or-public-body"],
        PREFIX + "phase": "production",
        PREFIX + "region": ["england", "west-midlands"],
    }


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the repository's own schema is not on this machine")
def test_complete_details_are_valid_against_the_repositorys_own_schema():
    schema = json.loads((CORPUS / "atrs_metadata.schema.json").read_text())
    Draft4Validator(schema).validate(metadata(facts_of(FULL))["metadata"])
    publisher = json.loads((CORPUS / "specialist_document.publisher_v2.schema.json").read_text())
    definition = publisher["definitions"]["algorithmic_transparency_record_metadata"]
    given = set(metadata(facts_of(FULL))["metadata"])
    assert given <= set(definition["properties"])


def test_what_is_not_answered_is_named_as_lacking_and_an_unlisted_force_is_told():
    found = metadata(facts_of({"atrs.title": {"value": {"en": "Bare"}}}))
    assert found["lacking"] == [PREFIX + one for one in ("organisation_type", "phase", "date_published")]
    assert not found["organisation_is_listed"]
    assert found["metadata"][PREFIX + "organisation"] == "northmere-police"
    assert slug_of("HM’s & Co.") == "hms-co"


def test_what_is_withheld_is_in_none_of_the_files():
    withheld = {
        "ATRS-Q7": {
            "value": [
                {"field": one, "exemption": "Section 31", "reason": "r", "decided-by": "SRO"}
                for one in ("atrs.organisation", "atrs.region", "atrs.human-review", "atrs.contact-email")
            ]
        }
    }
    facts = facts_of({**FULL, **withheld})
    files = extra_files(facts)
    for text in files.values():
        assert "may disagree" not in text
        assert "helper@" not in text
    assert metadata(facts)["metadata"][PREFIX + "organisation"] == "northmere-police"
    assert PREFIX + "region" not in metadata(facts)["metadata"]
    assert "The force withholds its answer to this." in files["operator-card.html"]
    assert "Contact: Withheld by the force." in files["registry-card.txt"]
    assert "Withheld by the force. Ground: Section 31." in files["atrs-record.txt"]


def test_the_text_names_both_headings_and_can_be_brought_in_again():
    text = extra_files(facts_of(FULL))["atrs-record.txt"]
    assert "### 2.3.2 - Human review\n(In version 3.0 this is: 3.4 - Human decisions and review.)" in text
    again = read(text)
    assert again.layout == "4.0"
    without_headings = {"atrs.organisation-type", "atrs.function", "atrs.date-published", "atrs.problem"}
    for key in set(FULL) - without_headings - {"atrs.standard-version"}:
        assert again.answers[key] == FULL[key], key
    assert {one.why for one in again.left} <= {"not-answered"}


def test_the_card_for_the_registry_says_what_was_tested_and_what_is_not_known():
    tested = build(replace(record_sources(), evaluations=(offered(),)))
    card = json.loads(extra_files(tested)["registry-card.json"])
    assert card["testing"][0]["what"] == tested["evaluations"][0]["title"]
    assert card["governance"]
    bare = extra_files(facts_of({"atrs.title": {"value": {"en": "Bare"}}}))["registry-card.txt"]
    for part in ("Purpose", "Testing done", "Governance checks", "Safeguards", "Contact"):
        assert f"{part}: The record holds no answer to this." in bare


def test_each_sheet_says_plainly_when_the_record_holds_no_answer():
    files = extra_files(facts_of({"atrs.title": {"value": {"en": "Bare"}}}))
    assert files["if-used-about-you.html"].count("The record holds no answer to this.") == 5
    assert files["operator-card.html"].count("The record holds no answer to this.") == 6
    assert "The record holds no published test of it." in files["operator-card.html"]


def test_the_sheets_say_what_the_record_says():
    files = extra_files(facts_of(FULL))
    about, card = text_of(files[SHEETS[0]]), text_of(files[SHEETS[1]])
    for words in ("It suggests a grade.", "helper@northmere.example", "Write to us.", "The officer may disagree"):
        assert words in about
    for words in ("Too much to read.", "Not for custody.", "Risk: Drift", "The officer may disagree"):
        assert words in card


@pytest.mark.parametrize(
    ("phase", "words"),
    [("pre-deployment", "It is not in use yet."), ("retired", "It has been retired."), ("production", None)],
)
def test_the_operator_is_told_first_when_it_is_not_to_be_used(phase, words):
    card = extra_files(facts_of({**FULL, "atrs.phase": {"value": phase}}))["operator-card.html"]
    assert (words in card) if words else ("not in use yet" not in card and "retired" not in card)


def test_hostile_words_stay_words_and_a_sheet_stays_small():
    longest = {
        key: {"value": {"en": (HOSTILE * 300)[:20_000], "cy": ('"<\n\n' * 5_000)[:20_000]}}
        for key in ("atrs.description", "atrs.scope", "atrs.problem", "atrs.human-review", "atrs.appeals-and-review",
                    "atrs.who-is-affected", "atrs.process-integration", "atrs.required-training")
    }  # fmt: skip
    rows = [{"risk": {"en": HOSTILE}, "about": {"en": HOSTILE * 100}, "mitigation": {"en": "&" * 9_000}}] * 40
    values = {
        **longest,
        "atrs.title": {"value": {"en": HOSTILE.replace("\n", " ")}},
        "atrs.risks-and-mitigations": {"value": rows},
    }
    files = extra_files(facts_of(values))
    for name in SHEETS:
        found = Tags()
        found.feed(files[name])
        assert not found.names & {"script", "img"}, name
        assert "{{ 7*7 }}" in found.text
        assert len(files[name].encode()) < 100_000
        assert CUT in found.text
        assert "This is shortened. The whole answer is in the record." in found.text
        assert "@page { size: A4" in files[name]


def test_the_files_are_those_of_a_version_and_its_page_leads_to_each():
    facts = facts_of(FULL)
    files = public_files(facts)
    assert set(files) == {"index.html", "record.json", *EXTRA_TYPES}
    for path in EXTRA_TYPES:
        assert f'href="{path}"' in files["index.html"]
        assert media_type(path) == EXTRA_TYPES[path]
    assert "href" not in render_page(facts)
    notice = withdrawal_notice(record="r", force=("NM", "Northmere"), why="Wrong.", is_demonstration=False)
    assert set(public_files(notice)) == {"index.html", "record.json"}


def test_a_record_entered_before_these_files_were_made_gets_them_from_what_it_holds():
    old = {key: value for key, value in facts_of(FULL).items() if key != "metadata"}
    found = metadata(old)
    assert found["metadata"][PREFIX + "phase"] == "production"
    assert set(public_files(old)) == {"index.html", "record.json", *EXTRA_TYPES}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the list of published records is not on this machine")
def test_the_two_police_records_of_the_list_render_as_entries():
    data = (CORPUS / "atrs_records.json").read_bytes()
    records = read_records(data, name="x.json", pack=pack()).records
    police = [one for one in records if "-police-" in one.address]
    assert len(police) == 2
    for record in police:
        facts = facts_of(dict(record.answers))
        page = text_of(render_page(facts))
        assert record.title in page
        assert record.answers["atrs.one-sentence-description"]["value"]["en"][:60] in page
        assert metadata(facts)["organisation_is_listed"]
