"""Cost of errors for each person, at the declared price of each kind."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def error_cost(table: Floats, spec: EvaluationSpec) -> Floats:
    """(a·FP + b·FN) / m, m labelled rows; NaN where the spec states no costs."""
    labelled = table.sum(axis=-1)
    if spec.costs is None:
        return np.full(labelled.shape, np.nan)
    cost = spec.costs.false_positive * table[..., 1] + spec.costs.false_negative * table[..., 2]
    return np.where(labelled > 0, cost / np.where(labelled > 0, labelled, 1.0), np.nan)


METRIC = Metric(
    id="error_cost",
    name="Cost of errors",
    meaning="What false alarms and misses cost for each person with a known outcome, in the unit declared.",
    formula="(a·FP + b·FN) / m",
    ideal=0.0,
    direction="lower",
    undefined=(("no_costs", "the spec declares no costs"),),
    caveats=("The costs are a choice of policy; the spec records who made it.",),
    source="expected cost of misclassification; no special source",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=error_cost, reason="no_costs"),
)
