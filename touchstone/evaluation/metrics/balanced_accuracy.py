"""Balanced accuracy: the mean of finding the positive and leaving the negative alone."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import mover_mean
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.confusion import BOTH
from touchstone.evaluation.metrics.pairs import limits_of


def compute(counts: Counts) -> Figure | Undefined:
    """The mean of tpr and tnr, its variance recovered from their limits [ZD]."""
    pair = limits_of(counts, "tpr", "tnr")
    if isinstance(pair, Undefined):
        return Undefined("one_class")
    first, second = pair
    interval = mover_mean(first, second)
    return Figure(value=(first[0] + second[0]) / 2, lower=interval.lower, upper=interval.upper, method=interval.method)


METRIC = Metric(
    id="balanced_accuracy",
    name="Right, either way, each outcome counting alike",
    meaning="The mean of two shares: found of those with a positive outcome, left alone of those with a negative one.",
    formula="(tpr + tnr) / 2",
    ideal=1.0,
    direction="higher",
    undefined=(("one_class", "one of the two outcomes does not occur in the group"),),
    caveats=("Hides which of the two errors is made.",),
    source="mean of tpr and tnr; interval by Zou, Donner (2008), Statistics in Medicine 27, 1693-1702",
    family="composite",
    needs=BOTH,
    compute=compute,
)
