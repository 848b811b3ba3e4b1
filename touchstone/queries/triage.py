"""What triage makes of a project now, what people set instead of it and why, and whom they asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from touchstone.accounts.actor import Actor
from touchstone.domain.lifecycle import case_at
from touchstone.domain.path import PathNow, path_now
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.domain.triage import ImpactAssessment, assess_impact
from touchstone.foundation.errors import NotFound
from touchstone.guidance.pack import Pack
from touchstone.queries.packs import pack_for
from touchstone.queries.projects import LevelInForce, levels_in_force, names_of
from touchstone.queries.snapshots import load_project_snapshot
from touchstone.queries.worklists import ThresholdLine, list_threshold_queries
from touchstone.store.models import TriageOverride


@dataclass(frozen=True, kw_only=True)
class JudgementLine:
    """One recorded departure from a computed level."""

    axis: str
    computed: str
    chosen: str
    reasons: str
    person: str
    recorded_at: datetime
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class TriagePage:
    """What triage makes of a project now, what people set instead and why, and whom they asked."""

    snapshot: ProjectSnapshot
    pack: Pack
    impact: ImpactAssessment
    path: PathNow
    levels: tuple[LevelInForce, ...]
    judgements: tuple[JudgementLine, ...]  # newest first
    asked: tuple[ThresholdLine, ...]


def load_triage(*, by: Actor, project: str, at: datetime) -> TriagePage:
    """Raises NotFound, also where the guidance of the project has no triage."""
    snapshot = load_project_snapshot(by=by, project=project, at=at)
    pack = pack_for(snapshot)
    if pack.triage is None:
        raise NotFound("This guidance has no triage questions")
    case = case_at(stage=snapshot.stage, snapshot=snapshot, pack=pack, at=at)
    impact = assess_impact(answers=case.values, sheet=pack.triage)
    return TriagePage(
        snapshot=snapshot,
        pack=pack,
        impact=impact,
        path=path_now(snapshot=snapshot, pack=pack, view=case.view),
        levels=levels_in_force(impact, snapshot),
        judgements=_judgements(project),
        asked=list_threshold_queries(by=by, project=project),
    )


def _judgements(project: str) -> tuple[JudgementLine, ...]:
    rows = list(
        TriageOverride.objects.filter(project_id=project).select_related("reasons").order_by("-recorded_at", "-id")
    )
    names = names_of(row.person for row in rows)
    newest: dict[str, str] = {}
    for row in rows:
        newest.setdefault(row.axis, row.id)
    return tuple(
        JudgementLine(
            axis=row.axis,
            computed=row.computed,
            chosen=row.chosen,
            reasons=(row.reasons.body or {}).get("reasons", ""),
            person=names.get(row.person, ""),
            recorded_at=row.recorded_at,
            in_force=newest[row.axis] == row.id,
        )
        for row in rows
    )
