"""What group figures show: counts that cannot be, too few people to tell, and a large difference nobody answered.

No law sets how large a difference is too large, or how many people are enough. What is large or too few here is ours; a
limit on differences that the force recorded comes before it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from touchstone.domain.failure_checks.facts import Facts
from touchstone.domain.failure_checks.figures import ATTRIBUTES, Figure
from touchstone.domain.failure_checks.verdict import Point, unclear, wanting
from touchstone.domain.failure_checks.wording import plainly_denies, says_something
from touchstone.domain.live_states import EvaluationState

LARGE = Decimal("0.1")  # ours: one person in ten more in one group than in the other
TIMES = 2  # ours: twice as often wrong
SEEN = Decimal("0.2")  # ours: a test that could miss a difference of one in five shows nothing
_Z = Decimal("1.959963984540054")
#: Precision is left out: where groups differ to begin with, it differs although errors fall on them alike (F7).
_GOOD = r"(t[pn]i?r|recall|sensitivity|specificity|hit rate|detection rate|true (positive|negative).*|accuracy.*)"
_BAD = r"(fp(i)?r|fn(i)?r|miss rate|false (positive|negative|al).*|.*error.*)"
_WORSE = r"(?<!no )(?<!not )\b(more (often|likely)|worse for|(times|twice) as (often|likely)|\d+-fold)\b"
_LIMIT_ON_GROUPS = r"\b(differ\w*|gap|dispar\w*|between groups|ratio)\b"
_ANSWERS = (("EIA-12", ("aim", "proportionate", "alternatives")), ("assistant.groups-limit", ("instead",)))


@dataclass(frozen=True)
class Compared:
    """One rate of two groups. `low` and `high`: the 95% interval of the difference in errors, first less second."""

    attribute: str
    metric: str
    groups: tuple[str, str]
    rates: tuple[Decimal, Decimal]  # of errors
    low: Decimal
    high: Decimal

    @property
    def is_large(self) -> bool:
        """Whether chance does not explain the difference, and it is a tenth, or one group goes wrong twice as often."""
        less, more = sorted(self.rates)
        return (self.low > 0 or self.high < 0) and (more - less >= LARGE or more >= TIMES * less)

    @property
    def shows_nothing(self) -> bool:
        """Whether the figures bear out no difference, and would bear out one of a fifth as well."""
        return self.low <= 0 <= self.high and max(-self.low, self.high) > SEEN

    def __str__(self) -> str:
        return f"{self.metric} {self.groups[0]} against {self.groups[1]}"


def shown_by(figures: Sequence[Figure], tests: Iterable[EvaluationState], facts: Facts) -> Iterator[Point]:
    """What the figures themselves show against passing, for sex, ethnicity and age."""
    kept = [one for one in figures if one.attribute]
    impossible = sorted({f"{one.metric} {one.group}" for one in kept if one.impossible and not _counts_words(one)})
    if impossible:
        yield wanting("Figures are impossible: more counted than there were, or a rate that cannot be", *impossible)
        return
    pairs = tuple(compared(kept))
    few = sorted(too_few(pairs))
    if few:
        yield unclear("Too few people to tell: a difference of one in five between groups could not be seen", *few)
    yield from _unanswered([one for one in pairs if one.is_large], tuple(tests), facts)


def compared(figures: Iterable[Figure]) -> Iterator[Compared]:
    """Each two groups of one attribute with counts for the same rate from the same source."""
    found: dict[tuple[str, str, str], dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for one in figures:
        counts = _errors(one)
        if counts is not None and one.attribute in ATTRIBUTES:
            found[one.source, one.attribute, _plain(one.metric)][one.group] = counts
    for (_, attribute, metric), groups in found.items():
        for first, second in combinations(groups, 2):
            yield _compare(attribute, metric, (first, second), groups[first], groups[second])


def too_few(pairs: Iterable[Compared]) -> set[str]:
    """Groups for which every comparison that there is would hide a difference of a fifth."""
    tells: dict[str, bool] = {}
    for pair in pairs:
        for group in pair.groups:
            tells[group] = tells.get(group, False) or not pair.shows_nothing
    return {group for group, told in tells.items() if not told}


def newcombe(first: tuple[Decimal, Decimal], second: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """95% interval of the difference of two independent shares, each (errors, cases): Newcombe 1998, method 10."""
    (a, low_a, high_a), (b, low_b, high_b) = _wilson(*first), _wilson(*second)
    below, above = (a - low_a) ** 2 + (high_b - b) ** 2, (high_a - a) ** 2 + (b - low_b) ** 2
    return a - b - below.sqrt(), a - b + above.sqrt()


def _wilson(errors: Decimal, cases: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    share, square = errors / cases, _Z * _Z
    middle = (share + square / (2 * cases)) / (1 + square / cases)
    half = _Z / (1 + square / cases) * (share * (1 - share) / cases + square / (4 * cases * cases)).sqrt()
    return share, middle - half, middle + half


def _compare(
    attribute: str, metric: str, groups: tuple[str, str], one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]
) -> Compared:
    low, high = newcombe(one, other)
    return Compared(attribute, metric, groups, (one[0] / one[1], other[0] / other[1]), low, high)


def _errors(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """Errors and cases; None where the counts are not there, cannot be, or the rate says nothing of being wrong."""
    numbers = figure.counts
    if numbers is None or figure.impossible or figure.disagrees:
        return None
    errors, cases = numbers
    if re.fullmatch(_GOOD, _plain(figure.metric)):
        return (errors, cases) if figure.counts_errors else (cases - errors, cases)
    return (errors, cases) if re.fullmatch(_BAD, _plain(figure.metric)) else None


def _unanswered(large: Sequence[Compared], tests: Sequence[EvaluationState], facts: Facts) -> Iterator[Point]:
    told = [one.id for one in tests if re.search(_WORSE, one.finding, re.IGNORECASE)]
    limit = _limit(facts)
    broken = [str(one) for one in large if limit is not None and abs(one.rates[0] - one.rates[1]) > limit]
    if broken:
        yield wanting("A difference between groups is larger than the limit that was agreed", *broken)
    elif (not large and not told) or (large and limit is not None) or _is_answered(facts):
        return
    elif large:
        yield wanting("The test shows a large difference between groups, and nothing records a limit or what was done",
                      *map(str, large))  # fmt: skip
    else:
        yield unclear("The finding says that it is worse for a group, and nothing records what was done", *told)


def _limit(facts: Facts) -> Decimal | None:
    """The least limit on differences between groups that is agreed for watching it, as a share."""
    watched = facts.snapshot.monitoring.measures if facts.snapshot.monitoring is not None else ()
    named = [one.limit for one in watched if re.search(_LIMIT_ON_GROUPS, one.metric, re.IGNORECASE)]
    found = [re.fullmatch(r"\s*(0?\.[0-9]+)\s*|\s*([0-9.]+) ?%\s*", text) for text in named]
    shares = [Decimal(one[1]) if one[1] else Decimal(one[2]) / 100 for one in found if one is not None]
    return min(shares, default=None)


def _is_answered(facts: Facts) -> bool:
    """Whether an answer says, in words that do not deny it, what justifies the difference or what was done."""
    for question, keys in _ANSWERS:
        said = facts.said(question)
        words = [said.text(key) for key in keys]
        if any(map(says_something, words)) and not said.is_no and not plainly_denies(words, r"done|changed|considered"):
            return True
    return False


def _counts_words(figure: Figure) -> bool:
    return "word" in figure.metric.casefold()  # words put in count as errors, so that there can be more than words


def _plain(metric: str) -> str:
    return re.sub(r"[\s_-]+", " ", metric).strip().casefold()
