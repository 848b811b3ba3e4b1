"""F measure: finding and being right weighed together, finding beta times as much."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def weighed(table: Floats, beta: float) -> Floats:
    """The F measure of (…, TP FP FN TN); NaN where there is none."""
    tp, fp, fn = (table[..., place] for place in range(3))
    square = beta * beta
    whole = (1 + square) * tp + square * fn + fp
    return np.where(whole > 0, (1 + square) * tp / np.where(whole > 0, whole, 1.0), np.nan)


def f_measure(table: Floats, spec: EvaluationSpec) -> Floats:
    """(1+β²)TP / ((1+β²)TP + β²FN + FP), with the beta that the spec states for fbeta."""
    beta = next((choice.beta for choice in spec.metrics if choice.id == "fbeta"), None)
    return weighed(table, beta or 1.0)


METRIC = Metric(
    id="fbeta",
    name="Finds, and is right when it selects",
    meaning="The F measure: finding people with a positive outcome and being right when selecting, in one figure.",
    formula="(1+β²)TP / ((1+β²)TP + β²FN + FP)",
    ideal=1.0,
    direction="higher",
    undefined=(("zero_variance", "nobody was selected and nobody has a positive outcome"),),
    caveats=(
        "Ignores the people rightly left alone.",
        "How much finding counts for is a choice: the spec states beta.",
    ),
    source="van Rijsbergen (1979), Information Retrieval",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=f_measure, reason="zero_variance"),
)
