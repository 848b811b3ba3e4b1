"""The way a case went through the stages, worked out from how it began, what was decided and what is in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from touchstone.casefiles.assurance import Advice, Decision
from touchstone.casefiles.dates import midday
from touchstone.casefiles.model import CaseFile
from touchstone.domain.case import END_OF_LIFE, EVALUATION
from touchstone.domain.lifecycle_steps import PROCEEDING, Outcome, Status, entry_stage
from touchstone.domain.snapshot import StageRunState
from touchstone.guidance.pack import Pack

IN_USE = "in-use"
_BECAUSE = {Outcome.RETURN: "returned", Outcome.STOP: "stopped"}


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Stage runs in the order entered. `decided_in`: decision id → id of its run; `entered`: stages ever entered."""

    runs: tuple[StageRunState, ...]
    decided_in: Mapping[str, str]
    stage: str
    status: Status

    @property
    def entered(self) -> frozenset[str]:
        return frozenset(run.stage for run in self.runs)

    def run_of_advice(self, advice: Advice) -> str:
        """The run in which advice was asked: the passage it names, else the last one begun by then; "" for none."""
        runs = [run for run in self.runs if run.stage == advice.stage] if advice.stage else list(self.runs)
        if advice.passage is not None and advice.stage:
            return runs[int(advice.passage) - 1].id if int(advice.passage) <= len(runs) else ""
        on = advice.given_on or advice.asked_on
        begun = [run for run in runs if on is None or run.entered_at <= midday(on)]
        found = begun or runs[:1]
        return found[-1].id if found else ""


def passage_of(case_file: CaseFile, *, pack: Pack, as_of: date, organisation: str) -> Passage:
    """The passage as it stands on `as_of`.

    A case begins at the stage its entry names, each decision leads on, and a version in use has entered `evaluation`,
    whichever gates were held before. A decision on a stage that nothing led to shows that the stage was entered.
    """
    entry = case_file.technology.entry or "problem"
    walk = _Walk(as_of=as_of, organisation=organisation)
    decisions = sorted(case_file.decisions, key=lambda one: day_of(one, as_of))
    begun = min([day_of(one, as_of) for one in decisions] + _days_of_advice(case_file), default=as_of)
    walk.enter(entry_stage(entry=entry, pack=pack), because="entry", on=min(begun, as_of))
    for decision in decisions:
        walk.take(decision, pack)
    if EVALUATION in pack.sheet.stages and not {EVALUATION, END_OF_LIFE} & walk.visited:
        used = _first_use(case_file, as_of)
        if used is not None:
            walk.enter(EVALUATION, because=IN_USE, on=used, keeps_open=True)
    return Passage(runs=tuple(walk.runs), decided_in=walk.decided_in, stage=walk.stage, status=walk.status)


def day_of(decision: Decision, as_of: date) -> date:
    """The day a decision was taken; one that names none was taken by `as_of` at the latest."""
    return decision.took_place_on or decision.recorded_on or as_of


@dataclass
class _Walk:
    """Where the case has come to so far."""

    as_of: date
    organisation: str
    runs: list[StageRunState] = field(default_factory=list)
    decided_in: dict[str, str] = field(default_factory=dict)
    stage: str = ""
    status: Status = Status.OPEN

    @property
    def visited(self) -> set[str]:
        return {run.stage for run in self.runs}

    def enter(self, stage: str, *, because: str, on: date, keeps_open: bool = False) -> None:
        if not keeps_open:
            self.leave(on)
        number = len(self.runs) + 1
        run = StageRunState(
            id=f"run-{number}",
            organisation=self.organisation,
            stage=stage,
            number=number,
            because=because,
            entered_at=midday(on),
        )
        self.runs.append(run)
        self.stage = stage

    def leave(self, on: date) -> None:
        if self.runs and self.runs[-1].left_at is None:
            self.runs[-1] = replace(self.runs[-1], left_at=midday(on))

    def take(self, decision: Decision, pack: Pack) -> None:
        on = day_of(decision, self.as_of)
        if self.stage != decision.stage or self.runs[-1].left_at is not None:
            self.enter(decision.stage, because="decided-on", on=on)
        self.decided_in[decision.id] = self.runs[-1].id
        outcome = Outcome(decision.outcome)
        if outcome is Outcome.PAUSE:
            self.status = Status.PAUSED
            return
        self.status = Status.OPEN
        if outcome is Outcome.RESUME:
            return
        leads_to = decision.to_stage or _only_way(decision, outcome, pack)
        if leads_to:
            self.enter(leads_to, because=_BECAUSE.get(outcome, "proceeded"), on=on)
        else:
            self.leave(on)
            self.status = Status.OPEN if outcome in PROCEEDING else Status.CLOSED


def _only_way(decision: Decision, outcome: Outcome, pack: Pack) -> str:
    """Where a decision leads that names no stage: the one way there is; back to the stage itself; "" for nowhere."""
    if outcome is Outcome.RETURN:
        return decision.stage
    ways = pack.sheet.transitions.get(decision.stage, ()) if outcome in PROCEEDING else ()
    return ways[0] if len(ways) == 1 else ""


def _days_of_advice(case_file: CaseFile) -> list[date]:
    return [day for one in case_file.advice for day in (one.asked_on, one.given_on) if day is not None]


def _first_use(case_file: CaseFile, as_of: date) -> date | None:
    """The first day on which anything was in use, as far as it is known; None where nothing was by `as_of`."""
    versions = case_file.technology.versions
    days = [one.in_use_from for one in versions] + [one.in_use_from for v in versions for one in v.configurations]
    known = sorted(day for day in days if day is not None and day <= as_of)
    if known:
        return known[0]
    return as_of if case_file.technology.entry == IN_USE else None
