"""FC-17, FC-18 and FC-19: advice that is heard, a way to stop, and somebody outside who can see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from touchstone.domain.case import DEPLOYMENT
from touchstone.domain.failure_checks.advice import AGAINST, DECLINED, FOR, WITH_CONDITIONS, latest_given
from touchstone.domain.failure_checks.answers import denied_by, named, settled_by
from touchstone.domain.failure_checks.arising import NOBODY_AFFECTED, affects_nobody
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.people import complaint_faults
from touchstone.domain.failure_checks.roles import is_chief_officer, is_ethics_body, is_independent, is_inside
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import says_something, speaks_of
from touchstone.domain.lifecycle_steps import PROCEEDING
from touchstone.domain.snapshot import AdviceState, DecisionState

TIME_TO_STOP = timedelta(days=30)  # ours: how long use may run out once advice to stop it has been accepted
_SCRUTINY = ("COV-A2", "DE-4")
_LIMITS = ("COV-B2", "EIA-14")
_EXIT = ("procurement.way-out", "fc.stop-and-exit")
_CONSULTED = ("DPIA-3.1", "COV-T2", "COE-2")
_ROUTE = ("COV-A3", "SCC-3", "fc.redress")


def ethics_advice(facts: Facts) -> Points | CannotArise:
    """FC-17, from F4 and F9: the ethics body's advice, the reply, and a chief officer's reasons to go against it."""
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _ethics_advice(facts)


def stopping(facts: Facts) -> Points | CannotArise:
    """FC-18, from F6 and F11: what would stop it, set before it began; how to get out; and that people were asked."""
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _stopping(facts)


def overseen(facts: Facts) -> Points | CannotArise:
    """FC-19 (ours): somebody independent can see it and reports; and complaints reach whoever owns it."""
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _overseen(facts)


def _ethics_advice(facts: Facts) -> Points:
    asked = tuple(one for one in facts.advice if is_ethics_body(one.adviser))
    latest = latest_given(asked)
    if latest is not None:
        yield from _heard(latest, facts)
        waiting = [one.request for one in asked if one.given_on is None]
        if waiting:
            yield unclear("More advice of the ethics body was asked for and has not come", *waiting)
    elif asked:
        yield wanting("Advice of the ethics body was asked for and never given", *(one.request for one in asked))
    else:
        yield from settled_by(
            facts,
            _SCRUTINY,
            blank="No advice of an ethics body is recorded",
            no="No independent ethics body was asked",
            bare="An ethics body is said to have been asked, and its advice is not recorded",
        )


def _heard(advice: AdviceState, facts: Facts) -> Iterator[Point]:
    if advice.given_office_role and is_inside(advice.given_office_role):
        yield wanting("What is recorded as advice of the ethics body was given from inside the project", advice.request)
        return
    if advice.conclusion not in AGAINST | FOR:
        yield unclear("What the ethics body concluded is not recorded, or is no view", advice.request)
    named_against = any(advice.request in one.against_advice for one in facts.decisions)
    went_on = _proceeded_after(advice, facts)
    if not advice.response and not named_against:
        yield wanting("The force has not replied to the ethics body", advice.request)
    elif named_against or _goes_against(advice) or (advice.conclusion in AGAINST and went_on):
        yield from _gone_against(advice, facts)
    elif advice.response == "partly" and not says_something(advice.reply_reasons) and advice.conclusion in FOR:
        yield unclear("The advice was followed in part, and it is not recorded why", advice.request)


def _goes_against(advice: AdviceState) -> bool:
    """Whether the reply departs from what was advised: any but acceptance of a no, or of the conditions of a yes."""
    if advice.conclusion in AGAINST:
        return advice.response != "accepted"
    return advice.conclusion in WITH_CONDITIONS and advice.response in DECLINED


def _gone_against(advice: AdviceState, facts: Facts) -> Iterator[Point]:
    """A chief officer's own reasons: in the reply, or in a decision that names the advice."""
    if (
        is_chief_officer(advice.reply_role)
        and says_something(advice.reply_reasons)
        and not _contradicted(advice, facts)
    ):
        return
    naming = [one for one in facts.decisions if advice.request in one.against_advice]
    if any(_is_chiefs(one) and says_something(one.reasons) for one in naming):
        return
    if any(_is_chiefs(one) for one in naming) or is_chief_officer(advice.reply_role):
        yield wanting("A chief officer went against the ethics body without giving reasons", advice.request)
    elif says_something(advice.reply_reasons) or any(says_something(one.reasons) for one in naming):
        yield wanting("The ethics body was gone against, and not by a chief officer", advice.request)
    else:
        yield wanting("The ethics body was gone against without a chief officer's reasons", advice.request)


def _contradicted(advice: AdviceState, facts: Facts) -> bool:
    """Whether advice against was accepted in words, and use went on all the same."""
    return advice.response == "accepted" and _proceeded_after(advice, facts)


