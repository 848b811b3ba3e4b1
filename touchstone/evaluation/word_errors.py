"""Errors of transcription as sums over speakers: the rate, its variance, its limits, and the ratio of two rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from touchstone.evaluation.intervals import garwood, normal_quantile
from touchstone.evaluation.outcome import Limits

METHOD = "log_ratio_cluster"


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Words wrong, left out and added, and words said."""

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    words: int = 0

    @property
    def errors(self) -> int:
        """All of them together."""
        return self.substitutions + self.deletions + self.insertions

    def plus(self, other: Errors) -> Errors:
        """Both together."""
        return Errors(
            substitutions=self.substitutions + other.substitutions,
            deletions=self.deletions + other.deletions,
            insertions=self.insertions + other.insertions,
            words=self.words + other.words,
        )


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One row: its group, who speaks (None where nobody is named) and its errors."""

    group: tuple[str, ...]
    speaker: str | None
    errors: Errors


@dataclass(frozen=True, kw_only=True)
class ErrorRate:
    """Errors over words in one group, with the variance between speakers [RS]; no rate where nothing was said."""

    errors: Errors
    speakers: int
    rate: float | None
    variance: float | None

    def limits(self, level: float) -> Limits:
        """exp(ln r ± z·√v/r): it can pass 1. Garwood on the words [G36] where there is no error, or no variance to go
        by although there are several speakers; none for one speaker.
        """
        if self.rate is None:
            return Limits(value=None, lower=None, upper=None, method="none", reason="no_denominator")
        if self.rate == 0 or self.variance == 0:
            found = garwood(self.errors.errors, self.errors.words, level=level)
            return Limits(value=self.rate, lower=found.lower, upper=found.upper, method=found.method)
        if self.variance is None:
            return Limits(value=self.rate, lower=None, upper=None, method="none", reason="below_minimum")
        reach = math.exp(normal_quantile(level) * math.sqrt(self.variance) / self.rate)
        return Limits(value=self.rate, lower=self.rate / reach, upper=self.rate * reach, method=METHOD)


def word_errors(reference: Sequence[str], output: Sequence[str]) -> Errors:
    """The fewest substitutions, deletions and insertions that turn what was said into what was written."""
    from rapidfuzz.distance import Levenshtein  # compiled, and needed for transcripts only

    counted = {"replace": 0, "delete": 0, "insert": 0}
    for step in Levenshtein.editops(list(reference), list(output)):
        counted[step.tag] += 1
    return Errors(
        substitutions=counted["replace"],
        deletions=counted["delete"],
        insertions=counted["insert"],
        words=len(reference),
    )


def error_rate(utterances: Sequence[Utterance]) -> ErrorRate:
    """Σ errors / Σ words, and v = C/(C-1) · Σ(x - r·m)² / (Σm)² over speakers; rows that name nobody stand alone."""
    speakers: dict[object, Errors] = {}
    for number, one in enumerate(utterances):
        who: object = one.speaker if one.speaker is not None else number
        speakers[who] = speakers.get(who, Errors()).plus(one.errors)
    whole = Errors()
    for each in speakers.values():
        whole = whole.plus(each)
    if whole.words == 0:
        return ErrorRate(errors=whole, speakers=len(speakers), rate=None, variance=None)
    rate = whole.errors / whole.words
    count = len(speakers)
    spread = math.fsum((each.errors - rate * each.words) ** 2 for each in speakers.values())
    variance = count / (count - 1) * spread / whole.words**2 if count > 1 else None
    return ErrorRate(errors=whole, speakers=count, rate=rate, variance=variance)


def ratio_of(one: ErrorRate, own: ErrorRate, *, level: float) -> tuple[Limits, float | None]:
    """The ratio of two groups' rates on the log scale, and its p value. None where either made no errors, or
    speakers tell of no variance. Both rates are defined.
    """
    first, second = one.rate or 0.0, own.rate or 0.0
    if second == 0:
        return Limits(value=None, lower=None, upper=None, method="none", reason="zero_reference"), None
    value = first / second
    if first == 0 or not one.variance or not own.variance:
        return Limits(value=value, lower=None, upper=None, method="none", reason="below_minimum"), None
    se = math.sqrt(one.variance / first**2 + own.variance / second**2)
    reach = math.exp(normal_quantile(level) * se)
    p = math.erfc(abs(math.log(value)) / (se * math.sqrt(2)))
    return Limits(value=value, lower=value / reach, upper=value * reach, method=METHOD), p
