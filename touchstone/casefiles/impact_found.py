"""What triage makes of a case in which answers may be missing: a blank is unknown, and never the lowest level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from touchstone.casefiles.result import CANNOT_TELL, AxisFound, Duty, Finding, Impact, Judged, RuleHeld
from touchstone.domain.assessment import CaseView
from touchstone.domain.path import overrides_in_force
from touchstone.domain.snapshot import ProjectSnapshot
from touchstone.domain.triage import ImpactAssessment, Reason, assess_impact
from touchstone.domain.unsettled import unsettled_questions
from touchstone.guidance.triage_rules import TriageRule, TriageSheet


def impact_of(sheet: TriageSheet, view: CaseView) -> ImpactAssessment:
    """What the rules find of the answers that count."""
    return assess_impact(answers=view.values, sheet=sheet)


def impact_found(sheet: TriageSheet, view: CaseView, snapshot: ProjectSnapshot) -> Impact:
    """The impact with its rules; an axis that a missing answer could still raise cannot be told."""
    found = impact_of(sheet, view)
    judgements = (Judged(axis=one.axis, chosen=one.chosen, reasons=one.reasons) for one in overrides_in_force(snapshot))
    return Impact(
        individuals=_axis("individuals", found, sheet, view),
        communities=_axis("communities", found, sheet, view),
        risk=_axis("risk", found, sheet, view),
        contentious=_finding(found.contentious_reasons, lambda rule: bool(rule.sets.contentious), sheet, view),
        in_scope=_in_scope(found, sheet, view),
        unanswered=found.unanswered,
        judgements=tuple(judgements),
    )


def duties_found(sheet: TriageSheet, view: CaseView) -> Iterator[Duty]:
    """Statutory triggers that hold, and those of which it cannot be told, in the order of the rules."""
    held = {one.duty: one.reasons for one in impact_of(sheet, view).statutory}
    for duty in dict.fromkeys(duty for rule in sheet.rules for duty in rule.sets.statutory):
        if duty in held:
            yield Duty(duty=duty, holds="yes", rules=_rules(held[duty]))
            continue
        wanted = _open((rule for rule in sheet.rules if duty in rule.sets.statutory), view)
        if wanted:
            yield Duty(duty=duty, holds=CANNOT_TELL, unanswered=wanted)


def _axis(axis: str, found: ImpactAssessment, sheet: TriageSheet, view: CaseView) -> AxisFound:
    result = getattr(found, axis)
    higher = (rule for rule in sheet.rules if (level := getattr(rule.sets, axis)) is not None and level > result.level)
    wanted = _open(higher, view)
    rules = _rules(result.reasons)
    if not wanted:
        return AxisFound(level=result.level.value, rules=rules)
    return AxisFound(level=CANNOT_TELL, at_least=result.level.value if rules else None, rules=rules, unanswered=wanted)


def _finding(
    reasons: Iterable[Reason], sets_it: Callable[[TriageRule], bool], sheet: TriageSheet, view: CaseView
) -> Finding:
    rules = _rules(reasons)
    if rules:
        return Finding(holds="yes", rules=rules)
    wanted = _open((rule for rule in sheet.rules if sets_it(rule)), view)
    return Finding(holds=CANNOT_TELL, unanswered=wanted) if wanted else Finding(holds="no")


def _in_scope(found: ImpactAssessment, sheet: TriageSheet, view: CaseView) -> Finding:
    out = _finding(found.out_of_scope_reasons, lambda rule: bool(rule.sets.out_of_scope), sheet, view)
    if out.holds == CANNOT_TELL:
        return out
    return out.model_copy(update={"holds": "no" if out.holds == "yes" else "yes"})


def _open(rules: Iterable[TriageRule], view: CaseView) -> tuple[str, ...]:
    """Questions not answered on which it depends whether any of the rules holds, in the order asked."""
    found = {question for rule in rules for question in unsettled_questions((rule.when,), view)}
    return tuple(question for _, asked in view.index.order if (question := asked.id) in found)


def _rules(reasons: Iterable[Reason]) -> tuple[RuleHeld, ...]:
    return tuple(
        RuleHeld(id=one.rule, reason=one.reason.en, level=one.level.value if one.level else None, answers=one.answers)
        for one in reasons
    )
