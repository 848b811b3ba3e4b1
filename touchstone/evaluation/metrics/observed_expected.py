"""Observed over expected: positive outcomes for each one that the scores add up to."""

from touchstone.evaluation.bins import SCORED_AND_LABELLED, score_sums
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import POSITIVE, SCORES
from touchstone.evaluation.rates import rate_from


def compute(counts: Counts) -> Figure | Undefined:
    """P/Σs over labelled rows; its interval is that of the rate P/m, times m/Σs."""
    rate = rate_from(counts, POSITIVE, SCORED_AND_LABELLED, "no_label")
    if isinstance(rate, Undefined):
        return rate
    sums = score_sums(counts, SCORED_AND_LABELLED)
    if sums.scores <= 0:
        return Undefined("zero_variance")
    scale = sums.weight / sums.scores
    lower, upper = rate.interval.lower, rate.interval.upper
    return Figure(
        value=rate.value * scale,
        lower=None if lower is None else lower * scale,
        upper=None if upper is None else upper * scale,
        method=rate.interval.method,
        numerator=rate.hits,
        denominator=rate.total,
        effective_n=rate.effective_n,
        cautions=rate.cautions,
    )


METRIC = Metric(
    id="observed_expected",
    name="Positive outcomes for each one expected",
    meaning="How many positive outcomes there were for each one that the scores add up to.",
    formula="P / Σs, labelled rows",
    ideal=1.0,
    direction="near",
    undefined=(
        ("no_label", "nobody with a score has a known outcome"),
        ("zero_variance", "the scores add up to zero"),
    ),
    caveats=("Takes the scores as given: its interval is that of the outcomes alone.",),
    source="Van Calster et al. (2019), BMC Medicine 17, 230",
    family="composite",
    needs=SCORES,
    compute=compute,
)
