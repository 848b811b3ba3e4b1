"""Expected calibration error: how far, tenth by tenth, observed shares lie from mean scores."""

import numpy as np

from touchstone.evaluation.bins import BANDS, band_sums, labelled_cells
from touchstone.evaluation.composites import with_interval
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import SCORES


def compute(counts: Counts) -> Figure | Undefined:
    """Σ (weight of the tenth) · |observed - mean score|, with an interval from resampled cells."""
    bands = band_sums(counts)
    if not bands:
        return Undefined("no_label")
    value = sum(abs(band.hits - band.scores) for band in bands) / sum(band.weight for band in bands)
    figure = Figure(value=value, denominator=sum(band.rows for band in bands))
    if counts.breakdown.is_weighted:
        return with_interval(figure, counts, np.zeros(0, dtype=np.int64), lambda drawn: drawn)
    cells = labelled_cells(counts)
    excess = np.zeros((len(cells.rows), BANDS))
    excess[np.arange(len(cells.rows)), cells.band] = cells.outcome - cells.mean

    def error(drawn: Floats) -> Floats:
        whole = drawn.sum(axis=-1)
        return np.where(whole > 0, np.abs(drawn @ excess).sum(axis=-1) / np.where(whole > 0, whole, 1.0), np.nan)

    return with_interval(figure, counts, cells.rows, error)


METRIC = Metric(
    id="ece",
    name="Calibration error by tenths",
    meaning="How far observed shares lie from mean scores, on average over tenths of the scores.",
    formula="Σ (n_b / n) · |observed_b − mean_b|",
    ideal=0.0,
    direction="lower",
    undefined=(
        ("rank_only", "the score is no probability or count"),
        ("no_label", "nobody with a score has a known outcome"),
    ),
    caveats=("Biased upwards in small groups: read it beside the value that chance alone would give.",),
    source="Naeini, Cooper, Hauskrecht (2015), AAAI; Kumar, Liang, Ma (2019), NeurIPS",
    family="composite",
    needs=SCORES,
    compute=compute,
    companions=("ece_expected",),
)
