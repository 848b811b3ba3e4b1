"""Conditions: what holds of which answers, and that an absent answer never counts as one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from touchstone.guidance.condition import holds, is_blank, leaves, parse, questions_in

ANSWERS: dict[str, dict[str, Any]] = {
    "Q1": {"value": "yes"},
    "Q2": {"value": ["blue", "red"], "detail": ""},
    "Q3": {"value": ""},
    "Q4": {"value": {"en": "Words", "cy": ""}},
}
NOT = "not"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"answered": "Q1"}, True),
        ({"answered": "Q2"}, True),
        ({"answered": "Q3"}, False),
        ({"answered": "Q4"}, True),
        ({"answered": "Q9"}, False),
        ({"equals": {"question": "Q1", "value": "yes"}}, True),
        ({"equals": {"question": "Q1", "field": "value", "value": "no"}}, False),
        ({"equals": {"question": "Q1", "field": "other", "value": "yes"}}, False),
        ({"equals": {"question": "Q9", "value": "yes"}}, False),
        ({"one_of": {"question": "Q1", "values": ["no", "yes"]}}, True),
        ({"one_of": {"question": "Q2", "values": ["red", "green"]}}, True),
        ({"one_of": {"question": "Q2", "values": ["green"]}}, False),
        ({"one_of": {"question": "Q9", "values": ["green"]}}, False),
        ({"all": [{"answered": "Q1"}, {"answered": "Q2"}]}, True),
        ({"all": [{"answered": "Q1"}, {"answered": "Q9"}]}, False),
        ({"any": [{"answered": "Q9"}, {"answered": "Q2"}]}, True),
        ({"any": [{"answered": "Q9"}, {"answered": "Q3"}]}, False),
        ({NOT: {"answered": "Q9"}}, True),
        ({NOT: {NOT: {"answered": "Q9"}}}, False),
    ],
    ids=str,
)
def test_condition_holds(condition: dict[str, Any], expected: bool) -> None:
    assert holds(parse(condition), ANSWERS) is expected


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"answered": None},
        {"answered": "Q1", "not": {"answered": "Q2"}},
        {"all": []},
        {"any": []},
        {"one_of": {"question": "Q1", "values": []}},
        {"equals": {"question": "Q1"}},
        {"greater": {"question": "Q1"}},
        {"answered": "not an id"},
    ],
    ids=str,
)
def test_what_is_no_condition_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parse(value)


def test_questions_and_leaves_are_found_however_deep() -> None:
    condition = parse(
        {
            "all": [
                {"answered": "Q1"},
                {"any": [{"equals": {"question": "Q2", "value": "x"}}, {"not": {"answered": "Q3"}}]},
                {"one_of": {"question": "Q2", "values": ["y"]}},
            ]
        }
    )
    assert questions_in(condition) == {"Q1", "Q2", "Q3"}
    assert len(list(leaves(condition))) == 4
    assert condition.question_read is None
    assert questions_in(None) == frozenset()


@pytest.mark.parametrize("value", ["", "  ", None, [], (), {}, {"en": " ", "cy": []}])
def test_blank_says_nothing(value: object) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", ["no", ["x"], {"en": "x"}, False, 0])
def test_what_says_something_is_not_blank(value: object) -> None:
    assert not is_blank(value)


IDS = st.sampled_from(["A", "B", "C"])
VALUES = st.sampled_from(["x", "y", "z"])
LEAVES = st.one_of(
    st.builds(lambda q: {"answered": q}, IDS),
    st.builds(lambda q, v: {"equals": {"question": q, "value": v}}, IDS, VALUES),
    st.builds(lambda q, v: {"one_of": {"question": q, "values": v}}, IDS, st.lists(VALUES, min_size=1, max_size=2)),
)
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {NOT: part}, inner),
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.dictionaries(IDS, st.fixed_dictionaries({"value": VALUES})))
def test_not_turns_any_condition_round_and_other_answers_never_matter(
    value: dict[str, Any], answers: dict[str, dict[str, Any]]
) -> None:
    condition = parse(value)
    assert holds(parse({NOT: value}), answers) is not holds(condition, answers)
    read = {question: answers[question] for question in answers if question in questions_in(condition)}
    assert holds(condition, read) is holds(condition, answers)
