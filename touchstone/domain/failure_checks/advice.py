"""Advice as the checks read it: who gave it, what they concluded, and what was done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.said import Said
from touchstone.domain.failure_checks.verdict import Point, unclear, wanting
from touchstone.domain.failure_checks.wording import says_something
from touchstone.domain.snapshot import AdviceState

AGAINST = frozenset({"oppose", "against"})
FOR = frozenset({"support", "support-with-changes", "support-with-conditions"})
WITH_CONDITIONS = FOR - {"support"}
DECLINED = frozenset({"declined", "rejected"})
_LEGAL = re.compile(r"law|legal|solicitor|barrister|counsel", re.IGNORECASE)


def latest_given(found: tuple[AdviceState, ...]) -> AdviceState | None:
    """Of several pieces of advice, the one given last."""
    given = [one for one in found if one.given_on is not None]
    return max(given, key=lambda one: (str(one.given_on), one.request), default=None)


def is_signed(said: Said, key: str, *, role: re.Pattern[str]) -> bool:
    """Whether a signature field carries a name, a day and a role of that kind."""
    sign = said.signature(key)
    return all(says_something(sign.get(part)) for part in ("name", "on")) and bool(role.search(sign.get("role", "")))


def lawyer_signed(facts: Facts) -> bool:
    """Whether a lawyer put a name to the view taken of the rights, or advised and did not advise against."""
    advice = latest_given(_from_lawyers(facts))
    return is_signed(facts.said("hr.convention-rights"), "lawyer", role=_LEGAL) or (
        advice is not None and advice.conclusion in FOR
    )


def legal_advice(facts: Facts) -> Iterator[Point]:
    """Legal advice is there and its conclusion recorded. The advice itself stays privileged."""
    asked = _from_lawyers(facts)
    latest = latest_given(asked)
    if latest is not None:
        yield from _conclusion(latest)
    elif asked:
        yield wanting("Legal advice was asked for and never given", *(one.request for one in asked))
    elif not is_signed(facts.said("hr.convention-rights"), "lawyer", role=_LEGAL):
        if facts.files("legal-advice"):
            yield unclear("Legal advice is on file, and its conclusion is not recorded")
        else:
            yield wanting("No legal advice is recorded")


def _conclusion(advice: AdviceState) -> Iterator[Point]:
    if advice.given_office_role and not _LEGAL.search(advice.given_office_role):
        yield wanting("What is recorded as legal advice was not given by a lawyer", advice.request)
    elif advice.conclusion in AGAINST:
        yield wanting("The lawyers advised against", advice.request)
    elif advice.conclusion not in FOR:
        yield unclear("The conclusion of the legal advice is not recorded, or is no view", advice.request)
    elif advice.conclusion in WITH_CONDITIONS and advice.response in DECLINED:
        yield wanting("The lawyers supported it on conditions that were declined", advice.request)


def _from_lawyers(facts: Facts) -> tuple[AdviceState, ...]:
    return tuple(one for one in facts.advice if _LEGAL.search(one.adviser))
