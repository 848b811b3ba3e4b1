"""What changed since a decision was sealed, in words; the same content saved again is no change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.domain.small_case import AT, TODAY, advice, answer, case, evidence, participant
from touchstone.domain.comparison import _ROWS, _SINGLE, _WORDS, Change, differences
from touchstone.domain.snapshot import OverrideState, PackPin, VersionState

BEFORE = case(
    answers=(answer("q.one", "no"), answer("q.gone")),
    evidence=(evidence("e1"), evidence("e2")),
    advice=(advice("panel", advice="", given_on=None, given_by="", conclusion=""),),
    packs=(PackPin(pack="small", version="2026-01", digest="a"),),
    adopted=frozenset({"item.old"}),
)


def told(**facts: object) -> list[tuple[str, str, str]]:
    after = replace(BEFORE, **facts)
    return [(one.kind, one.id, one.change.value) for one in differences(BEFORE.facts(), after.facts())]


def test_nothing_changed_says_nothing():
    assert differences(BEFORE.facts(), BEFORE.facts()) == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"title": "Other"}, [("title", "title", "changed")]),
        ({"path": "light"}, [("path", "path", "changed")]),
        ({"answers": (answer("q.one", "yes"), answer("q.gone"))}, [("answer", "q.one", "changed")]),
        ({"answers": (answer("q.one", "no"),)}, [("answer", "q.gone", "removed")]),
        (
            {"answers": (*BEFORE.answers, answer("q.new"))},
            [("answer", "q.new", "added")],
        ),
        (
            {"evidence": (replace(evidence("e3"), lineage="e1"), evidence("e2"))},
            [("evidence", "e1", "changed")],
        ),
        ({"advice": (advice("panel"),)}, [("advice", "ask-panel", "changed")]),
        ({"advice": (advice("panel"), advice("panel", advice="b"))}, [("advice", "ask-panel", "changed")]),
        ({"packs": (PackPin(pack="small", version="2026-02", digest="b"),)}, [("pack", "small", "changed")]),
        ({"versions": (VersionState(id="v1", label="1"),)}, [("version", "v1", "added")]),
        ({"participants": (participant(),)}, [("participant", "northmere", "added")]),
        (
            {"adopted": frozenset({"item.new"})},
            [("adopted", "item.new", "added"), ("adopted", "item.old", "removed")],
        ),
        (
            {
                "overrides": (
                    OverrideState(axis="risk", computed="limited", chosen="severe", reasons="r", recorded_at=AT),
                )
            },
            [("override", "risk", "added")],
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_each_change_is_told_once(facts, expected):
    assert told(**facts) == expected


def test_the_same_answer_saved_again_by_somebody_else_is_no_difference():
    again = replace(BEFORE.answers[0], version=2, person="bob", recorded_at=AT + timedelta(days=1))
    assert told(answers=(again, BEFORE.answers[1])) == []


def test_a_difference_carries_what_was_held_before_and_after():
    (one,) = differences(BEFORE.facts(), replace(BEFORE, answers=(answer("q.one"), BEFORE.answers[1])).facts())
    assert (one.before["value"], one.after["value"]) == ({"value": "no"}, {"value": "yes"})
    (given,) = differences(BEFORE.facts(), replace(BEFORE, advice=(advice("panel"), advice("panel"))).facts())
    assert given.before["given_on"] is None
    assert [row["given_on"] for row in given.after] == [TODAY.isoformat()] * 2


def test_facts_of_an_older_form_are_compared_as_far_as_they_go():
    assert [one.kind for one in differences({}, {"title": "T", "adopted": ["x"]})] == ["title", "adopted"]


def test_every_fact_a_snapshot_holds_is_compared_and_every_change_has_words():
    assert {*_SINGLE, *_ROWS, "adopted"} == set(BEFORE.facts())
    for kind, _, _ in _ROWS.values():
        assert {change for noun, change in _WORDS if noun == kind} == set(Change)
