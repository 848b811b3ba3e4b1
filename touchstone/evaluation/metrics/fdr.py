"""False discovery rate: of those selected, the share with a negative outcome."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import WITH_OUTCOMES_OF_SELECTED, Metric

METRIC = Metric(
    id="fdr",
    name="Wrong when it selects",
    meaning="Of the people selected whose outcome is known, the share with a negative outcome.",
    formula="FP / (TP + FP)",
    ideal=0.0,
    direction="lower",
    undefined=(("no_selected", "nobody with a known outcome was selected"),),
    caveats=("One minus the positive predictive value, with the same cautions.",),
    source="Saleiro et al. (2018), arXiv:1811.05577",
    family="rate",
    needs=frozenset({"label", "decision"}),
    identified_by=WITH_OUTCOMES_OF_SELECTED,
    numerator=Match(label=(0,), decision=(1,)),
    denominator=Match(label=USABLE, decision=(1,)),
)
