"""How a project stands in the portfolio; what is in use already does not look assured before it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.domain.small_case import AT, TODAY, answer, case, decision, pack_of, run, triage_data
from touchstone.domain.portfolio import Standing, is_assured, portfolio_state

PACK = pack_of(triage=triage_data())
QUIET = (answer("triage.scores", "no"), answer("triage.data", "no"))
SCORED = (answer("triage.scores", "yes"), QUIET[1])
DEPLOYED = {"decisions": (decision(stage="deployment"),), "stage_runs": (run("deployment"),)}
LIGHTLY = {
    "path": "light",
    "decisions": (decision(stage="prioritisation", to_stage="evaluation"),),
    "stage_runs": (run("evaluation", because="proceeded"),),
}

TABLE = [
    ("a new project", {}, "not yet in use"),
    ("let into use at the deployment gate", DEPLOYED, "in use"),
    ("in use on its one light decision", LIGHTLY | {"answers": QUIET}, "in use"),
    ("the same, once an answer closed the light path", LIGHTLY | {"answers": SCORED}, "in use, assurance not shown"),
    ("in use already when it came", {"entry": "in-use"}, "in use, assurance not shown"),
    ("in use already, and caught up", {"entry": "in-use"} | DEPLOYED, "in use"),
    ("in use already, returned at deployment", {"entry": "in-use", "decisions": (
        decision(stage="deployment", outcome="return"),)}, "in use, assurance not shown"),
    ("in use already, its decision still open", {"entry": "in-use", "decisions": (
        decision(stage="deployment", status="open"),)}, "in use, assurance not shown"),
    ("paused", {"status": "paused"}, "paused"),
    ("in use already, and paused", {"status": "paused", "entry": "in-use"}, "paused"),
    ("at its end of life", {"stage": "end-of-life", "entry": "in-use"}, "being withdrawn from use"),
    ("closed", {"status": "closed"}, "closed"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "standing"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_how_a_project_stands(facts, standing):
    assert portfolio_state(snapshot=case(**facts), pack=PACK, at=AT).standing.value == standing


@pytest.mark.parametrize(
    ("catch_up_on", "overdue"),
    [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True)],
    ids=["no date", "due today", "past its date"],
)
def test_the_day_to_have_caught_up_by_is_told_with_whether_it_has_passed(catch_up_on, overdue):
    for status in ("open", "paused"):
        snapshot = case(entry="in-use", catch_up_on=catch_up_on, status=status)
        state = portfolio_state(snapshot=snapshot, pack=PACK, at=AT)
        assert (state.catch_up_on, state.is_overdue) == (catch_up_on, overdue)


def test_only_a_decision_shows_assurance():
    assert not is_assured(snapshot=case(entry="in-use"), pack=PACK)
    assert {one.value for one in Standing} >= {standing for _, _, standing in TABLE}
