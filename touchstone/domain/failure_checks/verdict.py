"""The parts of a rule's answer: what is met, what is unclear, what is wanting, and how they add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.finding import Lack, Status


class Weight(StrEnum):
    """How one point of a check stands."""

    UNCLEAR = "unclear"
    WANTING = "wanting"


@dataclass(frozen=True)
class Point:
    """One thing that keeps a check from passing, and whether it fails the check or leaves it open."""

    weight: Weight
    lack: Lack


@dataclass(frozen=True)
class CannotArise:
    """The check does not apply, and which known facts show it."""

    reason: str


Points = Iterator[Point]
Rule = Callable[[Facts], "Points | CannotArise"]


def wanting(message: str, *about: str) -> Point:
    """A point that fails the check."""
    return Point(Weight.WANTING, Lack(message, about))


def unclear(message: str, *about: str) -> Point:
    """A point on which the check cannot be told."""
    return Point(Weight.UNCLEAR, Lack(message, about))


def status_of(points: Iterable[Point]) -> Status:
    """One thing wanting fails the check; else one thing unclear leaves it open; nothing passes it."""
    weights = {point.weight for point in points}
    if Weight.WANTING in weights:
        return Status.FAILED
    return Status.CANNOT_TELL if Weight.UNCLEAR in weights else Status.PASSED
