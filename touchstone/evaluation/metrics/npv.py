"""Negative predictive value: of those not selected, the share with a negative outcome."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="npv",
    name="Right when it does not select",
    meaning="Of the people not selected whose outcome is known, the share with a negative outcome.",
    formula="TN / (TN + FN)",
    ideal=1.0,
    direction="higher",
    undefined=(("no_unselected", "nobody with a known outcome was left unselected"),),
    caveats=(
        "People not selected without a known outcome are left out, and counted.",
        "It moves with the base rate.",
    ),
    source="Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(0,), decision=(0,)),
    denominator=Match(label=USABLE, decision=(0,)),
)
