"""The calibration error that a perfectly calibrated score would show in a group of this size."""

import math

from touchstone.evaluation.bins import band_sums
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import SCORES


def compute(counts: Counts) -> Figure | Undefined:
    """Σ (n_b/n) · E|k/n_b - mean_b| with k binomial at the tenth's mean score."""
    bands = band_sums(counts)
    if not bands:
        return Undefined("no_label")
    whole = sum(band.weight for band in bands)
    value = 0.0
    for band in bands:
        effective = max(round(band.weight**2 / band.squares), 1)
        value += band.weight / whole * mean_deviation(effective, min(max(band.scores / band.weight, 0.0), 1.0))
    return Figure(value=value, denominator=sum(band.rows for band in bands))


def mean_deviation(n: int, p: float) -> float:
    """E|k/n - p| of a binomial k, by de Moivre: 2 (m+1) C(n, m+1) p^(m+1) (1-p)^(n-m) / n, m the whole part of np."""
    m = math.floor(n * p)
    if p <= 0 or p >= 1 or m >= n:
        return 0.0
    choose = math.lgamma(n + 1) - math.lgamma(m + 2) - math.lgamma(n - m)
    return 2 * (m + 1) / n * math.exp(choose + (m + 1) * math.log(p) + (n - m) * math.log1p(-p))


METRIC = Metric(
    id="ece_expected",
    name="Calibration error by chance alone",
    meaning="The calibration error by tenths that a perfectly calibrated score would show in a group of this size.",
    formula="Σ (n_b / n) · E|Binomial(n_b, mean_b)/n_b − mean_b|",
    ideal=None,
    direction="none",
    undefined=(
        ("rank_only", "the score is no probability or count"),
        ("no_label", "nobody with a score has a known outcome"),
    ),
    caveats=("Shown beside the calibration error, which is never zero in a sample.",),
    source="Diaconis, Zabell (1991), Statistical Science 6, 284-302 (de Moivre's mean absolute deviation)",
    family="none",
    needs=SCORES,
    compute=compute,
)
