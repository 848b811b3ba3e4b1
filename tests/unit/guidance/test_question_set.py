"""Questions and fields: what may be asked, in which form."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from touchstone.guidance.question_set import Field, Question

QUESTION: dict[str, Any] = {
    "id": "Q-1",
    "text": "Is it so?",
    "why": "It matters.",
    "feeds": ["document:report"],
    "fields": [{"key": "value", "kind": "yes-no", "required": True}],
    "provenance": "ours",
    "obligation": "ours",
}


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"kind": "choice"}, "list choices"),
        ({"kind": "text", "choices": [{"id": "a", "label": "A"}]}, "list choices"),
        ({"kind": "rows"}, "list columns"),
        ({"kind": "text", "columns": [{"key": "a", "kind": "text"}]}, "list columns"),
        (
            {"kind": "rows", "columns": [{"key": "a", "kind": "rows", "columns": [{"key": "b", "kind": "text"}]}]},
            "inside",
        ),
        ({"kind": "number", "publishable": True}, "publishable"),
        ({"kind": "choice", "choices": [{"id": "a", "label": "A"}], "not_applicable": True}, "not applicable"),
        ({"kind": "choice", "choices": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]}, "the same id"),
        ({"kind": "rows", "columns": [{"key": "a", "kind": "text"}, {"key": "a", "kind": "date"}]}, "the same key"),
    ],
)
def test_field_whose_settings_contradict_its_kind_is_refused(field: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Field.model_validate({"key": "value", **field})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"feeds": []}, "feeds no rule"),
        ({"fields": []}, "at least one field"),
        ({"fields": [{"key": "value", "kind": "text"}, {"key": "value", "kind": "date"}]}, "the same key"),
        ({"fields": [{"key": "other", "kind": "text", "label": "Other"}]}, "single field"),
        ({"fields": [{"key": "value", "kind": "text"}, {"key": "on", "kind": "date"}]}, "has a label"),
        ({"fields": [{"key": "value", "kind": "yes-no", "not_applicable": True}]}, "'reason'"),
    ],
)
def test_question_that_cannot_be_answered_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Question.model_validate({**QUESTION, **changes})


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ({"kind": "yes-no"}, ("yes", "no")),
        ({"kind": "yes-no", "not_applicable": True}, ("yes", "no", "not-applicable")),
        ({"kind": "choices", "choices": [{"id": "a", "label": "A"}]}, ("a",)),
        ({"kind": "text"}, ()),
    ],
)
def test_choice_ids_are_what_may_be_stored(field: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert Field.model_validate({"key": "value", **field}).choice_ids == expected


def test_field_is_found_by_its_key() -> None:
    question = Question.model_validate(QUESTION)
    found = question.field("value")
    assert found is not None
    assert found.required
    assert question.field("other") is None


def test_question_is_frozen() -> None:
    question = Question.model_validate(QUESTION)
    with pytest.raises(ValidationError):
        question.id = "Q-2"  # type: ignore[misc]  # writing to a frozen value is the case
