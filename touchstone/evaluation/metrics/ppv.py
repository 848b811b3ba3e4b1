"""Positive predictive value: of those selected, the share with a positive outcome."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import WITH_OUTCOMES_OF_SELECTED, Metric

METRIC = Metric(
    id="ppv",
    name="Right when it selects",
    meaning="Of the people selected whose outcome is known, the share with a positive outcome.",
    formula="TP / (TP + FP)",
    ideal=1.0,
    direction="higher",
    undefined=(("no_selected", "nobody with a known outcome was selected"),),
    caveats=(
        "People selected without a known outcome are left out, and counted.",
        "It moves with the base rate. Equal values do not show that thresholds are unbiased.",
    ),
    source="Chouldechova (2017), Big Data 5, 153-163; also called precision and hit rate",
    family="rate",
    needs=frozenset({"label", "decision"}),
    identified_by=WITH_OUTCOMES_OF_SELECTED,
    numerator=Match(label=(1,), decision=(1,)),
    denominator=Match(label=USABLE, decision=(1,)),
)
