"""Agreement: how often the person, without the technology, decided as the technology did."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="agreement",
    name="Agree",
    meaning="Of the cases with both recorded, the share in which the person and the technology decided alike.",
    formula="decision = baseline / both usable",
    ideal=None,
    direction="none",
    undefined=(("no_denominator", "no row holds both a usable decision and a usable baseline"),),
    caveats=("Two deciders who both hardly ever select agree by that alone: see kappa.",),
    source="proportion of agreement; no special source",
    family="rate",
    needs=frozenset({"decision", "baseline"}),
    identified_by=ANY_LABELS,
    numerator=Match(same=("decision", "baseline")),
    denominator=Match(decision=USABLE, baseline=USABLE),
)
