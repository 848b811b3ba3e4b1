"""Matthews correlation between decision and outcome."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def correlation(table: Floats, _spec: EvaluationSpec) -> Floats:
    """In float64: the product of the four margins passes 2⁶³ at about a million rows."""
    tp, fp, fn, tn = (np.asarray(table[..., place], dtype=np.float64) for place in range(4))
    spread = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
    return np.where(spread > 0, (tp * tn - fp * fn) / np.where(spread > 0, spread, 1.0), np.nan)


METRIC = Metric(
    id="mcc",
    name="Correlation of decision and outcome",
    meaning="How closely decision and outcome go together: -1 always opposed, 0 unrelated, 1 always alike.",
    formula="(TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))",
    ideal=1.0,
    direction="higher",
    undefined=(("zero_variance", "decision or outcome is the same for everybody"),),
    caveats=("Depends on the base rate, so two groups may differ in it for that alone.",),
    source="Matthews (1975), BBA 405, 442-451",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=correlation, reason="zero_variance"),
)
