"""What the rules may know of a case: its answers, and what the snapshot holds, as it stood on the day judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from touchstone.domain.assessment import CaseView, answers_in_force, view_case
from touchstone.domain.case import DEPLOYMENT, EVALUATION, Case, local_day
from touchstone.domain.evidence import why_not
from touchstone.domain.failure_checks.said import Said
from touchstone.domain.failure_checks.uses import ALL, judged_uses, started_uses, versions_judged
from touchstone.domain.lifecycle_steps import PROCEEDING
from touchstone.domain.live_states import EvaluationState, IncidentState, InUseState, PublishedState
from touchstone.domain.requirements import due_up_to
from touchstone.domain.snapshot import AdviceState, DecisionState, EvidenceState, ProjectSnapshot, Value
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.condition import is_blank


@dataclass(frozen=True, eq=False)
class Facts:
    """A case as the failure checks see it. Nothing dated after the day judged is in it."""

    case: Case
    view: CaseView

    @property
    def snapshot(self) -> ProjectSnapshot:
        return self.case.snapshot

    @property
    def on(self) -> date:
        """The day judged."""
        return self.case.on

    # Stages

    def is_due(self, stages: Iterable[str]) -> bool:
        """Whether the first of those stages has come."""
        return any(self.reached(stage) for stage in stages)

    def reached(self, stage: str) -> bool:
        """Whether the case has come to that stage or beyond it; a stage the pack does not have never comes."""
        order = self.case.pack.sheet.stages
        return stage in order and self.case.place_of(due_up_to(self.case)) >= order.index(stage)

    # Answers

    def said(self, question: str) -> Said:
        """What the answer to a question says; blank where there is none, or none that counts.

        One that is not shown because triage is unfinished counts: whether it is asked is unknown, and what it says is
        not. One that the answers rule out never counts.
        """
        given = self._unshown.get(question)
        if given is not None and self._may_be_asked(question):
            return self._as_said(question, given)
        return self._as_said(question, self.view.values.get(question, {}))

    def _as_said(self, question: str, value: Value) -> Said:
        named = {one for part in value.values() if isinstance(part, list | tuple) for one in part if _is_text(one)}
        return Said(question, value, tuple(item.id for item in self.evidence if {item.id, item.lineage} & named))

    @cached_property
    def _unshown(self) -> Mapping[str, Value]:
        """Answers to questions that are not shown, but for triage, whose words decide what is."""
        kept = [key for key in self.view.hidden if not key.startswith("triage.")]
        if not kept:
            return {}
        is_one = self.case.covers == ALL and len(self.versions) == 1
        covers = next(iter(self.versions)) if is_one else self.case.covers
        found = answers_in_force(snapshot=self.snapshot, organisation=self.case.organisation, covers=covers)
        return {key: found[key].value for key in kept if key in found}

    def _may_be_asked(self, question: str) -> bool:
        """Whether a question that is not shown would be, for all that is known."""
        asked = self.view.index.sets[self.view.index.set_ids[question]]
        own = next(item.show_when for item in asked.questions if item.id == question)
        return bool(unsettled_questions((asked.applies_when, own), self.view))

    def all_said(self, *questions: str) -> tuple[Said, ...]:
        """The answers to those questions that are not blank."""
        return tuple(said for said in map(self.said, questions) if not said.is_blank)

    def settled(self, *questions: str) -> tuple[Said, ...]:
        """The answers to those questions that go the whole way: yes, or words, with something behind them."""
        return tuple(said for said in map(self.said, questions) if said.is_settled)

    def chosen(self, question: str, key: str = "value") -> frozenset[str]:
        """What was chosen in answer to a question."""
        return self.said(question).chosen(key)

    def is_known_not_to_apply(self, set_id: str) -> bool:
        """Whether the answers given settle that a question set does not apply; a blank settles nothing."""
        found = self.view.index.sets.get(set_id)
        if found is None or found.applies_when is None or set_id in self.view.sets:
            return False
        return not unsettled_questions((found.applies_when,), self.view)

    # Files, made documents, publications

    @cached_property
    def evidence(self) -> tuple[EvidenceState, ...]:
        """Files that count on the day: passed by the scanner, not expired, not dated later."""
        return tuple(
            item
            for item in self.snapshot.evidence
            if not why_not(item, on=self.on) and (item.dated_on is None or item.dated_on <= self.on)
        )

    def files(self, *labels: str) -> tuple[EvidenceState, ...]:
        """Files filed as one of those documents, or for one of those purposes."""
        return tuple(item for item in self.evidence if {item.purpose, *item.documents} & set(labels))

    def published(self, what: str) -> tuple[PublishedState, ...]:
        """What was published of that kind by the day, withdrawn or not."""
        return tuple(
            one for one in self.snapshot.published if one.what == what and (one.on is None or one.on <= self.on)
        )

    def standing(self, what: str) -> tuple[PublishedState, ...]:
        """What is still public of that kind on the day."""
        return tuple(one for one in self.published(what) if one.withdrawn_on is None or one.withdrawn_on > self.on)

    # Use

    @cached_property
    def uses(self) -> tuple[InUseState, ...]:
        """Every use begun by the day, in the order they began; those of unknown beginning first."""
        return started_uses(self.snapshot, self.on)

    @cached_property
    def uses_judged(self) -> tuple[InUseState, ...]:
        """The uses that go on; where all have ended, the one that began last."""
        return judged_uses(self.uses, self.on)

    @cached_property
    def versions(self) -> frozenset[str]:
        """The versions that something has to cover."""
        return versions_judged(self.case, self.on)

    @property
    def was_used(self) -> bool:
        """Whether it is or was in use, a pilot included: a trial gets no discount."""
        return bool(self.uses) or self.snapshot.entry == "in-use" or self.reached(EVALUATION)

    @cached_property
    def began_on(self) -> date | None:
        """The first day of use: as recorded, else the day on which use was decided; None where neither is known."""
        recorded = [use.from_on for use in self.uses if use.from_on is not None]
        decided = [one.took_place_on for one in self.decisions if one.stage == DEPLOYMENT and one.outcome in PROCEEDING]
        return min(recorded or decided, default=None)

    @property
    def decisions(self) -> tuple[DecisionState, ...]:
        """Decisions taken by the day."""
        taken = (one for one in self.snapshot.decisions if one.status == "taken" and one.took_place_on <= self.on)
        return tuple(sorted(taken, key=lambda one: one.took_place_on))

    # Tests, incidents, advice

    @cached_property
    def evaluations(self) -> tuple[EvaluationState, ...]:
        """Tests that were made by the day. A plan, or a test of unknown day without any result, is none."""
        return tuple(
            one
            for one in self.snapshot.evaluations
            if (one.performed_on is not None and one.performed_on <= self.on)
            or (one.performed_on is None and (one.measures or one.finding or one.result_digest))
        )

    def incidents(self, *kinds: str) -> tuple[IncidentState, ...]:
        """Incidents of those kinds known by the day."""
        return tuple(
            one
            for one in self.snapshot.incidents
            if one.kind in kinds and (one.known_on is None or one.known_on <= self.on)
        )

    @cached_property
    def advice(self) -> tuple[AdviceState, ...]:
        """Advice asked for by the day. What was given or replied later still waits, as it did then."""
        return tuple(_as_on(one, self.on) for one in self.snapshot.advice if local_day(one.requested_at) <= self.on)

    @property
    def changes_known(self) -> bool:
        """Whether anything is recorded of how it is watched and changed."""
        return self.snapshot.monitoring is not None


def facts_of(case: Case) -> Facts:
    """The facts of a case. Where it is judged for all versions and one is in use, answers are those for that one."""
    versions = versions_judged(case, case.on)
    if case.covers != "all" or len(versions) != 1:
        return Facts(case, case.view)
    view = view_case(
        snapshot=case.snapshot, pack=case.pack, organisation=case.organisation, covers=next(iter(versions))
    )
    return Facts(case, view)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not is_blank(value)


def _as_on(advice: AdviceState, on: date) -> AdviceState:
    """The advice as it stood on that day."""
    changes: dict[str, object] = {}
    if advice.given_on is not None and advice.given_on > on:
        changes = {"given_on": None, "conclusion": "", "response": "", "reply_reasons": "", "replied_on": None}
    elif advice.replied_on is not None and advice.replied_on > on:
        changes = {"response": "", "reply_reasons": "", "replied_on": None}
    return AdviceState(**(vars(advice) | changes))
