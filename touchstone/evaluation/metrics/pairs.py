"""Two rates of one group with their limits: what a figure made of a pair of independent rates is worked out from."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import mover_ratio
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics import fnr, fpr, tnr, tpr
from touchstone.evaluation.rates import Rate, rate_from, score_limits

Limits = tuple[float, float, float]
_RATES = {metric.METRIC.id: metric.METRIC for metric in (tpr, fpr, tnr, fnr)}


def limits_of(counts: Counts, first: str, second: str) -> tuple[Limits, Limits] | Undefined:
    """(rate, lower, upper) of both, or why one of them is undefined."""
    rates = [_rate(counts, _RATES[name]) for name in (first, second)]
    level, method = counts.spec.intervals.level, counts.spec.intervals.method
    if isinstance(rates[0], Undefined) or isinstance(rates[1], Undefined):
        return next(rate for rate in rates if isinstance(rate, Undefined))
    return (
        score_limits(rates[0], level=level, method=method),
        score_limits(rates[1], level=level, method=method),
    )


def ratio_of(counts: Counts, first: str, second: str) -> Figure | Undefined:
    """The ratio of two rates over different people of one group (8.4); undefined, with a lower limit, over zero."""
    pair = limits_of(counts, first, second)
    if isinstance(pair, Undefined):
        return pair
    above, below = pair
    interval = mover_ratio(above, below)
    if below[0] == 0:
        return Undefined("zero_variance", lower=interval.lower, method=interval.method)
    return Figure(value=above[0] / below[0], lower=interval.lower, upper=interval.upper, method=interval.method)


def _rate(counts: Counts, metric: Metric) -> Rate | Undefined:
    if metric.numerator is None or metric.denominator is None:
        return Undefined(metric.reason)
    return rate_from(counts, metric.numerator, metric.denominator, metric.reason)
