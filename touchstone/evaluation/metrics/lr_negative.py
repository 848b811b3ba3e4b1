"""Negative likelihood ratio: fnr over tnr."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.confusion import BOTH
from touchstone.evaluation.metrics.pairs import ratio_of


def compute(counts: Counts) -> Figure | Undefined:
    """fnr/tnr with the ratio's own interval."""
    return ratio_of(counts, "fnr", "tnr")


METRIC = Metric(
    id="lr_negative",
    name="How much non-selection speaks for a positive outcome",
    meaning="How many times as often people with a positive outcome are left unselected as people with a negative one.",
    formula="fnr / tnr",
    ideal=0.0,
    direction="lower",
    undefined=(
        ("no_positives", "nobody in the group has a positive outcome"),
        ("no_negatives", "nobody in the group has a negative outcome"),
        ("zero_variance", "tnr is zero"),
    ),
    caveats=("Undefined, with a lower limit, where everybody with a negative outcome was selected.",),
    source="Deeks, Altman (2004), BMJ 329, 168-169; interval by Donner, Zou (2012), SMMR 21, 347-359",
    family="ratio_of_rates",
    needs=BOTH,
    compute=compute,
)
