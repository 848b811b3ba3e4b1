"""Overrides downwards: of those the technology selected, how many were not acted on."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="override_down",
    name="Not acted on against the technology",
    meaning="Of the people whom the technology selected, the share that was not acted on.",
    formula="final 0, decision 1 / decision 1",
    ideal=None,
    direction="none",
    undefined=(("no_denominator", "nobody with a usable final decision was selected"),),
    caveats=("Look at it by group, beside overrides upwards: is it one-sided?",),
    source="rate of disagreement; no special source",
    family="rate",
    needs=frozenset({"decision", "final"}),
    identified_by=ANY_LABELS,
    numerator=Match(decision=(1,), final=(0,)),
    denominator=Match(decision=(1,), final=USABLE),
)
