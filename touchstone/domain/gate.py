"""What holds for every signature on a decision: the project takes it, the person may decide, the case has not moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from touchstone.domain.authority_words import refusing_authority
from touchstone.domain.case import Case, local_day, run_of
from touchstone.domain.deciders import RuleInForce, Signatory, rule_in_force, signs_as
from touchstone.domain.decision_refusals import (
    RECORD,
    DecisionMakerHasNoOffice,
    DestinationNotOpen,
    InputNotGiven,
    MandatoryItemOutstanding,
    OutcomeNotOpen,
    ProjectNotOpen,
    SnapshotMoved,
    StageNotOpen,
)
from touchstone.domain.duties import check_decider_has_not_advised
from touchstone.domain.lifecycle import Outstanding, case_at, outstanding_in
from touchstone.domain.lifecycle_steps import (
    ENDED,
    PROCEEDING,
    Outcome,
    Place,
    Status,
    destinations,
    outcomes_open,
    place_of,
)
from touchstone.domain.snapshot import DecisionState, ProjectSnapshot, StageRunState
from touchstone.foundation.errors import Authority
from touchstone.guidance.pack import Pack


class Decided(Protocol):
    """What a decision proposed and one that waits for signatures have in common."""

    @property
    def stage(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def covers(self) -> str: ...
    @property
    def took_place_on(self) -> date: ...


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The gate as a signatory comes to it: the case on the day decided, and the role they sign in."""

    case: Case
    run: StageRunState
    place: Place
    outcome: Outcome
    rule: RuleInForce
    role: str
    today: date

    @property
    def is_proceeding(self) -> bool:
        """Whether the stage would be left forwards."""
        return self.outcome in PROCEEDING

    @property
    def waiting(self) -> tuple[DecisionState, ...]:
        """Decisions on this stage run that wait for a signature."""
        decisions = self.case.snapshot.decisions
        return tuple(item for item in decisions if item.status == "open" and item.stage_run == self.run.id)


def open_gate(*, decision: Decided, signatory: Signatory, snapshot: ProjectSnapshot, pack: Pack, at: datetime) -> Gate:
    """The gate, where the signatory may act on the decision's stage with its outcome.

    Raises ProjectNotOpen, StageNotOpen, OutcomeNotOpen, DecisionMakerHasNoOffice or duties.DeciderHasAdvised.
    """
    run = _check_stage(decision.stage, signatory, snapshot)
    case = case_at(
        stage=run.stage,
        snapshot=snapshot,
        pack=pack,
        at=at,
        organisation=run.organisation,
        covers=decision.covers,
        on=min(decision.took_place_on, local_day(at)),
    )
    place = place_of(snapshot=snapshot, pack=pack, path=case.path, organisation=run.organisation)
    outcome = _check_outcome(decision.outcome, place)
    rule = rule_in_force(stage=case.stage, pack=pack, path=case.path, adopted=snapshot.adopted)
    role = signs_as(signatory=signatory, rule=rule, snapshot=snapshot, organisation=run.organisation)
    if role is None:
        raise _no_office(refusing_authority([rule.authority]))
    if outcome in PROCEEDING:  # an adviser who has come to lead the project may still hold it back
        check_decider_has_not_advised(person=signatory.person, snapshot=snapshot, stage_run=run.id)
    return Gate(case=case, run=run, place=place, outcome=outcome, rule=rule, role=role, today=local_day(at))


def check_case_stands(*, seen_digest: str, sealed_digest: str) -> None:
    """That the case is still the one the signatory read. Raises SnapshotMoved."""
    if seen_digest != sealed_digest:
        raise SnapshotMoved(
            "The case has changed since you opened this page",
            remedy="Read what has changed, then decide on the case as it is now.",
            authority=RECORD,
        )


def check_destination(*, gate: Gate, to_stage: str) -> str:
    """The stage the outcome leads to, "" for none; filled in where only one is open. Raises DestinationNotOpen."""
    if gate.outcome in (Outcome.PAUSE, Outcome.RESUME) and not to_stage:
        return ""
    stages = destinations(place=gate.place, pack=gate.case.pack).of(gate.outcome)
    wanted = to_stage or (stages[0] if len(stages) == 1 else "")
    if wanted not in (stages or ("",)):
        raise DestinationNotOpen(
            "This decision does not lead to that stage" if to_stage else "Say which stage it leads to",
            remedy="Choose one of the stages listed.",
            authority=RECORD,
        )
    return wanted


def check_outstanding(gate: Gate) -> tuple[Outstanding, ...]:
    """What is outstanding and does not bar. Raises InputNotGiven or MandatoryItemOutstanding for what does."""
    found = _outstanding_on_both_days(gate)
    barring = tuple(item for item in found if item.bars)
    inputs = tuple(item for item in barring if item.kind == "decision-input")
    if inputs:
        raise InputNotGiven(
            "The decision is taken with input that has not been given",
            items=inputs,
            remedy="Ask for the advice, and decide once it has been given.",
        )
    if barring:
        raise MandatoryItemOutstanding(
            "Something that has to be there before this stage is left is still outstanding",
            items=barring,
            remedy="Complete what is listed, or return, pause or stop the project.",
        )
    return found


def _outstanding_on_both_days(gate: Gate) -> tuple[Outstanding, ...]:
    """Outstanding on the day the decision is dated, or today: an earlier date brings nothing back that has run out."""
    then = outstanding_in(gate.case)
    if gate.today == gate.case.on:
        return then
    now = {(item.id, item.bars): item for item in outstanding_in(replace(gate.case, on=gate.today))}
    return tuple({**now, **{(item.id, item.bars): item for item in then}}.values())


def _check_stage(stage: str, signatory: Signatory, snapshot: ProjectSnapshot) -> StageRunState:
    if snapshot.status in ENDED:
        raise ProjectNotOpen("This project has ended", remedy="Open a new project.", authority=RECORD)
    run = run_of(snapshot, signatory.organisation)
    if run is None and signatory.organisation != snapshot.organisation:
        raise _no_office(RECORD)
    if run is None or run.stage != stage:
        remedy = "Decide on the stage it stands in."
        raise StageNotOpen("The project does not stand in this stage", remedy=remedy, authority=RECORD)
    return run


def _check_outcome(outcome: str, place: Place) -> Outcome:
    wanted = next((one for one in Outcome if one.value == outcome), None)
    if wanted is not None and wanted in outcomes_open(place):
        return wanted
    if wanted is not None and place.status is Status.PAUSED:
        remedy = "Resume it, return it to a stage, or stop it."
        raise ProjectNotOpen("This project is paused", remedy=remedy, authority=RECORD)
    raise OutcomeNotOpen("This cannot be decided here", remedy="Choose one of the outcomes listed.", authority=RECORD)


def _no_office(authority: Authority) -> DecisionMakerHasNoOffice:
    return DecisionMakerHasNoOffice(
        "Your office does not decide at this gate, or you do not lead this project",
        remedy="Ask the decision maker named for this stage.",
        authority=authority,
    )
