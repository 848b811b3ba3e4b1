"""Levels of impact are ordered, and the highest wins."""

from __future__ import annotations

from touchstone.guidance.triage_rules import Level


def test_levels_rise_from_nil_to_severe() -> None:
    assert Level.NIL_OR_MINIMAL < Level.LIMITED < Level.SUBSTANTIAL < Level.SEVERE
    assert max([Level.LIMITED, Level.SEVERE, Level.NIL_OR_MINIMAL]) is Level.SEVERE
    assert Level("substantial") >= Level.LIMITED
    assert not Level.LIMITED < Level.LIMITED
