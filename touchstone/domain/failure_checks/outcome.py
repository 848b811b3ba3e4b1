"""FC-08 and FC-10: what it changes, against a comparison; and what people get right without it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from touchstone.domain.case import EVALUATION
from touchstone.domain.failure_checks.answers import named, settled_by
from touchstone.domain.failure_checks.arising import NOTHING_DONE, treats_nobody
from touchstone.domain.failure_checks.coverage import known_version, same_version, speaks_for
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import denies, says_something, speaks_of
from touchstone.domain.live_states import EvaluationState

_PLANNED = ("AC-L3", "HR-7", "fc.outcome")
_WHO_WINS = ("ADM-2", "AC-A1", "workforce.disagreement")
_NO_EFFECT = (
    r"\b(no|without) ((measurable|significant|detectable|discernible|statistically significant) )?(effect|impact) on\b"
)
_COMPARISON = r"compar\w*|control|baseline|before"


def effect_compared(facts: Facts) -> Points | CannotArise:
    """FC-08, from F3, F6 and F6b: what it does to the outcome it is for, against a comparison; accuracy is no answer.

    At validation, how that will be shown; from evaluation on, that it was.
    """
    if treats_nobody(facts):
        return CannotArise(NOTHING_DONE)
    return _effect(facts) if facts.reached(EVALUATION) else _effect_planned(facts)


def human_baseline(facts: Facts) -> Points | CannotArise:
    """FC-10, from F3 and F4: what people get right alone and with it, in counts; and who decides when they disagree."""
    return CannotArise(NOTHING_DONE) if treats_nobody(facts) else _baseline_and_disagreement(facts)


def _effect_planned(facts: Facts) -> Points:
    planned = [one for one in facts.snapshot.evaluations if one.kind == "outcome" and one.planned_on is not None]
    if _outcomes(facts) or any(one.planned_on and one.planned_on <= facts.on for one in planned):
        return
    yield from settled_by(
        facts,
        _PLANNED,
        blank="Nothing says how its effect on the outcome will be shown",
        no="An answer says that its effect on the outcome cannot be shown",
        bare="Its effect on the outcome is claimed, and not how it will be shown",
    )


def _effect(facts: Facts) -> Points:
    found = _outcomes(facts)
    if not found:
        yield from _effect_said(facts)
        return
    compared = [one for one in found if _is_compared(one)]
    own = [one for one in compared if one.data != "other"]
    if not compared:
        yield wanting("The outcome was looked at without comparing it with anything", *(one.id for one in found))
    elif not own:
        yield wanting("The outcome was looked at elsewhere, not where it is used here", *(one.id for one in compared))
    elif speaks_for(facts, [one.covers for one in own]) is False:
        yield wanting("The outcome was looked at with another version than the one in use", *(one.id for one in own))
    elif all(one.performed_by == "supplier" for one in own):
        yield unclear("Only the supplier has looked at the outcome", *(one.id for one in own))
    elif all(speaks_of([one.finding], _NO_EFFECT) for one in own):
        yield wanting("The outcome was compared, and it was found to change nothing", *(one.id for one in own))
    elif not any(one.measures or says_something(one.finding) for one in own):
        yield unclear("The outcome was looked at, and what came of it is not recorded", *(one.id for one in own))
    elif all(known_version(facts, one.covers) == "" for one in own):
        yield unclear("It is not recorded which version was in use when the outcome was looked at")


def _effect_said(facts: Facts) -> Iterator[Point]:
    said = facts.said("fc.outcome")
    report = facts.files("evaluation-report")
    if said.is_no:
        yield wanting("Its effect on the outcome has not been measured", said.question)
    elif said.is_settled and (says_something(said.text("compared-with")) or speaks_of(said.texts, _COMPARISON)):
        return
    elif facts.evaluations:
        yield wanting("Only accuracy was tested; its effect on the outcome was not")
    elif not said.is_blank or report or facts.all_said(*_PLANNED):
        about = named(facts.all_said(*_PLANNED))
        yield unclear("Nothing shows its effect on the outcome against a comparison", *about)
    else:
        yield wanting("Its effect on the outcome has not been measured")


def _outcomes(facts: Facts) -> tuple[EvaluationState, ...]:
    return tuple(one for one in facts.evaluations if one.kind == "outcome")


def _is_compared(test: EvaluationState) -> bool:
    against = test.compared_with
    return says_something(against) and not denies([against], _COMPARISON)


def _baseline_and_disagreement(facts: Facts) -> Points:
    yield from _baseline(facts)
    yield from _disagreement(facts)


def _baseline(facts: Facts) -> Iterator[Point]:
    found = [one for one in facts.evaluations if one.kind == "human-baseline"]
    counted = [one for one in found if any(measure.numerator and measure.denominator for measure in one.measures)]
    said = facts.said("fc.human-baseline")
    if found and all(same_version(facts, one) is False for one in found):
        yield wanting("People were compared with another version than the one in use", *(one.id for one in found))
    elif counted and all(one.data == "other" or one.performed_by == "supplier" for one in counted):
        yield unclear("What people get right was measured elsewhere, or by the supplier", *(one.id for one in counted))
    elif counted or (not found and said.is_settled):
        return
    elif any(one.measures for one in found):
        yield wanting(
            "What people get right is given without counts, so it cannot be verified", *(one.id for one in found)
        )
    elif found:
        yield unclear("People were looked at, and no figures are recorded", *(one.id for one in found))
    elif not said.is_blank and not said.is_no:
        yield unclear("What people get right without it is claimed, and not shown", said.question)
    else:
        yield wanting("It is not known what people get right without it")


def _disagreement(facts: Facts) -> Iterator[Point]:
    decider = facts.chosen("triage.decision-maker")
    trial = facts.said("ADM-3")
    bound = [row for row in facts.said("ADM-2").rows() if row.get("may-depart") == "no"]
    if decider == {"no-person"}:
        yield wanting("It acts without a person, so nobody can disagree with it")
    elif bound:
        yield wanting("Those who decide may not depart from what it says", *(str(row.get("who", "?")) for row in bound))
    elif decider == {"person-confirms"} and not trial.text("explanation"):
        yield unclear("Triage says that the person has little time, information or freedom to disagree")
    else:
        yield from settled_by(
            facts,
            _WHO_WINS,
            blank="Nothing says what happens when a person and the tool disagree",
            no="An answer says that the person does not decide",
            bare="A person is said to decide, and not what happens when person and tool disagree",
        )
    if _is_odd(trial.text("rate")) and not trial.text("explanation"):
        yield unclear("People hardly ever, or mostly, disagree with it, and it is not said why", trial.question)


def _is_odd(rate: str) -> bool:
    """Below 1 in 100, a rubber stamp; above half, a tool of no use (limits ours)."""
    return bool(rate) and not 1 <= Decimal(rate) <= 50
