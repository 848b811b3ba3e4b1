"""Random walks over the pack that ships: no state is stuck, no gate lets a barring item by, no hidden answer counts.

TOUCHSTONE_LIFECYCLE_STEPS sets how many steps are walked in all (100,000 unless told), TOUCHSTONE_LIFECYCLE_SEED where
the dice start; a failure prints the seed of its walk and the step it came to.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.generative.oracle import barring_unmet, inputs_missing, shown_and_visible
from tests.generative.steps import Walk
from tests.generative.world import LEADS, World, led_by
from touchstone.domain.assessment import view_case
from touchstone.domain.deciders import Signatory
from touchstone.domain.decision import ProposedDecision, check_decision
from touchstone.domain.lifecycle import Outstanding, outstanding_before
from touchstone.domain.lifecycle_steps import ENDED, Outcome, Status, outcomes_open, place_of
from touchstone.domain.snapshot import AssignmentState, ProjectSnapshot
from touchstone.domain.triage import assess_impact
from touchstone.foundation.errors import Refusal
from touchstone.guidance.authority import AuthorityKind
from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.triage_rules import Level

STEPS = int(os.environ.get("TOUCHSTONE_LIFECYCLE_STEPS", "100000"))
SEED = int(os.environ.get("TOUCHSTONE_LIFECYCLE_SEED", "20260105"))
WALKS = 8
SAMPLE = 25  # the costly checks look at one state in so many
REFUSING = (Outcome.RETURN, Outcome.PAUSE, Outcome.STOP, Outcome.RESUME)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shipped_library().newest("ddt-app")


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    """The rules are pure, so what they made of the very same answers a moment ago need not be worked out again."""
    with pytest.MonkeyPatch.context() as patched:
        view = remember(view_case, lambda asked: (asked["snapshot"].answers, asked["snapshot"].versions))
        patched.setattr("touchstone.domain.lifecycle.view_case", view)
        patched.setattr("touchstone.domain.path.view_case", view)
        patched.setattr(
            "touchstone.domain.path.assess_impact", remember(assess_impact, lambda asked: (asked["answers"],))
        )
        yield


def remember(rule: Callable[..., Any], reads: Callable[[dict[str, Any]], tuple[object, ...]]) -> Callable[..., Any]:
    """The rule, with its last few results kept by the identity of the frozen values it reads."""
    kept: OrderedDict[tuple[object, ...], tuple[object, Any]] = OrderedDict()

    def remembering(**asked: Any) -> Any:
        read = reads(asked)
        key = (*map(id, read), asked.get("organisation"), asked.get("covers"))
        if key not in kept:
            kept[key] = (read, rule(**asked))  # what was read is held, so that its identity is not given to another
            if len(kept) > 50:
                kept.popitem(last=False)
        return kept[key][1]

    return remembering


@pytest.mark.parametrize("walk_number", range(WALKS))
def test_random_walks_hold_what_is_always_true(pack: Pack, walk_number: int):
    seed = SEED + walk_number
    walk = Walk(World(pack=pack, rng=Random(seed)))  # noqa: S311 dice that can be thrown again
    for step in range(STEPS // WALKS):
        try:
            walk.step()
            check_always(walk)
            if step % SAMPLE == 0:
                check_sometimes(walk)
        except Exception as error:
            error.add_note(f"seed {seed}, step {step}; TOUCHSTONE_LIFECYCLE_SEED={SEED} walks it again")
            raise
        if walk.world.snapshot.status in ENDED:
            walk.count("ended")
            walk.world.open_project()
    print(f"seed {seed}: {dict(sorted(walk.counts.items()))}")
    if STEPS // WALKS >= 5_000:
        assert_everything_was_walked(walk, pack)


def assert_everything_was_walked(walk: Walk, pack: Pack) -> None:
    """A walk that never came to a gate would prove nothing."""
    passed = {name.split()[1] for name in walk.counts if name.startswith("passed") and "full" in name}
    assert passed == set(pack.sheet.stages)
    assert any("light" in name for name in walk.counts)
    for name in ("MandatoryItemOutstanding", "InputNotGiven", "SnapshotMoved", "ProceedQuestionAnsweredNo", "ended"):
        assert walk.counts.get(name, 0) > 0, name


def check_always(walk: Walk) -> None:
    """After each step: somebody can decide; a gate just passed had nothing that bars, by the plain rules too."""
    world = walk.world
    if world.snapshot.status not in ENDED:
        stuck = not somebody_can_refuse(walk)
        assert not stuck, "nobody can decide anything"
    if walk.passed is not None:
        before, decision = walk.passed.before, walk.passed.decision
        stage = world.pack.stage(decision.stage)
        if walk.passed.path == "full":
            assert barring_unmet(stage, before, world.pack, decision.took_place_on) == []
            assert inputs_missing(stage, before, decision.stage_run, decision.took_place_on) == []
        else:
            assert_light(before, world.pack)
        assert outstanding(before, walk, bars=True, stage=decision.stage) == []
        if decision.outcome == "proceed":
            seen = [one for one in stage.proceed_questions if one.obligation.value == "should"]
            assert walk.passed.path == "light" or all(decision.answers[one.id] == "yes" for one in seen)


def assert_light(snapshot: ProjectSnapshot, pack: Pack) -> None:
    """Nothing a light decision rested on is more than minimal, disputed, unanswered or a duty in law."""
    assert pack.triage is not None
    impact = assess_impact(answers=shown_and_visible(snapshot, pack)[1], sheet=pack.triage)
    levels = {impact.individuals.level, impact.communities.level, impact.risk.level}
    assert levels == {Level.NIL_OR_MINIMAL}
    assert not impact.contentious
    assert (impact.statutory, impact.unanswered) == ((), ())


def check_sometimes(walk: Walk) -> None:
    """The costly half."""
    check_hidden_answers_never_count(walk)
    check_statutory_rows_are_never_off(walk)
    check_only_authority_bars(walk)
    if walk.world.snapshot.status not in ENDED:
        check_the_end_is_reachable(walk)


def somebody_can_refuse(walk: Walk) -> bool:
    """Whether a refusing decision (or resuming) is open to somebody now, naming another project lead if need be."""
    snapshot = walk.world.snapshot
    place = place_of(snapshot=snapshot, pack=walk.world.pack, path=walk.path())
    outcome = next((one for one in REFUSING if one in outcomes_open(place)), None)
    if outcome is None:
        return False
    proposed = walk.proposal(outcome=outcome.value, to_stage=place.stage if outcome is Outcome.RETURN else "")
    leads = [snapshot.assignments, *(_led_by(person) for person in LEADS)]
    for assignments in leads:
        walk.world.snapshot = replace(snapshot, assignments=assignments)
        try:
            if any(_accepts(walk, proposed, by) for by in walk.world.deciders(("project-lead", "senior-leader"))):
                return True
        finally:
            walk.world.snapshot = snapshot
    return False


def check_hidden_answers_never_count(walk: Walk) -> None:
    world = walk.world
    view = view_case(snapshot=world.snapshot, pack=world.pack)
    shown, visible = shown_and_visible(world.snapshot, world.pack)
    assert view.shown == shown
    assert dict(view.values) == dict(visible)
    kept = tuple(item for item in world.snapshot.answers if item.question not in view.hidden)
    without = replace(world.snapshot, answers=kept)
    assert told(without, walk) == told(world.snapshot, walk)


def check_statutory_rows_are_never_off(walk: Walk) -> None:
    """Neither a judgement of proportionality, nor the path chosen, nor adoption takes a statutory row away."""
    snapshot = walk.world.snapshot
    rows = statutory(snapshot, walk)
    assert statutory(replace(snapshot, overrides=()), walk) == rows
    assert statutory(replace(snapshot, adopted=frozenset()), walk) == rows
    assert statutory(replace(snapshot, path="full"), walk) == rows
    assert statutory(replace(snapshot, path="light"), walk) == rows


def check_only_authority_bars(walk: Walk) -> None:
    pack, adopted = walk.world.pack, walk.world.snapshot.adopted
    for item in outstanding(walk.world.snapshot, walk, bars=True):
        assert item.authority.kind is not AuthorityKind.ADVICE_ONLY
        if item.authority.kind is AuthorityKind.FORCE_POLICY:
            rule = pack.stage(item.stage).decision_rule_id
            listed = {one.id for one in pack.stage(item.stage).documents}
            assert item.kind == "condition-due" or {item.id, rule, *listed} & adopted


def check_the_end_is_reachable(walk: Walk) -> None:
    """From here the project can be brought to its end by stopping, and by doing what is then still owed."""
    kept = (walk.world.snapshot, walk.world.revision, walk.world.rng.getstate(), dict(walk.counts))
    try:
        for _ in range(40):
            if walk.world.snapshot.status == Status.CLOSED:
                return
            _towards_the_end(walk)
        raise AssertionError("stuck: the end cannot be reached")
    finally:
        walk.world.snapshot, walk.world.revision, state, walk.counts = kept
        walk.world.rng.setstate(state)


def _towards_the_end(walk: Walk) -> None:
    """One decision nearer: stop; else do what is owed and proceed; else return, so that others may decide."""
    world = walk.world
    place = place_of(snapshot=world.snapshot, pack=world.pack, path=walk.path())
    if Outcome.STOP in outcomes_open(place):
        wanted = [walk.proposal(outcome="stop")]
    elif place.status is Status.PAUSED:
        wanted = [walk.proposal(outcome="resume")]
    else:
        walk.meet_what_bars()
        answers = {one.id: "yes" for one in world.pack.stage(world.snapshot.stage).proceed_questions}
        wanted = [walk.proposal(outcome="proceed", answers=answers)]
    wanted.append(walk.proposal(outcome="return", to_stage=place.stage))
    for proposed in wanted:
        proposed = replace(proposed, seen_digest=world.digest)
        if any(walk.decide(proposed, by) for by in world.deciders(("project-lead", "senior-leader"))):
            walk.sign_rightly()
            return


def _led_by(person: Signatory) -> tuple[AssignmentState, ...]:
    return (led_by(person),)


def _accepts(walk: Walk, proposed: ProposedDecision, by: Signatory) -> bool:
    world = walk.world
    try:
        check_decision(
            proposed=proposed, signatory=by, snapshot=world.snapshot, pack=world.pack, at=world.at,
            sealed_digest=world.digest,
        )  # fmt: skip
    except Refusal:
        return False
    return True


def outstanding(snapshot: ProjectSnapshot, walk: Walk, *, bars: bool = False, stage: str = "") -> list[Outstanding]:
    found = outstanding_before(stage=stage or snapshot.stage, snapshot=snapshot, pack=walk.world.pack, at=walk.world.at)
    return [item for item in found if item.bars or not bars]


def told(snapshot: ProjectSnapshot, walk: Walk) -> list[tuple[str, str, tuple[str, ...], bool]]:
    return [(item.id, item.detail, item.missing, item.bars) for item in outstanding(snapshot, walk)]


def statutory(snapshot: ProjectSnapshot, walk: Walk) -> set[tuple[tuple[str, str], tuple[str, ...]]]:
    """What law wants before use: the rows outstanding at the gate of deployment, each with what it misses."""
    found = outstanding(snapshot, walk, stage="deployment")
    return {(item.link_to, item.missing) for item in found if item.authority.kind is AuthorityKind.LAW}
