"""Triage: facts about a technology into impact, risk, scope and statutory triggers, each with its rules and answers.

The highest level that any rule sets is the level: nothing is added up and no rule lowers one. A hidden question's
answer never counts. A statutory trigger does not depend on any level. The rules are pack data (`triage.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from touchstone.domain.assessment import is_complete
from touchstone.domain.snapshot import Value
from touchstone.guidance.condition import Condition, holds, is_blank, questions_in
from touchstone.guidance.question_set import Question
from touchstone.guidance.text import Text
from touchstone.guidance.triage_rules import Dimension, Level, LightPath, TriageRule, TriageSheet

AXES = ("individuals", "communities", "risk")
Answers = Mapping[str, Value]

_CLOSED_BY_LEVEL = {
    "individuals": Text(en="The impact on individuals is more than the light path allows."),
    "communities": Text(en="The impact on communities is more than the light path allows."),
    "risk": Text(en="The associated risk is more than the light path allows."),
}
_CLOSED_BY_DISPUTE = Text(en="The technology is contentious.")
_CLOSED_BY_STATUTE = Text(en="A statutory duty applies.")
_CLOSED_BY_SILENCE = Text(en="Some triage questions are not answered.")
_NO_LIGHT_PATH = Text(en="This guidance has no light path.")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A rule that held: `answers` are ids of the questions whose answers made it hold, in the order asked."""

    rule: str
    reason: Text
    answers: tuple[str, ...]
    level: Level | None = None  # what the rule sets on the axis it is listed under; None where it sets no level
    dimension: Dimension | None = None


