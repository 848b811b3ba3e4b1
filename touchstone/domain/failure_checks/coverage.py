"""Whether something made for a version, or for a setting, speaks of what is in use."""

from __future__ import annotations

from collections.abc import Iterable

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.uses import ALL, covers_all, tests_setting
from touchstone.domain.live_states import EvaluationState


def known_version(facts: Facts, covers: str) -> str:
    """What something covers; where it does not say and only one version is known, that one."""
    versions = facts.snapshot.versions
    return ALL if not covers and len(versions) <= 1 else covers


def speaks_for(facts: Facts, covers: Iterable[str]) -> bool | None:
    """Whether things made for those versions cover every version judged; None where it cannot be told."""
    return covers_all([known_version(facts, one) for one in covers], facts.versions)


def same_version(facts: Facts, test: EvaluationState) -> bool | None:
    """Whether a test was of a version judged; None where it does not say."""
    covers = known_version(facts, test.covers)
    return None if not covers else covers == ALL or covers in facts.versions or not facts.versions


def same_setting(facts: Facts, test: EvaluationState) -> bool | None:
    """Whether a test was made with settings that are in use, or decided on; None where it cannot be told."""
    if facts.uses_judged:
        found = {tests_setting(test.configuration, use, facts.snapshot.in_use) for use in facts.uses_judged}
        return True if True in found else None if None in found else False
    decided = [one.configuration for one in facts.decisions if one.configuration != ALL]
    if not decided or test.configuration in (ALL, decided[-1]):
        return True
    return None if not test.configuration else False


def settings_untested(facts: Facts, tests: Iterable[EvaluationState]) -> tuple[str, ...]:
    """Configurations in use that none of the tests was made with, where that can be told."""
    found = tuple(tests)
    return tuple(
        use.configuration
        for use in facts.uses_judged
        if all(tests_setting(one.configuration, use, facts.snapshot.in_use) is False for one in found)
    )
