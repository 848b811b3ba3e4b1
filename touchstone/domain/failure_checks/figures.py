"""Measured figures in one form, whether a test carries them or an answer does, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from touchstone.domain.failure_checks.said import Said
from touchstone.domain.live_states import EvaluationState

#: The rates that show both kinds of error and what a positive is worth; a complement says the same as its rate.
RATES: Mapping[str, str] = {
    "true positive rate (TPR or TPIR)": r"tp(i)?r|fn(i)?r|recall|sensitivity|hit rate|miss rate|true positive.*"
    r"|false negative.*|detection rate",
    "false positive rate (FPR or FPIR)": r"fp(i)?r|tn(i)?r|specificity|false positive.*|true negative.*"
    r"|false al(ert|arm).*",
    "positive predictive value (PPV)": r"ppv|precision.*|positive predictive.*|fdr|false discovery.*",
}
ATTRIBUTES = ("sex", "ethnicity", "age")
_ATTRIBUTE_NAMES = {
    "sex": r"sex|gender",
    "ethnicity": r".*\b(ethnic\w*|race|racial\w*)\b.*",
    "age": r"age([ -](band|group|range|category|cat)s?)?",
}
_GROUP_WORDS = {
    "sex": r"\b((fe)?males?|(wo)?m[ae]n|girls?|boys?)\b",
    "ethnicity": r"\b(white|black|asian|mixed|chinese|arab|african|caribbean|hispanic|caucasian|gypsy|\w*ethnic\w*)\b",
    "age": r"\bage[ds]?\b|\b(under|over|below|above) ?[0-9]|[0-9]+ ?(-|–|to\b|and (over|under)|\+)|\byears?\b"
    r"|\bchildren\b",
}
_NO_GROUP = frozenset(
    {"", "all", "overall", "everyone", "everybody", "total", "unknown", "not stated", "blank", "missing", "not known"}
)
_NOT_PLACED = re.compile(r"(unknown|undisclosed|missing|blank|prefer not|not (stated|known|recorded|given))\b")


@dataclass(frozen=True)
class Figure:
    """One rate for one group. `source`: id of the test or question it comes from."""

    source: str
    metric: str
    attribute: str
    group: str
    value: str
    numerator: str
    denominator: str
    low: str
    high: str

    @property
    def has_counts(self) -> bool:
        return bool(self.numerator and self.denominator)

    @property
    def has_interval(self) -> bool:
        return bool(self.low and self.high)

    @property
    def counts(self) -> tuple[Decimal, Decimal] | None:
        """What was counted and among how many, where both are numbers and the latter is not nought."""
        numerator, denominator = _number(self.numerator), _number(self.denominator)
        return (numerator, denominator) if numerator is not None and denominator else None

    @property
    def counts_errors(self) -> bool:
        """Whether the count is of what the rate is the complement of: 90 right in a hundred, with 10 errors counted."""
        counts, value = self.counts, _number(self.value)
        if counts is None or value is None:
            return False
        share = counts[0] / counts[1]
        rate = value if value <= 1 else value / 100
        return abs(rate - (1 - share)) < abs(rate - share)

    @property
    def impossible(self) -> bool:
        """Whether a count is larger than what it was counted among, or that is nought, or the rate is below nought."""
        value, numerator, denominator = (_number(text) for text in (self.value, self.numerator, self.denominator))
        if denominator is not None and (denominator <= 0 or (numerator is not None and numerator > denominator)):
            return True
        return any(one is not None and one < 0 for one in (value, numerator)) or (value is not None and value > 100)

    @property
    def disagrees(self) -> bool:
        """Whether rate, counts and interval cannot all be true. Read as shares, or as percentages, whichever fits."""
        parts = [_number(text) for text in (self.value, self.numerator, self.denominator, self.low, self.high)]
        value, numerator, denominator, low, high = parts
        if value is None:
            return True
        if low is not None and high is not None and not low <= value <= high:
            return True
        if numerator is None or denominator is None:
            return False
        if denominator <= 0 or not 0 <= numerator <= denominator:
            return True
        share = numerator / denominator
        return abs(value - share) > Decimal("0.015") and abs(value - share * 100) > Decimal("1.5")


def figures_of(test: EvaluationState) -> tuple[Figure, ...]:
    """The group figures of a test."""
    found = (
        Figure(
            test.id, one.metric, attribute_of(one.attribute), _group(one.group), one.value,
            one.numerator, one.denominator, one.low, one.high,
        )
        for one in test.measures
    )  # fmt: skip
    return tuple(figure for figure in found if figure.attribute and figure.group)


def figures_said(table: Said) -> tuple[Figure, ...]:
    """The group figures in a table of measured performance. Which attribute a group is of is read from its name."""
    rows = ((row, _group(str(row.get("group", "")))) for row in table.rows())
    return tuple(_figure(table.question, row, group) for row, group in rows if group)


def by_group(figures: Iterable[Figure]) -> dict[str, set[str]]:
    """Attribute → the groups it is shown for, where there are at least two."""
    found: dict[str, set[str]] = {}
    for figure in figures:
        found.setdefault(figure.attribute, set()).add(figure.group)
    return {attribute: groups for attribute, groups in found.items() if attribute and len(groups) > 1}


def attribute_of(text: str) -> str:
    """sex, ethnicity or age, where the text names one; else the text itself in plain form (a combination, say)."""
    plain = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    found = [name for name, words in _ATTRIBUTE_NAMES.items() if re.fullmatch(words, plain)]
    return found[0] if len(found) == 1 and not re.search(r"\b(x|by|and)\b|[*×&]", plain) else plain


def lacking_rates(figures: Iterable[Figure], wanted: Iterable[str]) -> Iterator[str]:
    """Rates that are not shown for every group that any figure is about."""
    found = tuple(figures)
    groups = {(one.attribute, one.group) for one in found}
    for rate in wanted:
        shown = {(one.attribute, one.group) for one in found if is_rate(one, rate)}
        if shown != groups:
            yield rate


def is_rate(figure: Figure, rate: str) -> bool:
    """Whether a figure is of that rate."""
    plain = re.sub(r"[\s_-]+", " ", figure.metric).strip().casefold()
    return re.fullmatch(RATES[rate], plain) is not None


def _figure(question: str, row: Mapping[str, Any], group: str) -> Figure:
    cells = [str(row.get(key, "")).strip() for key in ("value", "errors", "cases", "lower", "upper")]
    return Figure(question, str(row.get("measure", "")), _attribute_of_group(group), group, *cells)


def _attribute_of_group(group: str) -> str:
    found = [name for name, words in _GROUP_WORDS.items() if re.search(words, group, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def _group(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip().casefold()
    return "" if plain in _NO_GROUP or _NOT_PLACED.match(plain) else plain


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().rstrip("%")) if text else None
    except InvalidOperation:
        return None
