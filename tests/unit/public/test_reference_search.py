"""Search over the reference: exact ids first, slips of the keyboard forgiven, nothing that is typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchstone.public.reference.excerpts import BEFORE, LENGTH, excerpt, highlighted
from touchstone.public.reference.search_index import Found, search_index, words_in


def find(typed: str) -> Found:
    return search_index().find(typed)


def first(typed: str) -> str:
    return find(typed).hits[0].item.address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("EIA 7", "EIA-7"),
        ("eia-7", "EIA-7"),
        ("EIA7", "EIA-7"),
        ("DPIA-2.1", "DPIA-2.1"),
        ("dpia 2.1", "DPIA-2.1"),
        ("stage.design", "stage.design"),
        ("triage.output", "triage.output"),
        ("des-l1", "DES-L1"),
        ("LGL 05", "LGL-05"),
    ],
)
def test_an_id_comes_first_however_it_is_written(typed, address):
    assert first(typed) == address


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("protportionality", "proportionality"),
        ("dpai", "dpia"),
        ("recogntion", "recognition"),
        ("equaltiy", "equality"),
    ],
)
def test_a_word_that_nobody_used_is_taken_for_the_nearest_one(typed, meant):
    found = find(typed)
    assert found.instead[typed] == (meant,)
    assert {hit.item.address for hit in found.hits} == {
        hit.item.address for hit in find(meant).hits if meant in hit.words
    }


def test_a_mistyped_name_of_a_thing_leads_to_the_thing():
    assert {hit.item.address for hit in find("dpai").hits[:3]} == {"set.dpia", "document.dpia", "term.dpia"}


def test_items_with_every_word_come_before_those_with_some():
    holding = ["audit" in hit.words and len(hit.words) > 1 for hit in find("bias audit").hits]
    assert holding[:4] == [True] * 4
    assert holding == sorted(holding, reverse=True)


def test_a_beginning_of_a_word_finds_it_and_says_nothing_of_a_mistake():
    found = find("proportional")
    assert found.hits and found.instead == {}


def test_words_that_say_nothing_are_passed_over_unless_alone():
    assert [hit.item.address for hit in find("what is the DPO").hits] == [hit.item.address for hit in find("DPO").hits]
    assert isinstance(find("what is the"), Found)


def test_a_kind_narrows_what_is_found():
    hits = search_index().find("dpia", kinds=("question",)).hits
    assert hits and {hit.item.kind_id for hit in hits} == {"question"}


@pytest.mark.parametrize("typed", ["", " ", "…", "zzzzqqqq", "%%%", "-", "x"])
def test_what_nobody_wrote_finds_nothing_or_little_and_never_fails(typed):
    assert len(find(typed).hits) < 5 or typed == "x"


@given(st.text(max_size=80))
def test_anything_that_can_be_typed_is_answered(typed):
    for hit in find(typed).hits[:5]:
        assert hit.score > 0
        shown = str(excerpt(hit.item.name.en, hit.words))
        assert shown.count("<mark>") == shown.count("</mark>")


def test_words_are_compared_without_accents_capitals_or_plural():
    assert words_in("Équality DUTIES, policies; class of analyses") == [
        "equality",
        "duty",
        "policy",
        "class",
        "of",
        "analyse",
    ]
    assert words_in("DPIA-2.1") == ["dpia", "2", "1"]


def test_an_excerpt_stands_around_the_word_and_marks_it_escaped():
    text = "Beginning. " * 30 + "A <b>proportionate</b> measure stands here. " + "End. " * 100
    shown = excerpt(text, frozenset({"measure"}))
    assert "<mark>measure</mark>" in shown
    assert "&lt;b&gt;" in shown and "<b>" not in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(shown) < BEFORE + LENGTH + 80


def test_an_excerpt_without_the_word_is_the_beginning():
    assert str(excerpt("Short text.", frozenset({"absent"}))) == "Short text."
    assert str(highlighted("Data and data", frozenset({"data"}))) == "<mark>Data</mark> and <mark>data</mark>"
