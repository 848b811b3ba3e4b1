"""Rated samples: of the items whose rating is settled, how many are acceptable."""

from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="acceptable",
    name="Acceptable, of the items rated",
    meaning="Of the items whose rating is settled, the share that raters found acceptable.",
    formula="acceptable / settled",
    ideal=1.0,
    direction="higher",
    undefined=(("no_label", "no item of the group has a settled rating"),),
    caveats=(
        "Stands for the items sampled, as rated by these raters.",
        "Read it beside the agreement of the raters and the number of unsettled items.",
    ),
    source="share of items; no special source",
    family="rate",
    needs=frozenset({"label"}),
    identified_by=ANY_LABELS,
    numerator=Match(label=(1,)),
    denominator=Match(label=USABLE),
)
