"""How many are selected for each one rightly selected: the reciprocal of the positive predictive value."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import WITH_OUTCOMES_OF_SELECTED, Figure, Metric, Undefined
from touchstone.evaluation.metrics import ppv
from touchstone.evaluation.metrics.confusion import BOTH
from touchstone.evaluation.rates import rate_from


def compute(counts: Counts) -> Figure | Undefined:
    """1/ppv, with the reciprocals of its limits; the upper is open where that of ppv is zero."""
    numerator, denominator = ppv.METRIC.numerator, ppv.METRIC.denominator
    if numerator is None or denominator is None:
        return Undefined("no_selected")
    rate = rate_from(counts, numerator, denominator, "no_selected")
    if isinstance(rate, Undefined):
        return rate
    lower, upper = rate.interval.lower, rate.interval.upper
    least = 1 / upper if upper else None
    if rate.value == 0:
        return Undefined("zero_variance", lower=least, method=rate.interval.method)
    return Figure(
        value=1 / rate.value,
        lower=least,
        upper=1 / lower if lower else None,
        method=rate.interval.method,
        numerator=rate.total,
        denominator=rate.hits,
        effective_n=rate.effective_n,
        cautions=rate.cautions,
    )


METRIC = Metric(
    id="needed_per_hit",
    name="Selected for each hit",
    meaning="How many people are selected, of those whose outcome is known, for each one with a positive outcome.",
    formula="1 / ppv",
    ideal=1.0,
    direction="lower",
    undefined=(
        ("no_selected", "nobody with a known outcome was selected"),
        ("zero_variance", "nobody selected has a positive outcome"),
    ),
    caveats=("With the cautions of ppv: equal values do not show that thresholds are unbiased.",),
    source="reciprocal of ppv, such as stops for each find",
    family="ratio_of_rates",
    needs=BOTH,
    identified_by=WITH_OUTCOMES_OF_SELECTED,
    compute=compute,
)
