"""The mean of usable scores."""

import math

from touchstone.evaluation.bins import SCORED, score_sums
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import normal_quantile
from touchstone.evaluation.metric import ANY_LABELS, Figure, Metric, Undefined


def compute(counts: Counts) -> Figure | Undefined:
    """Σs/m over usable scores, exact from the cells; a normal interval from Σs², none with weights."""
    sums = score_sums(counts, SCORED)
    if sums.rows == 0:
        return Undefined("no_score")
    if sums.weight <= 0:
        return Undefined("weights_zero")
    mean = sums.scores / sums.weight
    if sums.squares is None:
        return Figure(value=mean, denominator=sums.rows, cautions=("no_interval_with_weights",))
    if sums.rows < 2 or counts.plan.score is None:
        return Figure(value=mean, denominator=sums.rows)
    variance = max(sums.squares - sums.rows * mean * mean, 0.0) / (sums.rows - 1)
    half = normal_quantile(counts.spec.intervals.level) * math.sqrt(variance / sums.rows)
    return Figure(
        value=mean,
        lower=max(mean - half, counts.plan.score.low),
        upper=min(mean + half, counts.plan.score.high),
        method="normal",
        denominator=sums.rows,
        cautions=("not_adjusted_for_people",) if counts.plan.person is not None else (),
    )


METRIC = Metric(
    id="mean_score",
    name="Mean score",
    meaning="The mean of the usable scores in the group.",
    formula="Σs / m",
    ideal=None,
    direction="none",
    undefined=(("no_score", "nobody in the group has a usable score"),),
    caveats=("A difference in mean scores is not by itself an error: compare it with that of outcomes.",),
    source="a mean; normal interval",
    family="composite",
    needs=frozenset({"g", "sx"}),
    identified_by=ANY_LABELS,
    compute=compute,
)
