"""Overrides upwards: of those the technology did not select, how many were acted on."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="override_up",
    name="Acted on against the technology",
    meaning="Of the people whom the technology did not select, the share that was acted on all the same.",
    formula="final 1, decision 0 / decision 0",
    ideal=None,
    direction="none",
    undefined=(("no_denominator", "nobody with a usable final decision was left unselected"),),
    caveats=("Look at it by group, beside overrides downwards: is it one-sided?",),
    source="rate of disagreement; no special source",
    family="rate",
    needs=frozenset({"decision", "final"}),
    identified_by=ANY_LABELS,
    numerator=Match(decision=(0,), final=(1,)),
    denominator=Match(decision=(0,), final=USABLE),
)
