"""True positive rate: of those with a positive outcome, the share that was selected."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="tpr",
    name="Found, of those it should find",
    meaning="Of the people with a positive outcome, the share that the technology selected.",
    formula="TP / P",
    ideal=1.0,
    direction="higher",
    undefined=(("no_positives", "nobody in the group has a positive outcome"),),
    caveats=("Undefined is not zero: one wrong zero makes a gap of one.",),
    source="Hardt, Price, Srebro (2016), arXiv:1610.02413 (equal opportunity); also called recall and sensitivity",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(1,), decision=(1,)),
    denominator=Match(label=(1,), decision=USABLE),
)
