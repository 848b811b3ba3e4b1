"""The way through opening a project: which steps there are given the answers, which comes next, which lies behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from touchstone.actions.projects import impact_of
from touchstone.domain.path import opening_path
from touchstone.domain.triage import ImpactAssessment
from touchstone.guidance.pack import Pack
from touchstone.guidance.question_set import Question
from touchstone.web.triage.carry import Carry

ABOUT, TECHNOLOGY, ENTRY, CHECK, RESULT = "about", "technology", "entry", "check", "result"
# What has to be there before a step of the first part counts as done.
_NEEDED = {ABOUT: "title", TECHNOLOGY: "technology_name", ENTRY: "entry"}


@dataclass(frozen=True)
class Journey:
    """What has been answered so far, under the guidance it will be opened with."""

    carry: Carry
    pack: Pack

    @cached_property
    def impact(self) -> ImpactAssessment:
        """What triage makes of the answers so far."""
        return impact_of(self.pack, self.carry.answers)

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step as things stand: a question comes or goes with the answers before it."""
        return (ABOUT, TECHNOLOGY, ENTRY, *self.impact.shown, CHECK, RESULT)

    @property
    def first_missing(self) -> str:
        """The first step that is not done yet, "" where all are."""
        for step, needed in _NEEDED.items():
            if not self.carry.about.get(needed):
                return step
        return self.impact.unanswered[0] if self.impact.unanswered else ""

    def reachable(self, wanted: str) -> str:
        """`wanted`, or the step to show in its place: one that is not asked now, or an end that is not reached yet."""
        is_end = wanted in (CHECK, RESULT)
        if wanted not in self.steps or (is_end and self.first_missing):
            return self.first_missing or CHECK
        return wanted

    def before(self, step: str) -> str:
        """The step that lies behind; "" before the first."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else ""

    def place(self, question: str) -> tuple[int, int]:
        """Which question it is, counted from 1, and how many there are as things stand."""
        return self.impact.shown.index(question) + 1, len(self.impact.shown)

    def answer_to(self, question: Question) -> Mapping[str, Any]:
        """The answer so far; a question about the purpose starts from the problem that was typed already."""
        kept = self.carry.answers.get(question.id)
        if kept is None and question.concept == "purpose":
            return {"value": {"en": self.carry.about.get("problem", "")}}
        return kept or {}

    @property
    def path(self) -> str:
        """The path the project would be opened on."""
        return opening_path(impact=self.impact, entry=self.carry.about.get("entry", ""))
