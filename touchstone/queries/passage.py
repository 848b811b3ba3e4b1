"""A project's passage through stages: runs, decisions, signatures and conditions, in one query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from touchstone.domain.snapshot import ConditionState, DecisionState, SignatureState, StageRunState
from touchstone.store.models import StageRun

Passage = tuple[tuple[StageRunState, ...], tuple[DecisionState, ...], tuple[ConditionState, ...]]

_COLUMNS = (
    "id organisation_id stage number because entered_at left_at "
    "decisions__id decisions__outcome decisions__to_stage decisions__status decisions__statement__body "
    "decisions__snapshot_digest decisions__took_place_on decisions__recorded_at decisions__covers "
    "decisions__configuration "
    "decisions__signatures__id decisions__signatures__role decisions__signatures__person "
    "decisions__signatures__office decisions__signatures__snapshot_digest decisions__signatures__signed_at "
    "decisions__conditions__id decisions__conditions__text__body decisions__conditions__owner_role "
    "decisions__conditions__due_on decisions__conditions__closed_at"
).split()


def load_passage(project: str) -> Passage:
    """Stage runs, decisions with their signatures, and conditions, each in the order they were made."""
    runs: dict[str, StageRunState] = {}
    decisions: dict[str, DecisionState] = {}
    conditions: dict[str, ConditionState] = {}
    rows = StageRun.objects.filter(project_id=project).order_by(
        "number", "decisions__id", "decisions__signatures__id", "decisions__conditions__id"
    )
    for row in rows.values(*_COLUMNS):
        runs.setdefault(row["id"], _run(row))
        if row["decisions__id"]:
            _gather(row, decisions, conditions)
    return tuple(runs.values()), tuple(decisions.values()), tuple(conditions.values())


def _gather(row: dict[str, Any], decisions: dict[str, DecisionState], conditions: dict[str, ConditionState]) -> None:
    one = row["decisions__id"]
    decision = decisions.setdefault(one, _decision(row))
    if row["decisions__signatures__id"]:
        signature = _signature(row)
        if signature not in decision.signatures:
            decisions[one] = replace(decision, signatures=(*decision.signatures, signature))
    if row["decisions__conditions__id"]:
        conditions.setdefault(row["decisions__conditions__id"], _condition(row))


def _run(row: dict[str, Any]) -> StageRunState:
    return StageRunState(
        id=row["id"],
        organisation=row["organisation_id"],
        stage=row["stage"],
        number=row["number"],
        because=row["because"],
        entered_at=row["entered_at"],
        left_at=row["left_at"],
    )


def _decision(row: dict[str, Any]) -> DecisionState:
    statement = row["decisions__statement__body"] or {}
    return DecisionState(
        id=row["decisions__id"],
        stage=row["stage"],
        stage_run=row["id"],
        outcome=row["decisions__outcome"],
        to_stage=row["decisions__to_stage"],
        status=row["decisions__status"],
        answers=statement.get("answers", {}),
        snapshot_digest=row["decisions__snapshot_digest"],
        facts_digest=statement.get("facts_digest", ""),
        signatures=(),
        took_place_on=row["decisions__took_place_on"],
        recorded_at=row["decisions__recorded_at"],
        covers=row["decisions__covers"],
        configuration=row["decisions__configuration"],
    )


def _signature(row: dict[str, Any]) -> SignatureState:
    return SignatureState(
        role=row["decisions__signatures__role"],
        person=row["decisions__signatures__person"],
        office=row["decisions__signatures__office"],
        snapshot_digest=row["decisions__signatures__snapshot_digest"],
        signed_at=row["decisions__signatures__signed_at"],
    )


def _condition(row: dict[str, Any]) -> ConditionState:
    return ConditionState(
        id=row["decisions__conditions__id"],
        decision=row["decisions__id"],
        text=(row["decisions__conditions__text__body"] or {}).get("text", ""),
        owner_role=row["decisions__conditions__owner_role"],
        due_on=row["decisions__conditions__due_on"],
        closed_at=row["decisions__conditions__closed_at"],
    )
