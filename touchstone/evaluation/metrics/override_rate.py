"""Override rate: how often the person acting did otherwise than the technology said."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="override_rate",
    name="Overridden",
    meaning="Of the cases with both recorded, the share in which what was done is not what the technology decided.",
    formula="final ≠ decision / both usable",
    ideal=None,
    direction="none",
    undefined=(("no_denominator", "no row holds both a usable decision and a usable final one"),),
    caveats=("Under 1% or over 50% raises a question to ask, not a finding.",),
    source="rate of disagreement; no special source",
    family="rate",
    needs=frozenset({"decision", "final"}),
    identified_by=ANY_LABELS,
    numerator=Match(differ=("final", "decision")),
    denominator=Match(decision=USABLE, final=USABLE),
    companions=("override_up", "override_down"),
)
