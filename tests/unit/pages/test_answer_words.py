"""Answers in words, and refusals of an action put back on its form."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.pages.samples import SUPPLIERS, EveryField, question
from touchstone.foundation.errors import Invalid, Refusal
from touchstone.foundation.identifiers import new_id
from touchstone.pages.answer_words import answer_parts, in_words
from touchstone.pages.refused_form import show_refusal

CHOICES = [{"id": "a", "label": "First"}, {"id": "b", "label": "Second"}]
SIGNED = {"name": "S Prosser", "role": "dpo", "on": "2026-11-20"}


@pytest.mark.parametrize(
    ("kind", "value", "settings", "words"),
    [
        ("yes-no", "not-applicable", {}, "Does not apply"),
        ("choice", "b", {"choices": CHOICES}, "Second"),
        ("choice", "gone", {"choices": CHOICES}, "gone"),
        ("choices", ["a", "b"], {"choices": CHOICES}, ["First", "Second"]),
        ("date", "2026-11-23", {}, "23 November 2026"),
        ("number", "12.5", {}, "12.5"),
        ("long-text", {"cy": "Ie"}, {"publishable": True}, {"cy": "Ie"}),
        ("evidence", ["e1", "e9"], {}, ["Trial", "e9"]),
        ("sign", SIGNED, {}, "S Prosser, dpo, 20 November 2026"),
        ("long-text", "", {}, None),
        ("choices", [], {"choices": CHOICES}, None),
    ],
)
def test_each_kind_of_answer_reads_as_words(kind: str, value: Any, settings: dict[str, Any], words: Any) -> None:
    asked = question(fields=[{"key": "value", "kind": kind, **settings}])
    assert in_words(asked.fields[0], value, {"e1": "Trial"}) == words


def test_rows_read_as_labelled_cells_without_the_blank_ones() -> None:
    answer = {"value": [{"name": "Sensor Ltd", "from": "2026-04-01", "role": "host"}]}
    assert answer_parts(SUPPLIERS, answer) == [
        ["Name of the supplier: Sensor Ltd; Contract begins: 1 April 2026; What they do: Runs it"]
    ]


def refused_form(refusal: Refusal, **renamed: str) -> EveryField:
    """A form that was sent, with the refusal on it."""
    form = EveryField({"token": new_id()})
    form.errors.clear()
    show_refusal(form, refusal, **renamed)
    return form


def test_a_refusal_about_a_field_stands_at_that_field() -> None:
    form = refused_form(Invalid("Wrong.", field_errors={"title": "Too like another", "else": "Odd"}), title="name")
    assert form.errors["name"] == ["Too like another"]
    assert form.non_field_errors() == ["Odd"]


def test_a_refusal_without_fields_stands_above_with_its_remedy() -> None:
    form = refused_form(Refusal("The gate is closed", remedy="Finish 100% first"))
    assert form.error_list() == [{"text": "The gate is closed. Finish 100% first", "href": ""}]
