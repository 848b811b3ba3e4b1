"""Judge a case by the failure checks of its packs."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.domain.case import Case
from touchstone.domain.failure_checks.assistants import weighed
from touchstone.domain.failure_checks.facts import Facts, facts_of
from touchstone.domain.failure_checks.finding import Check, CheckFinding, Lack, Status
from touchstone.domain.failure_checks.registry import GATES_FROM, RULES
from touchstone.domain.failure_checks.verdict import CannotArise, Point, status_of, wanting
from touchstone.domain.snapshot import Value
from touchstone.guidance.condition import Condition, Equals, OneOf, holds, is_blank, questions_in

_NO_RULE = Lack("This version of the system has no rule for this check")
_NOT_ASKED = "None of the questions behind it is asked of this technology"


def check_failures(case: Case, checks: Sequence[Check]) -> tuple[CheckFinding, ...]:
    """How each check stands in the case, in the order given.

    A check is due from the first of its stages on, judged for `case.stage`. Replayable: reads the case only.
    """
    facts = facts_of(case)
    return tuple(_finding(check, facts) for check in checks)


def _finding(check: Check, facts: Facts) -> CheckFinding:
    status, lacks, reason = _judge(check, facts)
    gate_from = GATES_FROM.get(check.id)
    return CheckFinding(
        id=check.id,
        status=status,
        lacks=lacks,
        reason=reason,
        learned_from=tuple(check.learned_from),
        gates=check.gate and (gate_from is None or facts.reached(gate_from)),
        questions=tuple(check.questions),
    )


def _judge(check: Check, facts: Facts) -> tuple[Status, tuple[Lack, ...], str]:
    if not facts.is_due(check.stages):
        return Status.NOT_YET, (), ""
    rule = RULES.get(check.id)
    if rule is None:
        return _by_its_conditions(check, facts)
    found = rule(facts)
    if isinstance(found, CannotArise):
        return Status.NOT_APPLICABLE, (), found.reason
    points = tuple(dict.fromkeys(found))
    return status_of(points), tuple(point.lack for point in points), ""


def _by_its_conditions(check: Check, facts: Facts) -> tuple[Status, tuple[Lack, ...], str]:
    """A check that is data: due where its questions are asked, passed where its own condition holds and nothing that
    was counted or said beside the ticks speaks against it.

    The condition reads visible answers only, and a blank one satisfies nothing.
    """
    case = facts.case
    if check.passes_when is None:
        return Status.CANNOT_TELL, (_NO_RULE,), ""
    is_asked = any(question in case.view.shown for question in check.questions)
    if not is_asked or _cannot_apply(check, case):
        return Status.NOT_APPLICABLE, (), _NOT_ASKED
    points = tuple(dict.fromkeys((*_unmet(check.passes_when, case), *weighed(check.id, check.questions, facts))))
    return status_of(points), tuple(point.lack for point in points), ""


def _unmet(condition: Condition, case: Case) -> tuple[Point, ...]:
    """A point for each question at fault. Of alternatives, the one of which most questions are asked in this case."""
    if holds(condition, case.values):
        return ()
    if condition.all_of is not None:
        return tuple(point for part in condition.all_of for point in _unmet(part, case))
    if condition.any_of is not None:
        return _unmet(max(condition.any_of, key=lambda part: len(questions_in(part) & set(case.view.shown))), case)
    return tuple(_at_fault(question, condition, case) for question in sorted(questions_in(condition)))


def _at_fault(question: str, condition: Condition, case: Case) -> Point:
    read = condition.equals or condition.one_of
    given = case.values.get(question, {})
    about = question if read is None or read.field == "value" else f"{question} ({read.field})"
    if is_blank(given.get(read.field)) if read is not None else not given:
        return wanting("A question that the check rests on is not answered", about)
    if given.get(read.field if read is not None else "value") == "no":
        return wanting("The answer is no, and the check asks for yes", about)
    return wanting("What was answered is not enough for the check", about, *_chosen(given, read))


def _chosen(given: Value, read: Equals | OneOf | None) -> tuple[str, ...]:
    """The choice that is not enough, by its id."""
    found = given.get(read.field) if read is not None else None
    return (found,) if isinstance(found, str) else ()


def _cannot_apply(check: Check, case: Case) -> bool:
    """Whether what is answered shows that the check does not concern this technology; a blank shows nothing."""
    if check.applies_when is None or holds(check.applies_when, case.values):
        return False
    return not any(key in case.view.shown and key not in case.values for key in questions_in(check.applies_when))
