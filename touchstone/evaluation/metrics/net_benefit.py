"""Net benefit: hits for each person, less false alarms at the price that the threshold states."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def net_benefit(table: Floats, spec: EvaluationSpec) -> Floats:
    """TP/m − FP/m · t/(1−t), m labelled rows, t the operating threshold; NaN without one."""
    threshold = spec.operating.threshold if spec.operating is not None else None
    tp, fp = table[..., 0], table[..., 1]
    labelled = table.sum(axis=-1)
    if threshold is None or threshold >= 1 or spec.data.score is None or spec.data.score.meaning != "probability":
        return np.full(labelled.shape, np.nan)
    price = threshold / (1 - threshold)
    return np.where(labelled > 0, (tp - fp * price) / np.where(labelled > 0, labelled, 1.0), np.nan)


METRIC = Metric(
    id="net_benefit",
    name="Net benefit",
    meaning="Hits for each person with a known outcome, less false alarms at the price that the threshold states.",
    formula="TP/m − FP/m · t/(1−t)",
    ideal=None,
    direction="higher",
    undefined=(("no_threshold", "no threshold on a probability is the operating decision"),),
    caveats=("The threshold states how many false alarms a hit is worth: say who chose it.",),
    source="Vickers, Elkin (2006), Medical Decision Making 26, 565-574",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=net_benefit, reason="no_threshold"),
)
