"""False omission rate: of those not selected, the share with a positive outcome."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="for",
    name="Wrong when it does not select",
    meaning="Of the people not selected whose outcome is known, the share with a positive outcome.",
    formula="FN / (TN + FN)",
    ideal=0.0,
    direction="lower",
    undefined=(("no_unselected", "nobody with a known outcome was left unselected"),),
    caveats=("One minus the negative predictive value, with the same cautions.",),
    source="Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(label=(1,), decision=(0,)),
    denominator=Match(label=USABLE, decision=(0,)),
)
