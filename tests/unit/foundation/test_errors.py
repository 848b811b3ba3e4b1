"""Refusals carry what to do."""

from __future__ import annotations

from touchstone.foundation.errors import Authority, Conflict, Invalid, NotFound, Refusal


def test_a_refusal_carries_its_remedy_and_authority():
    refusal = Refusal("No", remedy="Ask", authority=Authority("law", "DPA 2018 s64"))
    assert (str(refusal), refusal.remedy, refusal.authority.kind) == ("No", "Ask", "law")


def test_an_invalid_form_names_its_fields():
    assert Invalid("x", field_errors={"title": "Enter a title"}).field_errors == {"title": "Enter a title"}
    assert Invalid("x").field_errors == {}


def test_a_conflict_keeps_both_texts():
    conflict = Conflict("x", yours="mine", theirs="hers")
    assert (conflict.yours, conflict.theirs) == ("mine", "hers")


def test_not_found_says_nothing_of_whose_it_is():
    assert NotFound().message == "Page not found"
