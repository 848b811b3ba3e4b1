"""A limit agreed beforehand, judged on the whole interval: met, not met, or cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from touchstone.evaluation.grouping import EVERYONE_ELSE
from touchstone.evaluation.outcome import CANNOT_TELL, MET, NOT_MET, OK, Comparison, Estimate, Limits, LimitVerdict
from touchstone.evaluation.rates import NOT_ADJUSTED
from touchstone.evaluation.spec import EvaluationSpec, Limit

AT_MOST, AT_LEAST = ("max", "difference_max", "ratio_max"), ("min", "ratio_min")
COMPARED = ("difference_max", "ratio_min", "ratio_max")
COUNTED = frozenset({"n"})  # counts, and no estimates of anything: they are their own interval
#: Figures that chance alone pushes up in small groups → the figure beside them that says how far.
BY_CHANCE = {"ece": "ece_expected"}
NO_INTERVAL, NOT_COMPARED, BIASED = "no_interval", "not_compared", "biased_upwards"
EXTRAPOLATED = "extrapolated"  # the caution on a figure at another list size than was tested: nothing to judge by


def at_most(lower: float | None, upper: float | None, agreed: float) -> str:
    """The verdict on value <= agreed."""
    if upper is not None and upper <= agreed:
        return MET
    return NOT_MET if lower is not None and lower > agreed else CANNOT_TELL


def at_least(lower: float | None, upper: float | None, agreed: float) -> str:
    """The verdict on value >= agreed."""
    if lower is not None and lower >= agreed:
        return MET
    return NOT_MET if upper is not None and upper < agreed else CANNOT_TELL


def within(lower: float | None, upper: float | None, agreed: float) -> str:
    """The verdict on abs(value) <= agreed: met only where both limits lie within."""
    if lower is None or upper is None:
        return CANNOT_TELL
    if -agreed <= lower and upper <= agreed:
        return MET
    return NOT_MET if lower > agreed or upper < -agreed else CANNOT_TELL


JUDGES = {"min": at_least, "max": at_most, "difference_max": within, "ratio_min": at_least, "ratio_max": at_most}


def ends(metric: str, found: Any) -> tuple[float | None, float | None]:
    """Between what a figure with value, lower and upper lies: its interval, or itself where it is a count."""
    return (found.value, found.value) if metric in COUNTED else (found.lower, found.upper)


def verdicts_on_estimate(limit: Limit, estimate: Estimate, *, chance: float | None = None) -> Iterator[LimitVerdict]:
    """Verdicts on `min` and `max` for one estimate; an undefined one is cannot tell, with its reason.

    `chance`: for a figure that chance pushes up, what chance alone gives here.
    """
    for rule, agreed in (("min", limit.min), ("max", limit.max)):
        if agreed is None:
            continue
        lower, upper = ends(estimate.metric, estimate)
        reason = _why_not(estimate, lower, upper)
        verdict = JUDGES[rule](lower, upper, agreed) if reason is None else CANNOT_TELL
        is_high = verdict == (MET if rule == "min" else NOT_MET)
        if is_high and estimate.metric in BY_CHANCE and not _is_more_than_chance(lower, chance, agreed):
            verdict, reason = CANNOT_TELL, BIASED
        yield LimitVerdict(
            metric=estimate.metric,
            rule=rule,
            agreed=agreed,
            breakdown=estimate.breakdown,
            group=estimate.group,
            period=estimate.period,
            threshold=estimate.threshold,
            list_size=estimate.list_size,
            verdict=verdict,
            value=estimate.value,
            lower=estimate.lower,
            upper=estimate.upper,
            reason=reason,
        )


def _is_more_than_chance(lower: float | None, chance: float | None, agreed: float) -> bool:
    """Whether what is left of a figure after chance still lies above what was agreed."""
    return lower is not None and chance is not None and lower - chance > agreed


def _why_not(estimate: Estimate, lower: float | None, upper: float | None) -> str | None:
    """Why an estimate cannot be held against any limit."""
    if estimate.status != OK or estimate.value is None:
        return estimate.reason
    if lower is None and upper is None:
        return NO_INTERVAL
    return NOT_ADJUSTED if NOT_ADJUSTED in estimate.cautions else None


def verdicts_on_comparison(limit: Limit, comparison: Comparison) -> Iterator[LimitVerdict]:
    """Verdicts on `difference_max`, `ratio_min` and `ratio_max` for one comparison."""
    for rule in COMPARED:
        agreed = getattr(limit, rule)
        if agreed is None:
            continue
        found = comparison.difference if rule == "difference_max" else comparison.ratio
        reason = _why_not_compared(comparison, found)
        yield LimitVerdict(
            metric=comparison.metric,
            rule=rule,
            agreed=agreed,
            breakdown=comparison.breakdown,
            group=comparison.group,
            period=comparison.period,
            threshold=comparison.threshold,
            list_size=comparison.list_size,
            verdict=JUDGES[rule](found.lower, found.upper, agreed) if reason is None else CANNOT_TELL,
            value=found.value,
            lower=found.lower,
            upper=found.upper,
            reason=reason,
        )


def _why_not_compared(comparison: Comparison, found: Limits) -> str | None:
    if found.value is None:
        return found.reason or comparison.reason
    if found.lower is None and found.upper is None:
        return found.reason or NO_INTERVAL
    return NOT_ADJUSTED if NOT_ADJUSTED in comparison.cautions else None


def verdicts_of(
    spec: EvaluationSpec, estimates: Sequence[Estimate], comparisons: Sequence[Comparison]
) -> Iterator[LimitVerdict]:
    """Every limit that the spec sets, judged on every figure and comparison that it is about."""
    agreed = {choice.id: choice.limit for choice in spec.metrics if choice.limit is not None}
    beside = {(one.metric, one.breakdown, one.group, one.period): one.value for one in estimates}
    for estimate in estimates:
        if estimate.metric in agreed and EXTRAPOLATED not in estimate.cautions:
            place = (BY_CHANCE.get(estimate.metric, ""), estimate.breakdown, estimate.group, estimate.period)
            yield from verdicts_on_estimate(agreed[estimate.metric], estimate, chance=beside.get(place))
    for comparison in comparisons:
        if comparison.metric in agreed and not is_with_rest(comparison):
            yield from verdicts_on_comparison(agreed[comparison.metric], comparison)
    compared = {one.metric for one in comparisons}
    for metric, limit in agreed.items():
        if metric not in compared:
            yield from never_judged(metric, limit)


def is_with_rest(comparison: Comparison) -> bool:
    """Whether a group is set against everyone else: limits are agreed for differences from the named reference."""
    return EVERYONE_ELSE in comparison.reference


def never_judged(metric: str, limit: Limit) -> Iterator[LimitVerdict]:
    """One verdict for each limit on a comparison that is not made at all: it cannot be told, and says so."""
    for rule in COMPARED:
        agreed = getattr(limit, rule)
        if agreed is not None:
            yield LimitVerdict(
                metric=metric,
                rule=rule,
                agreed=agreed,
                breakdown=(),
                group=(),
                verdict=CANNOT_TELL,
                value=None,
                lower=None,
                upper=None,
                reason=NOT_COMPARED,
            )
