"""Treatment equality: misses for each false alarm."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.metric import Composite, Metric
from touchstone.evaluation.metrics.confusion import BOTH, TABLE
from touchstone.evaluation.spec import EvaluationSpec


def misses_for_each_false_alarm(table: Floats, _spec: EvaluationSpec) -> Floats:
    """FN / FP; NaN where there is no false alarm."""
    fp, fn = table[..., 1], table[..., 2]
    return np.where(fp > 0, fn / np.where(fp > 0, fp, 1.0), np.nan)


METRIC = Metric(
    id="treatment_equality",
    name="Misses for each false alarm",
    meaning="How many people with a positive outcome are missed for each person wrongly selected.",
    formula="FN / FP",
    ideal=None,
    direction="none",
    undefined=(("zero_variance", "nobody was wrongly selected"),),
    caveats=("A ratio of two counts: unstable where false alarms are few.",),
    source="Berk et al. (2021), Sociological Methods and Research 50, 3-44",
    family="composite",
    needs=BOTH,
    composite=Composite(parts=TABLE, value=misses_for_each_false_alarm, reason="zero_variance"),
)
