"""Positive likelihood ratio: tpr over fpr."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.confusion import BOTH
from touchstone.evaluation.metrics.pairs import ratio_of


def compute(counts: Counts) -> Figure | Undefined:
    """tpr/fpr with the ratio's own interval."""
    return ratio_of(counts, "tpr", "fpr")


METRIC = Metric(
    id="lr_positive",
    name="How much selection speaks for a positive outcome",
    meaning="How many times as often people with a positive outcome are selected as people with a negative one.",
    formula="tpr / fpr",
    ideal=None,
    direction="higher",
    undefined=(
        ("no_positives", "nobody in the group has a positive outcome"),
        ("no_negatives", "nobody in the group has a negative outcome"),
        ("zero_variance", "fpr is zero"),
    ),
    caveats=("The ideal has no bound: undefined, with a lower limit, where nobody was wrongly selected.",),
    source="Deeks, Altman (2004), BMJ 329, 168-169; interval by Donner, Zou (2012), SMMR 21, 347-359",
    family="ratio_of_rates",
    needs=BOTH,
    compute=compute,
)
