"""Which version, with which settings, is in use, and whether something made for one version speaks of another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from touchstone.domain.case import Case
from touchstone.domain.live_states import InUseState
from touchstone.domain.snapshot import ProjectSnapshot

ALL = "all"


def started_uses(snapshot: ProjectSnapshot, on: date) -> tuple[InUseState, ...]:
    """Uses begun by the day, in the order they began; one of unknown beginning counts as begun, first of all."""
    begun = [use for use in snapshot.in_use if use.from_on is None or use.from_on <= on]
    return tuple(sorted(begun, key=lambda use: use.from_on or date.min))


def judged_uses(uses: Iterable[InUseState], on: date) -> tuple[InUseState, ...]:
    """Of uses in the order they began, those that go on; where all have ended, the last."""
    found = tuple(uses)
    going_on = tuple(use for use in found if use.to_on is None or use.to_on >= on)
    return going_on or found[-1:]


def versions_judged(case: Case, on: date) -> frozenset[str]:
    """The versions in use; else the one the case is judged for; else every one the project knows."""
    used = judged_uses(started_uses(case.snapshot, on), on)
    if case.covers != ALL:
        return frozenset([case.covers])
    if used:
        return frozenset(use.version for use in used)
    return frozenset(version.id for version in case.snapshot.versions)


def covers_version(covers: str, version: str) -> bool | None:
    """Whether something made for `covers` speaks of the version; None where nothing says what it was made for."""
    return None if not covers else covers in (ALL, version)


def covers_all(found: Iterable[str], versions: frozenset[str]) -> bool | None:
    """Whether things made for those versions together speak of every one judged; None where it cannot be told."""
    made_for = set(found)
    if ALL in made_for or versions <= made_for:
        return bool(made_for) or None
    return None if "" in made_for else False


def tests_setting(configuration: str, use: InUseState, uses: Iterable[InUseState]) -> bool | None:
    """Whether a test made with a configuration speaks of the settings of a use; None where it does not say.

    Two configurations with the same settings are the same thing to a test.
    """
    if not use.configuration or configuration in (ALL, use.configuration):
        return True
    if not configuration:
        return None
    return any(one.configuration == configuration and one.settings == use.settings and use.settings for one in uses)
