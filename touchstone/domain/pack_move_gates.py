"""Which gates a change of guidance touches, and at which of those already passed a new decision is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.domain.case import DEPLOYMENT, END_OF_LIFE, EVALUATION, Case, run_of
from touchstone.domain.gate_needs import needs_of
from touchstone.domain.lifecycle import case_at
from touchstone.domain.lifecycle_steps import PROCEEDING
from touchstone.domain.pack_places import Placed
from touchstone.domain.snapshot import DecisionState, ProjectSnapshot
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.comparison import Change
from touchstone.guidance.condition import holds
from touchstone.guidance.model import Model
from touchstone.guidance.pack import Pack
from touchstone.guidance.provenance import Obligation, Obliged
from touchstone.guidance.question_set import Question, QuestionSet
from touchstone.guidance.stage import Requirement
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import TriageRule, TriageSheet

Sides = tuple[Placed | None, Placed | None]  # the item in the old guidance and in the new
_ON_LIGHT_PATH = (
    Question,
    QuestionSet,
    TriageRule,
    TriageSheet,
)  # what one decision for all gates rests on besides law


@dataclass(frozen=True, kw_only=True)
class GateMove:
    """One gate whose guidance differs. `material`: those changes that are material and touch this case.

    `passed_by`: ids of the decisions by which the organisation left this stage forwards and has not come back to it.
    """

    stage: str
    name: Text
    changes: tuple[Change, ...]
    material: tuple[Change, ...]
    passed_by: tuple[str, ...]

    @property
    def needs_decision(self) -> bool:
        """Whether the gate was passed before a material change of what belongs to it."""
        return bool(self.passed_by and self.material)


def gates_moved(
    *,
    snapshot: ProjectSnapshot,
    organisation: str,
    before: Pack,
    after: Pack,
    changes: Sequence[tuple[Change, Sides, tuple[str, ...]]],
) -> tuple[GateMove, ...]:
    """The gates at which any of the changes counts, in the order of the new guidance, stages that are gone last."""
    names = {stage.id: stage.name.text for pack in (before, after) for stage in pack.stages}
    order = dict.fromkeys((*after.sheet.stages, *before.sheet.stages))
    return tuple(
        _gate(stage, names[stage], snapshot, organisation, (before, after), changes)
        for stage in order
        if any(stage in stages for _change, _sides, stages in changes)
    )


def _gate(
    stage: str,
    name: Text,
    snapshot: ProjectSnapshot,
    organisation: str,
    packs: tuple[Pack, Pack],
    changes: Sequence[tuple[Change, Sides, tuple[str, ...]]],
) -> GateMove:
    here = [(change, sides) for change, sides, stages in changes if stage in stages]
    cases = [_case(stage, snapshot, organisation, pack) for pack in packs]
    material = [change for change, sides in here if change.is_material and _touches(sides, cases)]
    passing = decisions_passing(stage=stage, snapshot=snapshot, organisation=organisation, order=packs[0].sheet.stages)
    return GateMove(
        stage=stage,
        name=name,
        changes=tuple(change for change, _sides in here),
        material=tuple(material),
        passed_by=tuple(one.id for one in passing),
    )


def decisions_passing(
    *, stage: str, snapshot: ProjectSnapshot, organisation: str, order: Sequence[str]
) -> tuple[DecisionState, ...]:
    """The decisions by which an organisation left a stage forwards; none for one still to be left, or left again.

    `order`: stages as the guidance orders them. The light path's one decision passes every gate up to use.
    """
    runs = {run.id: run for run in snapshot.stage_runs if run.organisation == organisation}
    now = run_of(snapshot, organisation)
    here = now.stage if now is not None else snapshot.stage
    if stage not in order or here not in order or order.index(stage) >= order.index(here):
        return ()
    taken = [
        one
        for one in snapshot.decisions
        if one.status == "taken" and one.outcome in PROCEEDING and one.stage_run in runs
    ]
    return tuple(one for one in taken if one.stage == stage or _leaps_over(one, stage))


def _leaps_over(decision: DecisionState, stage: str) -> bool:
    """Whether the decision led straight into use, in place of the gates before it."""
    leaps = decision.to_stage == EVALUATION and decision.stage not in (DEPLOYMENT, EVALUATION)
    return leaps and stage not in (EVALUATION, END_OF_LIFE)


def _case(stage: str, snapshot: ProjectSnapshot, organisation: str, pack: Pack) -> Case | None:
    if stage not in pack.sheet.stages:
        return None
    return case_at(stage=stage, snapshot=snapshot, pack=pack, at=snapshot.as_of, organisation=organisation)


def _touches(sides: Sides, cases: Sequence[Case | None]) -> bool:
    """Whether the item counts for this case, under the old guidance or the new."""
    return any(
        case is not None and placed is not None and _counts(placed, case)
        for placed, case in zip(sides, cases, strict=True)
    )


def _counts(placed: Placed, case: Case) -> bool:
    item = placed.item
    if case.path == "light" and not _is_asked_on_light_path(item):
        return False
    if isinstance(item, Question):
        return item.id in case.view.shown
    if isinstance(item, QuestionSet):
        return item.id in case.view.sets
    if isinstance(item, Requirement):
        return item.id in {need.id for need in needs_of(case)}
    if isinstance(item, TriageRule):
        return holds(item.when, case.values) or bool(unsettled_questions((item.when,), case.view))
    return True


def _is_asked_on_light_path(item: Model) -> bool:
    is_law = isinstance(item, Obliged) and item.obligation is Obligation.LEGAL
    return is_law or isinstance(item, _ON_LIGHT_PATH)
