"""The random steps: facts change, people advise, sign and decide, rightly and wrongly, and time goes by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.generative.world import CAST, World
from touchstone.domain.case import Case
from touchstone.domain.deciders import Signatory
from touchstone.domain.decision import ProposedCondition, ProposedDecision, Ruling, check_decision, check_signature
from touchstone.domain.duties import check_adviser_independent
from touchstone.domain.lifecycle import case_at, outstanding_in
from touchstone.domain.lifecycle_steps import PROCEEDING, Outcome, destinations, place_of
from touchstone.domain.path import path_now
from touchstone.domain.snapshot import ConditionState, DecisionState, ProjectSnapshot
from touchstone.foundation.errors import Refusal

OUTCOMES = ("proceed", "proceed", "proceed-with-conditions", "return", "pause", "stop", "resume", "nonsense")


@dataclass(repr=False)
class Passed:
    """A gate that has just been passed: what it was decided on, and the case as it then was."""

    decision: DecisionState
    before: ProjectSnapshot
    path: str


@dataclass(repr=False)
class Walk:
    """One walk through a world, with what happened on the way counted by name."""

    world: World
    counts: dict[str, int] = field(default_factory=dict)
    passed: Passed | None = None

    def step(self) -> None:
        """One random step. Sets `passed` where it ended a stage forwards."""
        self.passed = None
        name = self.world.rng.choices(_NAMES, weights=_WEIGHTS)[0]
        self.count(name)
        getattr(self, name)()

    def count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1

    def case(self) -> Case:
        snapshot, world = self.world.snapshot, self.world
        return case_at(stage=snapshot.stage, snapshot=snapshot, pack=world.pack, at=world.at)

    # Facts

    def answer_something(self) -> None:
        self.world.answer_fully(self.world.rng.choice(list(self.world.pack.questions)))

    def answer_triage(self) -> None:
        triage = self.world.pack.triage
        assert triage is not None
        self.world.answer_fully(self.world.rng.choice(triage.all_questions).id)

    def take_back(self) -> None:
        if self.world.snapshot.answers:
            self.world.answer(self.world.rng.choice(self.world.snapshot.answers).question, None)

    def leave_half_answered(self) -> None:
        question = self.world.pack.question(self.world.rng.choice(list(self.world.pack.questions)))
        self.world.answer(question.id, {question.fields[0].key: ""})

    def answer_quietly(self) -> None:
        self.world.answer_quietly()

    def meet_something(self) -> None:
        items = outstanding_in(self.case())
        if items:
            self.world.meet(self.world.rng.choice(items))

    def meet_what_bars(self) -> None:
        for item in outstanding_in(self.case()):
            if item.bars:
                self.world.meet(item)

    def attach(self) -> None:
        self.world.attach_at_random()

    def lose_evidence(self) -> None:
        self.world.lose_evidence()

    def make_document(self) -> None:
        self.world.make_document(self.world.rng.choice(self.world.pack.sheet.documents).id)

    def advise(self) -> None:
        by = self.world.rng.choice(CAST)
        try:
            check_adviser_independent(adviser=by.person, snapshot=self.world.snapshot, stage_run=self.world.run.id)
        except Refusal as refusal:
            self.refused(refusal)
        else:
            self.world.advise(self.world.rng.choice(self.world.pack.sheet.advisers).id, by)

    def publish_or_withdraw(self) -> None:
        self.world.publish(self.world.rng.choice(("publish", "revise", "withdraw", "decision")))

    def override(self) -> None:
        self.world.override()

    def adopt_or_revoke(self) -> None:
        self.world.adopt_or_revoke()

    def change_lead(self) -> None:
        self.world.change_lead()

    def add_version(self) -> None:
        self.world.add_version()

    def wait(self) -> None:
        self.world.wait()

    # Decisions

    def decide_at_random(self) -> None:
        rng, world = self.world.rng, self.world
        questions = world.pack.stage(world.snapshot.stage).proceed_questions
        proposed = self.proposal(
            outcome=rng.choice(OUTCOMES),
            to_stage=rng.choice(("", "", *world.pack.sheet.stages)),
            reasons=rng.choice(("because", "because", "")),
            seen_digest=rng.choice((world.digest, world.digest, "sha256:0")),
            answers={one.id: rng.choice(("yes", "yes", "yes", "no", "")) for one in questions},
            conditions=self._conditions() if rng.random() < 0.3 else (),
            took_place_on=world.today + timedelta(days=rng.choice((0, 0, -3, 1))),
        )
        self.decide(proposed, rng.choice(CAST))

    def decide_rightly(self) -> None:
        """A decision by somebody who may take it, filled in as the form asks; sometimes with an honest no."""
        rng, world = self.world.rng, self.world
        case = self.case()
        outcome = rng.choice((*PROCEEDING, *PROCEEDING, *Outcome))
        place = place_of(snapshot=world.snapshot, pack=world.pack, path=case.path)
        stages = destinations(place=place, pack=world.pack).of(outcome)
        proposed = self.proposal(
            outcome=outcome.value,
            to_stage=rng.choice(stages) if stages else "",
            answers={one.id: rng.choice(("yes",) * 15 + ("no",)) for one in case.stage.proceed_questions},
            conditions=self._conditions() if outcome is Outcome.PROCEED_WITH_CONDITIONS else (),
        )
        if self.decide(proposed, rng.choice(world.deciders(("project-lead", "senior-leader")))) and rng.random() < 0.7:
            self.sign_rightly()

    def sign_what_waits(self) -> None:
        waiting = [item for item in self.world.snapshot.decisions if item.status == "open"]
        if waiting:
            self.sign(self.world.rng.choice(waiting), self.world.rng.choice(CAST))

    def sign_rightly(self) -> None:
        waiting = [item for item in self.world.snapshot.decisions if item.status == "open"]
        for signatory in self.world.deciders(("project-lead", "senior-leader")):
            if waiting and self.sign(waiting[-1], signatory):
                return

    def proposal(self, **settings: Any) -> ProposedDecision:
        base: dict[str, Any] = {
            "stage": self.world.snapshot.stage,
            "reasons": "because",
            "took_place_on": self.world.today,
            "seen_digest": self.world.digest,
        }
        return ProposedDecision(**(base | settings))

    def decide(self, proposed: ProposedDecision, by: Signatory) -> bool:
        """Whether it was accepted. A refusal is checked for what every refusal owes."""
        world = self.world
        try:
            ruling = check_decision(
                proposed=proposed, signatory=by, snapshot=world.snapshot, pack=world.pack, at=world.at,
                sealed_digest=world.digest,
            )  # fmt: skip
        except Refusal as refusal:
            return self.refused(refusal)
        decision = DecisionState(
            id=world.fresh("decision"), stage=proposed.stage, stage_run=world.run.id, outcome=proposed.outcome,
            to_stage=ruling.to_stage, status="open", answers=proposed.answers, snapshot_digest=world.digest,
            facts_digest=world.digest, signatures=(world.signature(ruling.signs_as, by),),
            took_place_on=proposed.took_place_on, recorded_at=world.at,
        )  # fmt: skip
        owed = tuple(
            ConditionState(
                id=world.fresh("condition"),
                decision=decision.id,
                text=item.text,
                owner_role=item.owner_role,
                due_on=item.due_on or world.today,
            )
            for item in proposed.conditions
        )
        self.settle(decision, ruling, owed)
        return True

    def sign(self, decision: DecisionState, by: Signatory) -> bool:
        world = self.world
        try:
            ruling = check_signature(
                decision=decision, signatory=by, snapshot=world.snapshot, pack=world.pack, at=world.at,
                sealed_digest=world.digest,
            )  # fmt: skip
        except Refusal as refusal:
            return self.refused(refusal)
        signed = (*decision.signatures, world.signature(ruling.signs_as, by))
        self.settle(DecisionState(**{**vars(decision), "signatures": signed}), ruling, ())
        return True

    def settle(self, decision: DecisionState, ruling: Ruling, owed: tuple[ConditionState, ...]) -> None:
        world, before = self.world, self.world.snapshot
        if ruling.is_taken:
            decision = DecisionState(**{**vars(decision), "status": "taken"})
        world.keep(decision, owed, ruling.replaces)
        self.count(f"{decision.outcome} {decision.status}")
        if ruling.is_taken:
            step = world.take(decision, ruling.path)
            now = place_of(snapshot=world.snapshot, pack=world.pack, path=ruling.path)
            assert now == step.place, (now, step.place)
            if ruling.outcome in PROCEEDING:
                self.count(f"passed {decision.stage} on the {ruling.path} path")
                self.passed = Passed(decision=decision, before=before, path=ruling.path)

    def refused(self, refusal: Refusal) -> bool:
        assert refusal.message, refusal
        assert refusal.authority is not None, refusal
        assert refusal.authority.source, refusal
        assert refusal.authority.kind in ("law", "guidance", "force policy", "system", "advice only"), refusal
        self.count(type(refusal).__name__)
        return False

    def _conditions(self) -> tuple[ProposedCondition, ...]:
        due = self.world.today + timedelta(days=self.world.rng.randint(0, 40))
        return (ProposedCondition(text="Report back", owner_role="project-lead", due_on=due),)

    def path(self) -> str:
        return path_now(snapshot=self.world.snapshot, pack=self.world.pack).path


_STEPS = {
    "answer_something": 14, "answer_triage": 4, "take_back": 3, "leave_half_answered": 1, "answer_quietly": 2,
    "meet_something": 8, "meet_what_bars": 12, "attach": 4, "lose_evidence": 2, "make_document": 1, "advise": 4,
    "publish_or_withdraw": 2, "override": 1, "adopt_or_revoke": 2, "change_lead": 2, "add_version": 0.5, "wait": 3,
    "decide_at_random": 10, "decide_rightly": 16, "sign_what_waits": 3, "sign_rightly": 6,
}  # fmt: skip
_NAMES, _WEIGHTS = list(_STEPS), list(_STEPS.values())
