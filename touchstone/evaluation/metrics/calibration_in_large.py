"""Calibration in the large: the mean score less the share of positive outcomes."""

import math

from touchstone.evaluation.bins import SCORED_AND_LABELLED, score_sums
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import normal_quantile
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.brier import brier_score
from touchstone.evaluation.metrics.scored import POSITIVE, SCORES


def compute(counts: Counts) -> Figure | Undefined:
    """d = mean score - base rate, with d ± z·√((Brier score - d²)/m), exact from the cells; none with weights."""
    sums = score_sums(counts, SCORED_AND_LABELLED)
    if sums.rows == 0:
        return Undefined("no_label")
    if sums.weight <= 0:
        return Undefined("weights_zero")
    difference = (sums.scores - counts.amount(POSITIVE)) / sums.weight
    squared = brier_score(counts)
    if squared is None:
        return Figure(value=difference, denominator=sums.rows, cautions=("no_interval_with_weights",))
    spread = max(squared - difference**2, 0.0)
    half = normal_quantile(counts.spec.intervals.level) * math.sqrt(spread / sums.rows)
    return Figure(
        value=difference,
        lower=difference - half,
        upper=difference + half,
        method="normal",
        denominator=sums.rows,
        cautions=("not_adjusted_for_people",) if counts.plan.person is not None else (),
    )


METRIC = Metric(
    id="calibration_in_large",
    name="Mean score less positive outcomes",
    meaning="How far the mean score lies above (or, if negative, below) the share of positive outcomes.",
    formula="Σs/m − P/m, labelled rows",
    ideal=0.0,
    direction="near",
    undefined=(
        ("rank_only", "the score is no probability or count"),
        ("no_label", "nobody with a score has a known outcome"),
    ),
    caveats=("Averages can agree while every part is wrong: see calibration by tenths.",),
    source="Van Calster et al. (2019), BMC Medicine 17, 230",
    family="composite",
    needs=SCORES,
    compute=compute,
)
