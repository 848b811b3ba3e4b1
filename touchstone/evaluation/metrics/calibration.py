"""Calibration in one figure: in how many tenths of the scores the observed share agrees with the mean score."""

from touchstone.evaluation.bins import band_sums
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import wilson_limits
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import SCORES


def compute(counts: Counts) -> Figure | Undefined:
    """The share of tenths whose interval of the observed rate (Wilson) holds the mean score."""
    bands = band_sums(counts)
    if not bands:
        return Undefined("no_label")
    agreeing = 0
    for band in bands:
        effective = band.weight**2 / band.squares
        lower, upper = wilson_limits(band.hits / band.weight * effective, effective, counts.spec.intervals.level)
        agreeing += bool(lower <= band.scores / band.weight <= upper)
    return Figure(value=agreeing / len(bands))


METRIC = Metric(
    id="calibration",
    name="Tenths in agreement",
    meaning="Of the tenths of the scores, the share in which the observed rate agrees with the mean score.",
    formula="tenths with mean score inside the interval of the observed rate / tenths",
    ideal=1.0,
    direction="higher",
    undefined=(
        ("rank_only", "the score is no probability or count"),
        ("no_label", "nobody with a score has a known outcome"),
    ),
    caveats=(
        "A summary of the table of calibration, which is what to read.",
        "Small groups agree for want of evidence; in very large ones hardly any tenth does.",
    ),
    source="Van Calster et al. (2019), BMC Medicine 17, 230",
    family="none",
    needs=SCORES,
    compute=compute,
)
