"""The same fact is asked once: earlier answers are offered, with where they come from."""

from __future__ import annotations

from datetime import timedelta

from tests.unit.domain.small_case import AT, answer, case, field, pack_of, question_data, set_data, yes_to
from touchstone.domain.ask_once import reusable_answers

PURPOSE = {"concept": "purpose"}
ASKING = question_data("b.purpose", field("text", required=True), **PURPOSE)
PACK = pack_of(
    sets=[
        set_data(
            "first",
            question_data("a.public", field("long-text", required=True, publishable=True), **PURPOSE),
            question_data("a.hidden", field("text"), show_when=yes_to("a.yes"), **PURPOSE),
            question_data("a.yes"),
            question_data("a.half", field("text", "value"), field("text", "more", required=True), **PURPOSE),
            question_data("a.number", field("number", "number"), field("number", "other"), **PURPOSE),
            question_data("a.plain", field("text"), **PURPOSE),
            question_data("a.other", field("text"), concept="something-else"),
            question_data("a.none", field("text")),
        ),
        set_data("second", ASKING, question_data("b.public", field("text", publishable=True), **PURPOSE)),
    ]
)
ANSWERS = (
    answer("a.public", {"value": {"en": "Find missing people", "cy": "Dod o hyd"}}, person="ann"),
    answer("a.hidden", "Hidden"),
    answer("a.half", "Half"),
    answer("a.number", {"number": "1", "other": "2"}),
    answer("a.plain", "Find people", recorded_at=AT + timedelta(days=1)),
    answer("a.other", "Other"),
    answer("a.none", "None"),
    answer("b.purpose", "Its own"),
)


def offered(question_id: str, *answers):
    snapshot = case(answers=answers or ANSWERS)
    return reusable_answers(question=PACK.question(question_id), snapshot=snapshot, pack=PACK)


def test_visible_complete_answers_to_the_same_fact_are_offered_newest_first_in_the_form_asked():
    found = offered("b.purpose")
    assert [(one.question, one.value["value"]) for one in found] == [
        ("a.plain", "Find people"),
        ("a.public", "Find missing people"),
    ]
    public = found[1]
    assert (public.set_id, str(public.set_title), public.person) == ("first", "First", "ann")
    assert (public.source_reference, str(public.text)) == ("a.public", "a.public?")


def test_plain_words_become_public_ones_in_english():
    offers = {one.question: one.value for one in offered("b.public")}
    assert offers["a.plain"] == {"value": {"en": "Find people"}}
    assert offers["a.public"] == {"value": {"en": "Find missing people", "cy": "Dod o hyd"}}


def test_an_answer_that_would_be_none_to_the_question_asked_is_not_offered():
    too_long = answer("a.public", {"value": {"en": "x" * 501}})
    assert offered("b.purpose", too_long) == ()
    only_welsh = answer("a.public", {"value": {"cy": "Dod o hyd"}})
    assert offered("b.purpose", only_welsh) == ()


def test_a_question_with_no_concept_reuses_nothing():
    assert offered("a.none") == ()


def test_a_yes_is_not_offered_where_words_are_asked_for():
    asked = question_data("c.words", field("long-text", required=True, publishable=True), **PURPOSE)
    pack = pack_of(sets=[set_data("first", question_data("c.yes", **PURPOSE)), set_data("second", asked)])
    snapshot = case(answers=(answer("c.yes", "yes"),))
    assert reusable_answers(question=pack.question("c.words"), snapshot=snapshot, pack=pack) == ()
