"""What one release showed, kept in the force, so that the next is tested together with it (T8).

Two releases are two looks at nearly the same people. Where a count has changed by fewer people than may be shown, the
change itself is a count of people: whoever knows who joined or left learns about them from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchstone.evaluation.protection import Known, Wanted
from touchstone.evaluation.suppression_counts import Count
from touchstone.evaluation.suppression_rules import Rule

SCHEMA = "touchstone.evaluation.release/1"


@dataclass(frozen=True, kw_only=True)
class Release:
    """Raw counts by name, and the names of those that were shown. Force-internal: never published."""

    counts: Mapping[str, int]
    shown: frozenset[str]
    threshold: int = 10
    base: int = 5

    def as_data(self) -> dict[str, object]:
        """As JSON values, to be kept in the force beside the evaluation."""
        return {
            "schema": SCHEMA,
            "handling": "force-internal",
            "counts": dict(self.counts),
            "shown": sorted(self.shown),
            "threshold": self.threshold,
            "base": self.base,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Release:
        """What `as_data` wrote. Raises ValueError for anything else."""
        counts, shown = data.get("counts"), data.get("shown")
        threshold, base = data.get("threshold"), data.get("base")
        if data.get("schema") != SCHEMA or not isinstance(counts, Mapping) or not isinstance(shown, list):
            raise ValueError("this is no record of a release")
        if not isinstance(threshold, int) or not isinstance(base, int):
            raise ValueError("this record of a release does not say its rule")
        return cls(
            counts={str(name): int(value) for name, value in counts.items()},
            shown=frozenset(str(name) for name in shown),
            threshold=threshold,
            base=base,
        )


def release_of(values: Mapping[Count, int], visible: Mapping[Count, int], rule: Rule) -> Release:
    """What is to be remembered of a release."""
    return Release(
        counts={count.name: value for count, value in values.items()},
        shown=frozenset(count.name for count in visible),
        threshold=rule.threshold,
        base=rule.base,
    )


@dataclass(frozen=True)
class Before:
    """Earlier releases of one evaluation. The attacker is taken to know every small change between them exactly."""

    releases: Sequence[Release] = ()

    def hidden_still(self, values: Mapping[Count, int]) -> Iterator[Count]:
        """Counts that must be withheld now: shown differently for a few people, or withheld before and near that."""
        for count, value in values.items():
            for release, was in self._near(count, value):
                rule = Rule(release.threshold, release.base)
                is_shown = count.name in release.shown
                if (rule.is_small(was) and not is_shown) or (is_shown and rule.rounded(value) != rule.rounded(was)):
                    yield count

    def wanted(self, values: Mapping[Count, int]) -> Iterator[Wanted]:
        """Counts that an earlier release withheld as small: they must not follow from this one."""
        for count, value in values.items():
            for release, was in self._near(count, value):
                rule = Rule(release.threshold, release.base)
                if rule.is_small(was) and not rule.is_small(value) and count.name not in release.shown:
                    least, most = rule.wanted(was)
                    yield Wanted(count=count, least=least + value - was, most=most + value - was)

    def known(self, values: Mapping[Count, int]) -> Iterator[Known]:
        """What earlier releases say of these counts, each moved by the change that the attacker knows."""
        for count, value in values.items():
            for release, was in self._near(count, value):
                if count.name in release.shown and was > 0:
                    low, high = Rule(release.threshold, release.base).behind(was)
                    yield Known(count=count, low=max(low + value - was, 0), high=high + value - was, cost=None)

    def counts(self, values: Mapping[Count, int]) -> list[Count]:
        """The counts that earlier releases say something of."""
        return [one.count for one in self.known(values)]

    def _near(self, count: Count, value: int) -> Iterator[tuple[Release, int]]:
        for release in self.releases:
            was = release.counts.get(count.name)
            if was is not None and abs(value - was) < release.threshold:
                yield release, was
