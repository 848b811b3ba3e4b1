"""The way through the questions: which steps there are given the answers, which comes next, which lies behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from touchstone.domain.answer_values import fits
from touchstone.domain.triage import ImpactAssessment, assess_impact
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.guidance.triage_rules import TriageSheet
from touchstone.public.what_applies.carry import Carry

ABOUT, CHECK, RESULT, CHECKLIST, CASE_FILE = "about", "check", "result", "checklist", "case-file"
ENDS = (CHECK, RESULT, CHECKLIST)


@dataclass(frozen=True)
class Journey:
    """What has been answered so far, and the guidance it is read under. Raises LookupError for one without triage."""

    carry: Carry
    pack: Pack

    @property
    def sheet(self) -> TriageSheet:
        if self.pack.triage is None:
            raise LookupError("the pack has no triage")
        return self.pack.triage

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, Any]]:
        """The answers that still fit a triage question: a page may be left open over a change of guidance."""
        asked = {question.id: question for question in self.sheet.all_questions}
        kept = self.carry.answers
        return {key: value for key, value in kept.items() if key in asked and fits(question=asked[key], value=value)}

    @cached_property
    def impact(self) -> ImpactAssessment:
        """What triage makes of the answers so far; hidden ones do not count."""
        return assess_impact(answers=self.answers, sheet=self.sheet)

    @property
    def shown(self) -> tuple[Question, ...]:
        """The questions asked as things stand, in order."""
        return tuple(self.pack.question(one) for one in self.impact.shown)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Those of them that are not answered in full."""
        return tuple(self.pack.question(one) for one in self.impact.unanswered)

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step as things stand: a question comes or goes with the answers before it."""
        return (ABOUT, *self.impact.shown, *ENDS)

    @property
    def next_step(self) -> str:
        """The first step that was neither taken nor passed over; the check where there is none."""
        if not self.carry.begun:
            return ABOUT
        passed = {*self.impact.answers, *self.carry.skipped}
        return next((one for one in self.impact.shown if one not in passed), CHECK)

    def reachable(self, wanted: str) -> str:
        """`wanted`, or the step to show in its place: one that is not asked now, or an end that is not reached yet."""
        is_too_soon = wanted in ENDS and self.next_step != CHECK
        return self.next_step if wanted not in self.steps or is_too_soon else wanted

    def before(self, step: str) -> str:
        """The step that lies behind; "" before the first."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else ""

    def place(self, question: str) -> tuple[int, int]:
        """Which question it is, counted from 1, and how many there are as things stand."""
        return self.impact.shown.index(question) + 1, len(self.impact.shown)
