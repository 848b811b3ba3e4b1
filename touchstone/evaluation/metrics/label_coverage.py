"""Label coverage: the share of rows with a usable outcome."""

from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="label_coverage",
    name="With a usable outcome",
    meaning="Of all rows of the group, the share whose outcome can be used.",
    formula="usable / n",
    ideal=1.0,
    direction="higher",
    undefined=(("empty_group", "nobody is in the group"),),
    caveats=("A difference in coverage between groups biases every other row of the table.",),
    source="missing data analysis; no special source",
    family="rate",
    needs=frozenset({"label"}),
    identified_by=ANY_LABELS,
    numerator=Match(usable=("label",)),
    denominator=Match(),
)
