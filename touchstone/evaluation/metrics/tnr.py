"""True negative rate: of those with a negative outcome, the share that was not selected."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="tnr",
    name="Left alone, of those it should leave alone",
    meaning="Of the people with a negative outcome, the share that the technology did not select.",
    formula="TN / N",
    ideal=1.0,
    direction="higher",
    undefined=(("no_negatives", "nobody in the group has a negative outcome"),),
    caveats=("One minus the false positive rate.",),
    source="Saleiro et al. (2018), arXiv:1811.05577; also called specificity",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(0,), decision=(0,)),
    denominator=Match(label=(0,), decision=USABLE),
)
