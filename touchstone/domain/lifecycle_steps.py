"""Where a project stands and where a decision takes it: one transition function for actions, pages and tests.

From a project that is open, every outcome of `Outcome` leads somewhere, and closing is always in reach: by stopping
where nothing was ever in use, and through the end-of-life stage where something was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from touchstone.domain.case import DEPLOYMENT, END_OF_LIFE, EVALUATION, run_of
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.guidance.pack import Pack


class Outcome(StrEnum):
    """What a decision may come to. `resume` ends a pause."""

    PROCEED = "proceed"
    PROCEED_WITH_CONDITIONS = "proceed-with-conditions"
    RETURN = "return"
    PAUSE = "pause"
    STOP = "stop"
    RESUME = "resume"


class Status(StrEnum):
    """How a project is. Winding down at end of life is work like any other: the project is open until that is done."""

    OPEN = "open"
    PAUSED = "paused"
    STOPPED = "stopped"  # ended, as `closed`: no step of ours leads here, but a table may hold it
    CLOSED = "closed"


ENDED = frozenset({Status.STOPPED, Status.CLOSED})


#: Outcomes that leave a stage forwards: these alone need what is outstanding to be there.
PROCEEDING = frozenset({Outcome.PROCEED, Outcome.PROCEED_WITH_CONDITIONS})


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an organisation stands in a project. `visited`: ids of stages entered so far, this one among them."""

    status: Status
    stage: str
    path: str  # the path now
    visited: frozenset[str]
    has_been_used: bool


@dataclass(frozen=True, kw_only=True)
class Destinations:
    """Where each kind of outcome may lead: ids of stages, in the pack's order. No id at all: it closes the project."""

    proceed: tuple[str, ...]
    back: tuple[str, ...]
    stop: str

    def of(self, outcome: Outcome) -> tuple[str, ...]:
        """Stages that may be named with the outcome; empty where there is none to name."""
        if outcome in PROCEEDING:
            return self.proceed
        if outcome is Outcome.RETURN:
            return self.back
        return (self.stop,) if outcome is Outcome.STOP and self.stop else ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a decision does: the place after it; whether the stage run is left; what is entered, and why."""

    place: Place
    leaves_run: bool
    enters: str = ""  # id of the stage of the new stage run, or "" for none
    because: str = ""  # proceeded, returned, stopped


def place_of(*, snapshot: ProjectSnapshot, pack: Pack, path: str, organisation: str = "") -> Place:
    """Where an organisation (default: the owner) stands. `path` is the path now (`path.path_now`)."""
    owner = organisation or snapshot.organisation
    run = run_of(snapshot, owner)
    stage = run.stage if run is not None else snapshot.stage
    return Place(
        status=Status(snapshot.status),
        stage=stage,
        path=path,
        visited=frozenset({stage, *(run.stage for run in snapshot.stage_runs if run.organisation == owner)}),
        has_been_used=has_been_used(snapshot=snapshot, organisation=owner),
    )


def has_been_used(*, snapshot: ProjectSnapshot, organisation: str = "") -> bool:
    """Whether the technology was ever in use: it came in use, or a decision let it into use."""
    owner = organisation or snapshot.organisation
    runs = {run.id: run for run in snapshot.stage_runs if run.organisation == owner}
    if snapshot.entry == "in-use":
        return True
    if any(run.stage == EVALUATION and run.because == "proceeded" for run in runs.values()):
        return True
    return any(
        decision.stage == DEPLOYMENT
        and decision.status == "taken"
        and decision.outcome in PROCEEDING
        and decision.stage_run in runs
        for decision in snapshot.decisions
    )


def entry_stage(*, entry: str, pack: Pack) -> str:
    """The stage a project starts in: Purchasing for what is on the market, where the pack allows it, else the first.

    A technology already in use starts at the first stage as well: no gate that was never held is made up.
    """
    return entry if entry in pack.sheet.entries else pack.sheet.entries[0]


def destinations(*, place: Place, pack: Pack) -> Destinations:
    """Where the project may be led from its place.

    Proceeding follows the pack; on the light path the one decision leads into use, and later ones to the next review.
    End of life is in reach from wherever something is in use. Back: any stage visited or earlier, this one included.
    """
    order = pack.sheet.stages
    here = order.index(place.stage)
    forward = set(_forward(place, pack))
    if place.has_been_used and place.stage != END_OF_LIFE:
        forward.add(END_OF_LIFE)
    back = {*order[: here + 1], *place.visited}
    ends = END_OF_LIFE if place.has_been_used and END_OF_LIFE in order else ""
    return Destinations(
        proceed=tuple(stage for stage in order if stage in forward),
        back=tuple(stage for stage in order if stage in back),
        stop=ends,
    )


def stages_open_from(*, stage: str, snapshot: ProjectSnapshot, pack: Pack, path: str = "full") -> Destinations:
    """`destinations` as they would be from a stage of the owner's."""
    place = place_of(snapshot=snapshot, pack=pack, path=path)
    return destinations(place=replace(place, stage=stage), pack=pack)


def outcomes_open(place: Place) -> tuple[Outcome, ...]:
    """What may be decided now: nothing once the project has ended; no second stop in its end of life."""
    if place.status in ENDED:
        return ()
    if place.status is Status.PAUSED:
        open_now = [Outcome.RESUME, Outcome.RETURN, Outcome.STOP]
    else:
        open_now = [one for one in Outcome if one is not Outcome.RESUME]
    return tuple(one for one in open_now if one is not Outcome.STOP or place.stage != END_OF_LIFE)


def apply_decision(place: Place, *, outcome: Outcome, to_stage: str, pack: Pack) -> Step:
    """What a decision that has been taken does. `to_stage` is "" for the outcomes that name none.

    Raises ValueError for an outcome or a destination that is not open from the place.
    """
    open_stages = destinations(place=place, pack=pack)
    if outcome not in outcomes_open(place) or (to_stage or "") not in (open_stages.of(outcome) or ("",)):
        raise ValueError(f"{outcome} to {to_stage or 'nowhere'} is not open from {place.stage} ({place.status})")
    if outcome is Outcome.PAUSE:
        return Step(place=replace(place, status=Status.PAUSED), leaves_run=False)
    if outcome is Outcome.RESUME:
        return Step(place=replace(place, status=Status.OPEN), leaves_run=False)
    if not to_stage:
        return Step(place=replace(place, status=Status.CLOSED), leaves_run=True)
    return Step(place=_moved(place, outcome, to_stage), leaves_run=True, enters=to_stage, because=_BECAUSE[outcome])


_BECAUSE = {
    Outcome.PROCEED: "proceeded",
    Outcome.PROCEED_WITH_CONDITIONS: "proceeded",
    Outcome.RETURN: "returned",
    Outcome.STOP: "stopped",
}


def _moved(place: Place, outcome: Outcome, to_stage: str) -> Place:
    into_use = outcome in PROCEEDING and (place.stage == DEPLOYMENT or to_stage == EVALUATION)
    return replace(
        place,
        status=Status.OPEN,
        stage=to_stage,
        visited=place.visited | {to_stage},
        has_been_used=place.has_been_used or into_use,
    )


def _forward(place: Place, pack: Pack) -> tuple[str, ...]:
    order = pack.sheet.stages
    if place.path != "light" or EVALUATION not in order:
        return pack.sheet.transitions.get(place.stage, ())
    return () if place.stage == END_OF_LIFE else (EVALUATION,)
