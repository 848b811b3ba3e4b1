"""Accuracy: the share of decisions that the outcome bore out."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import Metric

METRIC = Metric(
    id="accuracy",
    name="Right, either way",
    meaning="Of the people whose outcome is known, the share for whom the decision agrees with it.",
    formula="(TP + TN) / (P + N)",
    ideal=1.0,
    direction="higher",
    undefined=(("no_label", "nobody in the group has a known outcome"),),
    caveats=(
        "Misleading when outcomes are rare: never selecting anybody scores 99% where 1% are positive.",
        "Hides which of the two errors is made.",
    ),
    source="proportion of agreement; no special source",
    family="rate",
    needs=frozenset({"label", "decision"}),
    numerator=Match(same=("label", "decision")),
    denominator=Match(label=USABLE, decision=USABLE),
)
