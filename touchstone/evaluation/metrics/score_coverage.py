"""Score coverage: the share of rows with a usable score."""

from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import ANY_LABELS, Metric

METRIC = Metric(
    id="score_coverage",
    name="With a usable score",
    meaning="Of all rows of the group, the share whose score can be used.",
    formula="usable / n",
    ideal=1.0,
    direction="higher",
    undefined=(("empty_group", "nobody is in the group"),),
    caveats=("A difference in coverage between groups biases every other row of the table.",),
    source="missing data analysis; no special source",
    family="rate",
    needs=frozenset({"g"}),
    identified_by=ANY_LABELS,
    numerator=Match(usable=("g",)),
    denominator=Match(),
)
