"""FC-21: a defect that is known starts a clock for those who have to hear of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from touchstone.domain.failure_checks.answers import settled_by
from touchstone.domain.failure_checks.arising import NOBODY_AFFECTED, affects_nobody
from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.uses import covers_version
from touchstone.domain.failure_checks.verdict import CannotArise, Point, Points, unclear, wanting
from touchstone.domain.failure_checks.wording import says_something
from touchstone.domain.live_states import IncidentState

TELL_WITHIN = timedelta(days=30)  # ours: F9's regulator was told after more than a year
REPORT_BREACH_WITHIN = timedelta(days=3)  # DPA 2018 s67: 72 hours
_MUST_HEAR = {"regulator": "the regulator", "ethics-body": "the ethics body", "users": "users"}
_ALSO_CALLED = {
    "regulator": r"(the-)?(data-protection-)?regulators?|ico|(the-)?information-commissioner(s|s-office)?",
    "ethics-body": r".*ethics.*",
    "users": r"(all-|the-)?(users?|operators?|officers?|staff|operational-staff|front-?line(-staff|-officers)?)",
}
_PLANS = ("COV-B3", "security.incident-plan", "CG-4", "fc.defects")


def defects_told(facts: Facts) -> Points | CannotArise:
    """FC-21, from F9: regulator, ethics body and users are told in time, and use is restricted or reasons are given.

    A breach of personal data goes to the regulator within 72 hours (DPA 2018 s67). With no defect known, a plan.
    """
    return CannotArise(NOBODY_AFFECTED) if affects_nobody(facts) else _defects_told(facts)


def _defects_told(facts: Facts) -> Points:
    known = [one for one in (*facts.incidents("defect"), *_said_defects(facts)) if _concerns(one, facts)]
    for defect in known:
        yield from _told(defect, facts.on)
        yield from _held_back(defect, facts.on)
    for breach in facts.incidents("data-breach"):
        yield from _in_time(breach, "regulator", REPORT_BREACH_WITHIN, facts.on)
    if not known:
        own = facts.said("fc.defects")
        plans = [one for one in _PLANS if one != "fc.defects" or not own.is_no]
        yield from settled_by(
            facts,
            plans,
            blank="There is no plan for what happens when a defect is found",
            no="There is no plan for what happens when a defect is found",
            bare="A plan for defects is claimed, and not described",
        )


def _concerns(defect: IncidentState, facts: Facts) -> bool:
    """Whether the defect is of something used here, now or when it became known; taken so where it does not say."""
    if not facts.uses:
        return True
    then = [
        use.version
        for use in facts.uses
        if use.to_on is None or defect.known_on is None or use.to_on >= defect.known_on
    ]
    return any(covers_version(defect.covers, version) is not False for version in then)


def _told(defect: IncidentState, on: date) -> Iterator[Point]:
    if defect.known_on is None:
        yield unclear("It is not recorded since when a defect has been known", defect.id)
    for who in _MUST_HEAR:
        yield from _in_time(defect, who, TELL_WITHIN, on)
    if not says_something(defect.owner):
        yield unclear("A known defect has no owner", defect.id)


def _in_time(defect: IncidentState, who: str, within: timedelta, on: date) -> Iterator[Point]:
    told, known = _first_told(defect, who), defect.known_on
    about = (_MUST_HEAR[who], defect.id)
    if told is not None and told <= on:
        if known is not None and told - known > within:
            yield wanting("Somebody who has to hear of a defect was told late", *about)
    elif known is not None and on - known <= within:
        yield unclear("Somebody who has to hear of a defect has not been told yet, and the time still runs", *about)
    else:
        yield wanting("Somebody who has to hear of a defect was never told", *about)


def _first_told(defect: IncidentState, who: str) -> date | None:
    """The first day on which somebody of that kind was told, by whichever of their names it is recorded."""
    return min((day for name, day in defect.told.items() if _is_called(name, who)), default=None)


def _is_called(name: str, who: str) -> bool:
    return re.fullmatch(_ALSO_CALLED[who], re.sub(r"[\s_]+", "-", name.strip()).casefold()) is not None


def _held_back(defect: IncidentState, on: date) -> Iterator[Point]:
    if says_something(defect.reasons_not_restricted):
        return
    restricted, known = defect.restricted_on, defect.known_on
    if restricted is None or restricted > on:
        yield wanting("Use was not restricted, and no reasons are given", defect.id)
    elif known is not None and restricted - known > TELL_WITHIN:
        yield wanting("Use was restricted only long after a defect was known", defect.id)


def _said_defects(facts: Facts) -> Iterator[IncidentState]:
    """Defects as an answer lists them, where nothing else records them."""
    for number, row in enumerate(facts.said("fc.defects").rows("defects"), 1):
        days = {who: _day(row, f"{who}-told-on") for who in _MUST_HEAR}
        yield IncidentState(
            id=str(row.get("defect") or f"fc.defects {number}"),
            kind="defect",
            known_on=_day(row, "known-on"),
            owner=str(row.get("owner", "")),
            told={who: day for who, day in days.items() if day is not None},
            restricted_on=_day(row, "restricted-on"),
            reasons_not_restricted=str(row.get("reasons", "")),
        )


def _day(row: Mapping[str, object], key: str) -> date | None:
    try:
        return date.fromisoformat(str(row.get(key, "")))
    except ValueError:
        return None
