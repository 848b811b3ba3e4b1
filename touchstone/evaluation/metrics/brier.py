"""The Brier score: the mean squared distance of the score from the outcome."""

import numpy as np

from touchstone.evaluation.bins import SCORED_AND_LABELLED, labelled_cells, score_sums
from touchstone.evaluation.composites import with_interval
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.scored import POSITIVE, SCORES


def brier_score(counts: Counts) -> float | None:
    """(Σs² - 2Σsy + Σy)/m over labelled rows, from sums by outcome; None without rows, or with weights."""
    everybody, positive = score_sums(counts, SCORED_AND_LABELLED), score_sums(counts, POSITIVE)
    if everybody.squares is None or everybody.rows == 0:
        return None
    return (everybody.squares - 2 * positive.scores + positive.rows) / everybody.rows


def compute(counts: Counts) -> Figure | Undefined:
    """The score, its interval from resampled cells; no squares of scores are summed by weight, so not with weights."""
    if counts.spec.data.score is None or counts.spec.data.score.meaning != "probability":
        return Undefined("rank_only")
    if counts.of(SCORED_AND_LABELLED) == 0:
        return Undefined("no_label")
    value = brier_score(counts)
    if value is None:
        return Undefined("not_weighted")
    cells = labelled_cells(counts)
    distance = cells.square - 2 * cells.mean * cells.outcome + cells.outcome

    def mean_distance(drawn: Floats) -> Floats:
        whole = drawn.sum(axis=-1)
        return np.where(whole > 0, drawn @ distance / np.where(whole > 0, whole, 1.0), np.nan)

    return with_interval(Figure(value=value, denominator=int(cells.rows.sum())), counts, cells.rows, mean_distance)


METRIC = Metric(
    id="brier",
    name="Mean squared error of the score",
    meaning="The mean squared distance between the score, as a probability, and what happened (1 or 0).",
    formula="(Σs² − 2Σsy + Σy) / m, labelled rows",
    ideal=0.0,
    direction="lower",
    undefined=(
        ("rank_only", "the score is no probability"),
        ("no_label", "nobody with a score has a known outcome"),
        ("not_weighted", "rows bear sampling weights, and squared scores are not summed by weight"),
    ),
    caveats=("Mixes calibration and ranking, and depends on the base rate.",),
    source="Brier (1950), Monthly Weather Review 78, 1-3",
    family="composite",
    needs=SCORES,
    compute=compute,
)
