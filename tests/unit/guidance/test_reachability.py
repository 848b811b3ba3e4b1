"""Whether a condition can come true: contradictions are found, and nothing possible is called impossible."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given

from tests.unit.guidance.test_condition import CONDITIONS
from touchstone.guidance.condition import holds, parse
from touchstone.guidance.reachability import can_hold


def equals(question: str, value: str) -> dict[str, Any]:
    return {"equals": {"question": question, "value": value}}


@pytest.mark.parametrize(
    ("conditions", "needs", "expected"),
    [
        ([], {}, True),
        ([equals("A", "yes"), equals("A", "no")], {}, False),
        ([equals("A", "yes"), equals("B", "no")], {}, True),
        ([{"all": [equals("A", "yes"), {"any": [equals("A", "no"), equals("A", "maybe")]}]}], {}, False),
        ([{"any": [equals("A", "yes"), equals("A", "no")]}, equals("A", "no")], {}, True),
        ([{"any": [{"all": [equals("A", "yes"), equals("A", "no")]}]}], {}, False),
        ([{"any": [equals("A", "yes"), equals("B", "no")]}, equals("A", "no")], {}, True),
        ([{"not": equals("A", "yes")}, equals("A", "yes")], {}, True),  # not looked into: sound, not complete
        ([{"answered": "B"}, equals("A", "no")], {"B": [equals("A", "yes")]}, False),
        ([equals("B", "x"), equals("A", "no")], {"B": [equals("A", "yes")]}, False),
        ([{"one_of": {"question": "B", "values": ["x"]}}], {"B": [equals("A", "yes")]}, True),
        ([{"answered": "C"}], {"C": [{"answered": "B"}, equals("A", "no")], "B": [equals("A", "yes")]}, False),
        ([equals("C", "x")], {"C": [{"answered": "B"}, equals("A", "no")], "B": [equals("A", "yes")]}, False),
    ],
)
def test_contradiction_is_found_through_what_must_be_shown(
    conditions: list[dict[str, Any]], needs: dict[str, list[dict[str, Any]]], expected: bool
) -> None:
    known = {question: tuple(map(parse, needed)) for question, needed in needs.items()}
    assert can_hold(map(parse, conditions), known) is expected


@given(CONDITIONS)
def test_what_some_answers_make_true_is_never_called_impossible(value: dict[str, Any]) -> None:
    condition = parse(value)
    worlds = product([None, "x", "y", "z"], repeat=3)
    answers = ({q: {"value": v} for q, v in zip("ABC", world, strict=True) if v} for world in worlds)
    if any(holds(condition, world) for world in answers):
        assert can_hold([condition], {})
