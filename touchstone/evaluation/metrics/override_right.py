"""Overrides borne out: of overrides with a known outcome, how many agree with it."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="override_right",
    name="Right to override",
    meaning="Of the overrides whose outcome is known, the share in which what was done agrees with the outcome.",
    formula="overrides with final = label / overrides with label",
    ideal=1.0,
    direction="higher",
    undefined=(("no_denominator", "no override has a known outcome"),),
    caveats=("Not to be known where outcomes depend on what was done.",),
    source="proportion of agreement; no special source",
    family="rate",
    needs=frozenset({"label", "decision", "final"}),
    numerator=Match(same=("final", "label"), differ=("final", "decision")),
    denominator=Match(label=USABLE, differ=("final", "decision")),
)
