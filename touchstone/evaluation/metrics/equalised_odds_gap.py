"""Equalised odds as one figure: the larger of the two gaps, in finding and in false alarms, to the reference group."""

import numpy as np

from touchstone.evaluation.composites import figure_of
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Figure, Metric, Undefined
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def larger_gap(tables: Floats, _spec: EvaluationSpec) -> Floats:
    """The larger absolute difference in tpr and fpr between two tables, (…, TP FP FN TN twice); NaN without both."""
    gaps = []
    for hit, miss in ((0, 2), (1, 3)):
        totals = [tables[..., start + hit] + tables[..., start + miss] for start in (0, 4)]
        rates = [tables[..., start + hit] / totals[place] for place, start in enumerate((0, 4))]
        gaps.append(np.abs(rates[0] - rates[1]))
    return np.asarray(np.maximum(gaps[0], gaps[1]), dtype=np.float64)  # of NaN and a number: NaN


COMPOSITE = Composite(parts=(*TABLE, *TABLE), value=larger_gap, reason="one_class")


def compute(counts: Counts) -> Figure | Undefined:
    """The gap of one group to the group of named references."""
    reference = counts.reference
    if reference is None:
        return Undefined("empty_group")
    return figure_of([(one, match) for one in (counts, reference) for match in TABLE], COMPOSITE)


METRIC = Metric(
    id="equalised_odds_gap",
    name="Larger gap of the two errors",
    meaning="The larger of two differences to the reference group: in finding, and in wrongly selecting.",
    formula="max(|tpr − tpr of reference|, |fpr − fpr of reference|)",
    ideal=0.0,
    direction="lower",
    undefined=(("one_class", "one of the two outcomes does not occur in the group or in its reference"),),
    caveats=(
        "Equalised odds is two comparisons, not one number: see those of tpr and fpr, which are signed and tested.",
        "The larger of two noisy gaps is above zero even where there is no difference; its interval never holds zero.",
    ),
    source="Hardt, Price, Srebro (2016), arXiv:1610.02413",
    family="composite",
    needs=BOTH,
    compute=compute,
    scope="others",
)
