"""F1: finding and being right when selecting, weighed alike."""

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.metrics.fbeta import weighed
from touchstone.evaluation.spec import EvaluationSpec


def f1(table: Floats, _spec: EvaluationSpec) -> Floats:
    """2TP / (2TP + FN + FP)."""
    return weighed(table, 1.0)


METRIC = Metric(
    id="f1",
    name="Finds, and is right, weighed alike",
    meaning="The F1 measure: the harmonic mean of finding positive outcomes and being right when selecting.",
    formula="2TP / (2TP + FN + FP)",
    ideal=1.0,
    direction="higher",
    undefined=(("zero_variance", "nobody was selected and nobody has a positive outcome"),),
    caveats=("Ignores the people rightly left alone.",),
    source="van Rijsbergen (1979), Information Retrieval",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=f1, reason="zero_variance"),
)
