"""How the public record chooses its facts: fallbacks, what is hidden, what is withheld, what is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.golden.documents.record_case import record_sources
from tests.unit.domain.small_case import answer
from touchstone.documents.atrs_record.build import build


def fields(facts):
    return {one["question"]: one for one in (*facts["about"], *(f for tier in facts["tiers"] for f in tier["fields"]))}


def built(*answers, **changes):
    return build(record_sources(answers=answers, **changes))


def test_the_summary_is_the_description_where_there_is_no_single_sentence():
    facts = built(answer("atrs.description", {"value": {"en": "Long words."}}))
    assert facts["summary"] == {"en": "Long words."}
    assert facts["title"] == {}


def test_an_answer_given_elsewhere_stands_in_and_the_records_own_comes_first():
    elsewhere = answer("aims.purpose", {"value": "From the aims."})
    assert fields(built(elsewhere))["atrs.problem"]["parts"] == [{"label": {}, "text": {"en": "From the aims."}}]
    own = answer("atrs.problem", {"value": {"en": "From the record."}})
    assert fields(built(elsewhere, own))["atrs.problem"]["parts"][0]["text"] == {"en": "From the record."}


def test_an_answer_given_elsewhere_does_not_pass_its_own_mark():
    sources = record_sources(answers=(answer("aims.purpose", {"value": "From the aims."}),))
    facts = build(replace(sources, marks={"aims.purpose": ("operational",)}))
    assert "From the aims." not in str(facts)


def test_withholding_the_records_field_withholds_what_would_stand_in():
    facts = built(
        answer("aims.purpose", {"value": "From the aims."}),
        answer("ATRS-Q7", {"value": [{"field": "atrs.problem", "exemption": "Section 43"}]}),
    )
    assert fields(facts)["atrs.problem"]["state"] == "withheld"
    assert "From the aims." not in str(facts)


def test_a_hidden_question_is_not_in_the_record_at_all():
    facts = built(answer("atrs.supplier", {"value": {"en": "Hidden Ltd"}}))
    assert "atrs.supplier" not in fields(facts)
    assert "Hidden Ltd" not in str(facts)


def test_a_withheld_phase_is_not_used_to_sort_by():
    phase = answer("atrs.phase", {"value": "a"})
    assert built(phase)["phase"] == "a"
    withheld = answer("ATRS-Q7", {"value": [{"field": "atrs.phase", "exemption": "Section 31"}]})
    assert built(phase, withheld)["phase"] == ""


@pytest.mark.parametrize("row", [{}, {"field": ""}, "words"], ids=["empty", "no field", "no row"])
def test_a_row_that_names_nothing_withholds_nothing(row):
    facts = built(answer("ATRS-Q7", {"value": [row]}), answer("atrs.title", {"value": {"en": "A title"}}))
    assert facts["title"] == {"en": "A title"}


def test_a_marked_reason_for_a_departure_is_withheld_and_the_departure_is_not():
    sources = record_sources()
    assert build(sources)["departures"][0]["why"] == "Children."
    (departure,) = build(replace(sources, marks={"departure:risk": ("personal",)}))["departures"]
    assert (departure["chosen"], departure["why"]) == ("substantial", "")


def test_a_technology_that_was_in_use_before_says_so():
    assert built(entry="in-use")["in_use_without_assurance"] is True
