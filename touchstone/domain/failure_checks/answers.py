"""Points that rest on answers: one of several rows has to settle a thing, and a no in any of them undoes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.said import Said, Standing
from touchstone.domain.failure_checks.verdict import Point, unclear, wanting


def settled_by(facts: Facts, questions: Iterable[str], *, blank: str, no: str, bare: str) -> Iterator[Point]:
    """Nothing where one of the answers goes the whole way and none is a no.

    `blank`: none is given; `no`: what a no means; `bare`: answers are there with nothing behind them.
    """
    said = facts.all_said(*questions)
    denied = named(one for one in said if one.is_no)
    if denied:
        yield wanting(no, *denied)
    elif not said:
        yield wanting(blank)
    elif not any(one.is_settled for one in said):
        yield unclear(bare, *named(said))


def denied_by(facts: Facts, questions: Iterable[str], no: str) -> Iterator[Point]:
    """A point where any of the answers is a no; nothing otherwise, blank included."""
    denied = named(one for one in facts.all_said(*questions) if one.is_no)
    if denied:
        yield wanting(no, *denied)


def named(said: Iterable[Said]) -> tuple[str, ...]:
    """Ids of the questions answered."""
    return tuple(one.question for one in said)


def waived(facts: Facts, question: str) -> bool:
    """Whether an answer says, with a reason, that the question does not apply."""
    return facts.said(question).standing is Standing.WAIVED
