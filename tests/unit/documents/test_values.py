"""What of an answer may be read in public, by kind of field, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.small_case import field, question
from touchstone.documents.atrs_record.values import languages_of, public_parts

CHOICES = [{"id": "a", "label": {"en": "First", "cy": "Cyntaf"}}, {"id": "b", "label": "Second"}]


def parts(one: dict[str, Any], value: Any) -> list[dict[str, Any]]:
    return public_parts(question("q", one), {"value": value})


@pytest.mark.parametrize(
    ("one", "value", "text"),
    [
        (field("text", publishable=True), "Words", {"en": "Words"}),
        (field("long-text", publishable=True), {"en": "Words", "cy": "Geiriau"}, {"cy": "Geiriau", "en": "Words"}),
        (field("long-text", publishable=True), {"en": "Words", "cy": " "}, {"en": "Words"}),
        (field("yes-no"), "yes", {"en": "Yes"}),
        (field("yes-no"), "no", {"en": "No"}),
        (field("number", unit="a month"), "40", {"en": "40 a month"}),
        (field("number"), "0.5", {"en": "0.5"}),
        (field("date"), "2026-02-01", {"en": "1 February 2026"}),
        (field("choice", choices=CHOICES), "a", {"cy": "Cyntaf", "en": "First"}),
        (field("choices", choices=CHOICES), ["a", "b"], {"en": "First; Second"}),
        (field("url"), "https://example.org", {"en": "https://example.org"}),
        (field("email"), "team@example.org", {"en": "team@example.org"}),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) and "kind" in one else None,
)
def test_a_value_reads_in_words(one, value, text):
    assert parts(one, value) == [{"label": {}, "text": text}]


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (field("text"), "internal words"),
        (field("long-text"), {"en": "internal words"}),
        (field("sign"), {"name": "A Person", "role": "siro", "on": "2026-02-01"}),
        (field("evidence"), ["01m84chfq81pcc6hbn5fh5grs5"]),
        (field("text", publishable=True), "  "),
        (field("rows", columns=[field("text", "internal")]), [{"internal": "words"}]),
    ],
    ids=["text", "long text", "signature", "evidence", "blank", "rows of internal text"],
)
def test_what_is_not_meant_for_the_public_is_left_out(one, value):
    assert parts(one, value) == []


def test_each_of_several_fields_has_its_label_and_those_not_public_are_skipped():
    first = field("text", "one", label="One", publishable=True)
    asked = question("q", first, field("text", "two"), field("number", "n"))
    shown = public_parts(asked, {"one": "Words", "two": "internal", "n": "3"})
    assert shown == [{"label": {"en": "One"}, "text": {"en": "Words"}}, {"label": {"en": "n"}, "text": {"en": "3"}}]


def test_rows_keep_their_public_columns_only():
    rows = field("rows", columns=[field("text", "a", label="A", publishable=True), field("text", "b", label="B")])
    shown = parts(rows, [{"a": "Words", "b": "internal"}, {"b": "internal"}])
    assert shown == [{"label": {}, "rows": [[{"label": {"en": "A"}, "text": {"en": "Words"}}]]}]


def test_languages_are_those_in_which_something_is_said():
    assert languages_of([{"text": {"en": "a"}}, {"rows": [[{"text": {"cy": "b"}}]]}]) == {"en", "cy"}