def _proceeded_after(advice: AdviceState, facts: Facts) -> bool:
    """Whether, after advice against it, it was proceeded with, begun, or simply not stopped."""
    on = advice.given_on or facts.on
    decided = any(one.outcome in PROCEEDING and one.took_place_on >= on for one in facts.decisions)
    began = any(use.from_on is not None and use.from_on > on for use in facts.uses)
    goes_on = any(use.to_on is None or use.to_on >= facts.on for use in facts.uses)
    return decided or began or (goes_on and facts.on - on > TIME_TO_STOP)


def _is_chiefs(decision: DecisionState) -> bool:
    return any(is_chief_officer(one.role) for one in decision.signatures)


def _stopping(facts: Facts) -> Points:
    yield from _criteria(facts)
    yield from _way_out(facts)
    if facts.reached(DEPLOYMENT):
        yield from _accepted(facts)


def _criteria(facts: Facts) -> Iterator[Point]:
    monitoring = facts.snapshot.monitoring
    stops = [one for one in (monitoring.measures if monitoring else ()) if says_something(one.limit)]
    stops = [
        one for one in stops if speaks_of([one.on_breach], r"stop|pause|suspend|switch(ed)? off|restrict|withdraw")
    ]
    own = facts.said("fc.stop-and-exit")
    if monitoring is not None and stops:
        if monitoring.agreed_on is not None and facts.began_on is not None and monitoring.agreed_on > facts.began_on:
            yield wanting("What would stop it was settled only after it began")
    elif own.text("criteria") or (facts.said("CG-4").is_settled and "thresholds" in facts.chosen("CG-4", "in-place")):
        return
    elif monitoring is not None and monitoring.measures and not facts.settled(*_LIMITS):
        yield wanting("It is watched, and nothing that is read would stop it")
    else:
        yield from settled_by(
            facts,
            _LIMITS,
            blank="Nothing says what would stop it",
            no="There is no limit at which it stops",
            bare="Limits are claimed, and not stated",
        )


def _way_out(facts: Facts) -> Iterator[Point]:
    plan = facts.said("CG-4")
    listed = facts.chosen("CG-4", "in-place")
    if plan.is_settled and (not listed or "contingency" in listed):
        return
    if plan.is_settled and not facts.settled(*_EXIT):
        yield wanting("There is no plan for doing without it", "CG-4")
        return
    yield from settled_by(
        facts,
        ("CG-4", *_EXIT) if not plan.is_settled else _EXIT,
        blank="There is no plan for doing without it",
        no="There is no plan for doing without it",
        bare="A plan for doing without it is claimed, and not described",
    )


def _accepted(facts: Facts) -> Iterator[Point]:
    own = facts.said("fc.stop-and-exit").text("accepted")
    if own or facts.settled(*_CONSULTED) or facts.files("consultation-record"):
        return
    yield from denied_by(facts, ("COV-T2", "COE-2"), "Those affected were not asked")
    yield unclear(
        "Nothing shows that users and public knew the trade-off and accepted it", *named(facts.all_said(*_CONSULTED))
    )


def _overseen(facts: Facts) -> Points:
    yield from _overseer(facts)
    yield from complaint_faults(facts)
    yield from _reaches_owner(facts)


def _overseer(facts: Facts) -> Iterator[Point]:
    spoken = [one for one in facts.advice if is_independent(one.adviser) and one.given_on is not None]
    spoken = [one for one in spoken if not (one.given_office_role and is_inside(one.given_office_role))]
    tested = [one for one in facts.evaluations if one.performed_by == "independent"]
    role = facts.said("COV-A2").signature("signed").get("role", "")
    yield from denied_by(facts, ("COV-A2", "SCC-10"), "Nobody independent can see it")
    if facts.said("COV-A2").is_settled and role and is_inside(role) and not spoken:
        yield wanting("The overseer named is part of the force's own line", role)
    elif spoken or tested or facts.settled("COV-A2", "SCC-10"):
        return
    elif facts.all_said("COV-A2", "SCC-10", "CG-4"):
        if not any(one.is_no for one in facts.all_said("COV-A2", "SCC-10")):
            yield unclear(
                "Nothing shows that somebody independent sees it and reports", *named(facts.all_said("COV-A2"))
            )
    else:
        yield wanting("Nobody independent can see it and report")


def _reaches_owner(facts: Facts) -> Iterator[Point]:
    listed = facts.chosen("CG-4", "in-place")
    complaints = facts.incidents("complaint")
    if complaints and all(says_something(one.owner) or "owner" in one.told for one in complaints):
        return
    if facts.said("CG-4").is_settled and listed and "complaints" not in listed and not facts.settled(*_ROUTE):
        yield wanting("Complaints have no way to whoever owns it", "CG-4")
    elif not complaints:
        yield from settled_by(
            facts,
            ("CG-4", *_ROUTE),
            blank="Complaints have no way to whoever owns it",
            no="Complaints have no way to whoever owns it",
            bare="Complaints are said to reach whoever owns it, and nothing shows how",
        )
