"""False positive rate: of those with a negative outcome, the share that was selected."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="fpr",
    name="Wrongly selected, of those it should leave alone",
    meaning="Of the people with a negative outcome, the share that the technology selected all the same.",
    formula="FP / N",
    ideal=0.0,
    direction="lower",
    undefined=(("no_negatives", "nobody in the group has a negative outcome"),),
    caveats=("At a fixed ppv it moves with the base rate: see the identity beside the chosen measures.",),
    source="Chouldechova (2017), Big Data 5, 153-163",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(0,), decision=(1,)),
    denominator=Match(label=(0,), decision=USABLE),
)
