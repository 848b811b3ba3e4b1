"""Rows of the group."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import ANY_LABELS, Figure, Metric


def compute(counts: Counts) -> Figure:
    """All rows, usable or not, unweighted."""
    return Figure(value=float(counts.n), numerator=counts.n)


METRIC = Metric(
    id="n",
    name="Rows",
    meaning="How many rows the table holds for the group, usable or not.",
    formula="n",
    ideal=None,
    direction="none",
    undefined=(),
    caveats=("Compare with the population that the group comes from, not with other groups.",),
    source="a count",
    family="none",
    identified_by=ANY_LABELS,
    compute=compute,
)
