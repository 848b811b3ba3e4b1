"""False negative rate: of those with a positive outcome, the share that was not selected."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="fnr",
    name="Missed, of those it should find",
    meaning="Of the people with a positive outcome, the share that the technology did not select.",
    formula="FN / P",
    ideal=0.0,
    direction="lower",
    undefined=(("no_positives", "nobody in the group has a positive outcome"),),
    caveats=("One minus the true positive rate.",),
    source="Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(1,), decision=(0,)),
    denominator=Match(label=(1,), decision=USABLE),
)
