"""Guidance questions as forms: what they ask, what they refuse, and the answer value they give."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.pages.samples import MIXED, SUPPLIERS, question
from touchstone.foundation.identifiers import new_id
from touchstone.guidance.question_set import Question
from touchstone.pages.question_fields import Offered
from touchstone.pages.question_form import QuestionForm, question_form

OFFERED = Offered(
    evidence=[("e2", "Trial"), ("e1", "Test")], roles=[("dpo", "Data protection officer")], today=date(2026, 11, 23)
)


def sent(asked: Question, values: dict[str, Any], *, partial: bool = False, version: int = 1) -> QuestionForm:
    """The form of the question as a browser sends it."""
    body = QueryDict(mutable=True)
    for name, value in {"token": new_id(), "version": str(version), **values}.items():
        body.setlist(name, value if isinstance(value, list) else [value])
    return question_form(asked, data=body, offered=OFFERED, partial=partial)


def single(kind: str, **settings: Any) -> Question:
    """A question with one required field of the kind."""
    return question(fields=[{"key": "value", "kind": kind, "required": True, **settings}])


CHOICES = [{"id": "b", "label": "Second"}, {"id": "a", "label": "First"}]
DAY = {"answer.value-day": "1", "answer.value-month": "2", "answer.value-year": "2026"}
SIGNED = {
    "answer.value.name": "S Prosser",
    "answer.value.role": "dpo",
    "answer.value.on-day": "20",
    "answer.value.on-month": "11",
    "answer.value.on-year": "2026",
}


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (single("yes-no"), {"answer.value": "yes"}, "yes"),
        (single("choice", choices=CHOICES), {"answer.value": "b"}, "b"),
        (single("choices", choices=CHOICES), {"answer.value": ["b", "a"]}, ["a", "b"]),
        (single("text"), {"answer.value": " A line "}, "A line"),
        (single("long-text"), {"answer.value": "Two\r\nlines"}, "Two\nlines"),
        (single("long-text", publishable=True), {"answer.value.en": "Text"}, {"en": "Text"}),
        (single("text", publishable=True), {"answer.value.cy": "Testun"}, {"cy": "Testun"}),
        (single("number"), {"answer.value": "12.50"}, "12.50"),
        (single("date"), DAY, "2026-02-01"),
        (single("evidence"), {"answer.value": ["e2", "e1"]}, ["e1", "e2"]),
        (single("sign"), SIGNED, {"name": "S Prosser", "role": "dpo", "on": "2026-11-20"}),
        (single("url"), {"answer.value": "https://a.example/"}, "https://a.example/"),
        (single("email"), {"answer.value": "a@b.example"}, "a@b.example"),
    ],
    ids=lambda value: value.fields[0].kind if isinstance(value, Question) else "",
)
def test_each_kind_gives_its_answer_value_and_shows_it_again(
    asked: Question, typed: dict[str, Any], value: Any
) -> None:
    form = sent(asked, typed)
    assert form.is_valid(), form.errors
    assert form.answer() == {"value": value}
    shown = question_form(asked, answer=form.answer(), version=2, offered=OFFERED)
    resent = {bound.html_name: bound.value() for bound in shown if bound.name not in ("token", "version")}
    again = {name: flat for key, part in resent.items() for name, flat in _as_sent(key, part).items()}
    back = sent(asked, again)
    assert back.is_valid(), back.errors
    assert back.answer() == form.answer()


def _as_sent(name: str, value: Any) -> dict[str, Any]:
    """What a browser sends for a value that a page shows."""
    if name.endswith("on") or (isinstance(value, str) and value == "2026-02-01"):
        year, month, day = (value or "--").split("-")
        return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return {name: value or ""}


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        ("yes-no", {}, "Choose yes or no"),
        ("choice", {"choices": CHOICES}, "Choose an answer"),
        ("choices", {"choices": CHOICES}, "Choose an answer"),
        ("evidence", {}, "Choose an answer"),
        ("date", {}, "Enter a date"),
        ("long-text", {}, "Enter an answer"),
        ("long-text", {"publishable": True}, "Enter the answer"),
        ("sign", {}, "Enter the name of the person signing"),
    ],
)
def test_a_required_question_left_blank_is_refused(kind: str, settings: dict[str, Any], message: str) -> None:
    form = sent(single(kind, **settings), {})
    assert not form.is_valid()
    assert form.error_list()[0]["text"] == message


@pytest.mark.parametrize("kind", ["yes-no", "long-text", "date", "evidence", "sign"])
def test_a_required_question_may_be_left_for_later_in_part(kind: str) -> None:
    form = sent(single(kind), {}, partial=True)
    assert form.is_valid()
    assert form.answer() == {}


def test_evidence_that_is_not_offered_is_refused() -> None:
    assert not sent(single("evidence"), {"answer.value": ["e9"]}).is_valid()


def test_a_required_question_of_evidence_can_be_sent_where_there_is_none_to_choose() -> None:
    form = question_form(single("evidence"))
    assert [group.kind for group in form.groups()] == ["no-evidence"]
    assert not form.heading_in_field


def test_a_signature_begun_has_to_be_finished() -> None:
    form = sent(single("sign"), {"answer.value.name": "S Prosser"})
    assert sorted(form.errors) == ["answer.value.on", "answer.value.role"]


def test_a_signature_of_tomorrow_is_refused() -> None:
    form = sent(single("sign"), {**SIGNED, "answer.value.on-day": "24"})
    assert "23 November 2026 or earlier" in form.errors["answer.value.on"][0]


MIXED_ANSWER = {"answer.told": "yes", "answer.notice.en": "A notice", "answer.ways": ["sign", "web"]}


def test_several_fields_give_one_object_without_the_blank_ones() -> None:
    form = sent(MIXED, MIXED_ANSWER)
    assert form.is_valid(), form.errors
    assert form.answer() == {"told": "yes", "notice": {"en": "A notice"}, "ways": ["sign", "web"]}


@pytest.mark.parametrize(("reason", "right"), [("", False), ("Nobody is recorded", True)])
def test_not_applicable_needs_its_reason(reason: str, right: bool) -> None:
    form = sent(MIXED, {**MIXED_ANSWER, "answer.told": "not-applicable", "answer.reason": reason})
    assert form.is_valid() is right
    if not right:
        assert form.error_list()[0]["href"] == "#id_answer.reason"


ROW = {
    "answer.value.count": "2",
    "answer.value.0.name": "Sensor Ltd",
    "answer.value.0.from-day": "1",
    "answer.value.0.from-month": "4",
    "answer.value.0.from-year": "2026",
    "answer.value.0.share": "60",
}


def test_rows_give_a_list_without_blank_rows() -> None:
    form = sent(SUPPLIERS, ROW)
    assert form.is_valid(), form.errors
    assert form.answer() == {"value": [{"name": "Sensor Ltd", "from": "2026-04-01", "share": "60"}]}


def test_a_row_begun_needs_its_required_columns() -> None:
    form = sent(SUPPLIERS, {**ROW, "answer.value.1.share": "40"})
    assert {"answer.value.1.name", "answer.value.1.from"} <= set(form.errors)
    assert "in row 2" in form.errors["answer.value.1.name"][0]


def test_required_rows_need_at_least_one() -> None:
    assert not sent(SUPPLIERS, {"answer.value.count": "1"}).is_valid()


def test_a_wrong_cell_makes_its_row_count_as_begun() -> None:
    form = sent(SUPPLIERS, {"answer.value.count": "1", "answer.value.0.share": "a lot"})
    assert {"answer.value.0.name", "answer.value.0.share"} <= set(form.errors)


def test_adding_a_row_keeps_what_was_typed_and_the_version_read() -> None:
    form = sent(SUPPLIERS, {**ROW, "add-row": "value"}, version=7)
    assert form.changes_rows
    html = str(form.with_changed_rows())
    assert form.with_changed_rows().counts == {"value": 3}
    assert 'value="Sensor Ltd"' in html
    assert 'name="version" value="7"' in html
    assert "govuk-error" not in html


def test_removing_a_row_moves_the_later_ones_up() -> None:
    second = {"answer.value.1.name": "Host plc", "answer.value.1.from-day": "9", "answer.value.1.role": "host"}
    form = sent(SUPPLIERS, {**ROW, **second, "remove-row": "value.0"}).with_changed_rows()
    assert form.counts == {"value": 1}
    assert form["answer.value.0.name"].value() == "Host plc"
    assert form["answer.value.0.from"].value()["day"] == "9"
    assert "Sensor Ltd" not in str(form)


@pytest.mark.parametrize("pressed", [{"add-row": "other"}, {"remove-row": "value.9"}, {"remove-row": "value.x"}])
def test_a_button_that_was_never_offered_changes_no_row(pressed: dict[str, str]) -> None:
    form = sent(SUPPLIERS, {**ROW, **pressed})
    counts = form.with_changed_rows().counts if form.changes_rows else form.counts
    assert counts == {"value": 2}


@pytest.mark.parametrize("count", ["0", "-1", "x", "999999", "１"])
def test_a_count_of_rows_made_up_by_the_sender_stays_within_limits(count: str) -> None:
    assert 1 <= sent(SUPPLIERS, {"answer.value.count": count}).counts["value"] <= 50


def test_a_question_in_welsh_shows_welsh_and_marks_what_is_only_english() -> None:
    asked = question(text={"en": "What is it for?", "cy": "I beth mae?"}, hint="Only in English")
    with translation.override("cy"):
        html = str(question_form(asked))
    assert "I beth mae?" in html
    assert '<span lang="en">Only in English</span>' in html


@given(st.dictionaries(st.sampled_from([*ROW, "answer.value.1.name", "add-row", "remove-row"]), st.text(max_size=12)))
def test_no_body_makes_the_form_fail(values: dict[str, str]) -> None:
    form = sent(SUPPLIERS, values)
    if form.changes_rows:
        form = form.with_changed_rows()
    elif form.is_valid():
        form.answer()
    assert str(form)
