"""The group's share of all rows."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import ANY_LABELS, Figure, Metric, Undefined
from touchstone.evaluation.metrics.shares import share_of_rows


def compute(counts: Counts) -> Figure | Undefined:
    """n of the group over n of everybody, by weight where rows bear sampling weights."""
    return share_of_rows(counts.breakdown, counts.number)


METRIC = Metric(
    id="share",
    name="Share of rows",
    meaning="The group's share of all rows of the table.",
    formula="n / all",
    ideal=None,
    direction="none",
    undefined=(("empty_group", "the table has no rows"),),
    caveats=("Compare with the population that the group comes from, not with other groups.",),
    source="a proportion",
    family="rate",
    identified_by=ANY_LABELS,
    compute=compute,
)