@dataclass(frozen=True, kw_only=True)
class AxisResult:
    """The level on one axis, and every rule that set a level on it, highest first."""

    level: Level = Level.NIL_OR_MINIMAL
    reasons: tuple[Reason, ...] = ()

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The rules that set the level itself."""
        return tuple(reason for reason in self.reasons if reason.level is self.level)

    @property
    def by_dimension(self) -> Mapping[Dimension, Level]:
        """The highest level from each dimension (scale, scope, reversibility, …), shown apart and never joined."""
        found: dict[Dimension, Level] = {}
        for reason in self.reasons:
            if reason.dimension is not None and reason.level is not None:
                found[reason.dimension] = max(reason.level, found.get(reason.dimension, reason.level))
        return found


@dataclass(frozen=True, kw_only=True)
class StatutoryTrigger:
    """A duty in law whose condition is met, such as `equality-duty`, and the rules that found it."""

    duty: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class LightPathBarrier:
    """One thing that closes the light path: its id, what it is, and the rules or questions behind it."""

    id: str
    reason: Text
    rules: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImpactAssessment:
    """What triage makes of the answers. While questions are `unanswered`, each level is the least it can be."""

    individuals: AxisResult
    communities: AxisResult
    risk: AxisResult
    contentious_reasons: tuple[Reason, ...]
    out_of_scope_reasons: tuple[Reason, ...]
    statutory: tuple[StatutoryTrigger, ...]
    shown: tuple[str, ...]  # ids of the questions asked, in order
    unanswered: tuple[str, ...]  # those of them that are not complete
    answers: Answers  # the answers that counted
    light_path_barriers: tuple[LightPathBarrier, ...] = ()

    @property
    def contentious(self) -> bool:
        """Whether any rule calls the technology contentious."""
        return bool(self.contentious_reasons)

    @property
    def in_scope(self) -> bool:
        """Whether no rule puts it outside what the guidance covers."""
        return not self.out_of_scope_reasons

    @property
    def light_path_open(self) -> bool:
        """Whether nothing closes the light path."""
        return not self.light_path_barriers

    @property
    def duties(self) -> frozenset[str]:
        """Names of the statutory duties triggered."""
        return frozenset(trigger.duty for trigger in self.statutory)

    @property
    def rules_fired(self) -> frozenset[str]:
        """Ids of every rule that held."""
        lists = [getattr(self, axis).reasons for axis in AXES]
        lists += [self.contentious_reasons, self.out_of_scope_reasons, *(one.reasons for one in self.statutory)]
        return frozenset(reason.rule for reasons in lists for reason in reasons)


def assess_impact(*, answers: Answers, sheet: TriageSheet) -> ImpactAssessment:
    """Impact, risk, scope and triggers from `answers` (question id → {field key: value}).

    Answers to questions that the sheet does not ask, or does not show, are ignored.
    """
    shown = _shown(sheet, answers)
    visible = {question.id: answers[question.id] for question in shown if _is_answered(answers.get(question.id))}
    fired = [rule for rule in sheet.rules if holds(rule.when, visible)]
    impact = ImpactAssessment(
        individuals=_axis("individuals", fired, visible),
        communities=_axis("communities", fired, visible),
        risk=_axis("risk", fired, visible),
        contentious_reasons=tuple(_reason(rule, visible) for rule in fired if rule.sets.contentious),
        out_of_scope_reasons=tuple(_reason(rule, visible) for rule in fired if rule.sets.out_of_scope),
        statutory=tuple(_triggers(fired, visible)),
        shown=tuple(question.id for question in shown),
        unanswered=tuple(item.id for item in shown if not is_complete(item, visible.get(item.id, {}))),
        answers=visible,
    )
    return replace(impact, light_path_barriers=tuple(_barriers(impact, sheet.light_path)))


def impact_data(impact: ImpactAssessment) -> dict[str, Any]:
    """A plain form for JSON: each outcome with its rules and the questions they rest on; words in English."""
    return {
        **{axis: _axis_data(getattr(impact, axis)) for axis in AXES},
        "contentious": {"holds": impact.contentious, "rules": _reasons_data(impact.contentious_reasons)},
        "in_scope": {"holds": impact.in_scope, "rules": _reasons_data(impact.out_of_scope_reasons)},
        "statutory": [{"duty": one.duty, "rules": _reasons_data(one.reasons)} for one in impact.statutory],
        "light_path": {
            "open": impact.light_path_open,
            "closed_by": [{"id": one.id, "reason": one.reason.en} for one in impact.light_path_barriers],
        },
        "unanswered": list(impact.unanswered),
    }


def shown_questions(*, answers: Answers, sheet: TriageSheet) -> tuple[Question, ...]:
    """The triage questions to ask, given what has been answered so far, in the order asked."""
    return _shown(sheet, answers)


def _shown(sheet: TriageSheet, answers: Answers) -> tuple[Question, ...]:
    """Settles each question after those its own showing reads, whatever the order they are written in."""
    by_id = {question.id: question for question in sheet.all_questions}
    settled: dict[str, bool] = {}

    def is_shown(question: Question) -> bool:
        if question.id not in settled:
            settled[question.id] = False  # a pack that turns in a circle is refused when it is loaded
            read = [by_id[wanted] for wanted in questions_in(question.show_when) if wanted in by_id]
            visible = {item.id: answers[item.id] for item in read if is_shown(item) and item.id in answers}
            settled[question.id] = question.show_when is None or holds(question.show_when, visible)
        return settled[question.id]

    return tuple(question for question in by_id.values() if is_shown(question))


def _is_answered(value: Value | None) -> bool:
    return value is not None and any(not is_blank(part) for part in value.values())


def _axis(axis: str, fired: Iterable[TriageRule], visible: Answers) -> AxisResult:
    reasons = [_reason(rule, visible, level=level) for rule in fired if (level := getattr(rule.sets, axis)) is not None]
    levels = [reason.level for reason in reasons if reason.level is not None]
    ordered = sorted(reasons, key=lambda reason: reason.level or Level.NIL_OR_MINIMAL, reverse=True)
    return AxisResult(level=max(levels, default=Level.NIL_OR_MINIMAL), reasons=tuple(ordered))


def _triggers(fired: Iterable[TriageRule], visible: Answers) -> Iterator[StatutoryTrigger]:
    by_duty: dict[str, list[Reason]] = {}
    for rule in fired:
        for duty in rule.sets.statutory:
            by_duty.setdefault(duty, []).append(_reason(rule, visible))
    for duty, reasons in by_duty.items():
        yield StatutoryTrigger(duty=duty, reasons=tuple(reasons))


def _barriers(impact: ImpactAssessment, light: LightPath | None) -> Iterator[LightPathBarrier]:
    if light is None:
        yield LightPathBarrier(id="light-path.none", reason=_NO_LIGHT_PATH)
        return
    for axis in AXES:
        found: AxisResult = getattr(impact, axis)
        if found.level > getattr(light.conditions, axis):
            yield LightPathBarrier(id=f"light-path.{axis}", reason=_CLOSED_BY_LEVEL[axis], rules=_ids(found.deciding))
    if impact.contentious and not light.conditions.contentious:
        rules = _ids(impact.contentious_reasons)
        yield LightPathBarrier(id="light-path.contentious", reason=_CLOSED_BY_DISPUTE, rules=rules)
    if impact.statutory:  # the only limit a sheet can state is "none": a duty in law is never scaled away
        rules = _ids(reason for trigger in impact.statutory for reason in trigger.reasons)
        yield LightPathBarrier(id="light-path.statutory", reason=_CLOSED_BY_STATUTE, rules=rules)
    for bar in light.closed_when:
        if holds(bar.when, impact.answers):
            yield LightPathBarrier(id=bar.id, reason=bar.reason, questions=_evidence(bar.when, impact.answers))
    if impact.unanswered:
        yield LightPathBarrier(id="light-path.unanswered", reason=_CLOSED_BY_SILENCE, questions=impact.unanswered)


def _ids(reasons: Iterable[Reason]) -> tuple[str, ...]:
    return tuple(reason.rule for reason in reasons)


def _reason(rule: TriageRule, visible: Answers, *, level: Level | None = None) -> Reason:
    came_from = _evidence(rule.when, visible)
    return Reason(rule=rule.id, reason=rule.reason, answers=came_from, level=level, dimension=rule.dimension)


def _evidence(condition: Condition, visible: Answers) -> tuple[str, ...]:
    """Ids of the answered questions that made a condition that holds true, in the order asked."""
    found = _supporting(condition, visible)
    return tuple(question for question in visible if question in found)


def _supporting(condition: Condition, visible: Answers) -> frozenset[str]:
    if condition.all_of is not None:
        return frozenset().union(*(_supporting(part, visible) for part in condition.all_of))
    if condition.any_of is not None:
        true_parts = [part for part in condition.any_of if holds(part, visible)]
        return frozenset().union(*(_supporting(part, visible) for part in true_parts))
    return questions_in(condition)


def _axis_data(found: AxisResult) -> dict[str, Any]:
    dimensions = {dimension.value: level.value for dimension, level in found.by_dimension.items()}
    return {"level": found.level.value, "by_dimension": dimensions, "rules": _reasons_data(found.reasons)}


def _reasons_data(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.rule,
            "reason": one.reason.en,
            "level": one.level.value if one.level else "",
            "dimension": one.dimension.value if one.dimension else "",
            "answers": list(one.answers),
        }
        for one in reasons
    ]
