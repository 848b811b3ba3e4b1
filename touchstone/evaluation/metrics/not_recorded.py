"""The share of rows for which an attribute is not recorded."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import ANY_LABELS, Figure, Metric, Undefined
from touchstone.evaluation.metrics.shares import share_of_rows
from touchstone.evaluation.spec import NOT_RECORDED


def compute(counts: Counts) -> Figure | Undefined:
    """Rows at the level (not recorded) over all rows of the breakdown, whichever group is asked."""
    groups = counts.breakdown.groups
    place = groups.index((NOT_RECORDED,)) if (NOT_RECORDED,) in groups else None
    return share_of_rows(counts.breakdown, place)


METRIC = Metric(
    id="not_recorded",
    name="Not recorded",
    meaning="The share of all rows for which the attribute is not recorded.",
    formula="rows at (not recorded) / all rows",
    ideal=0.0,
    direction="lower",
    undefined=(("empty_group", "the table has no rows"),),
    caveats=("Rows are rarely missing by chance: those without a record may be unlike any group.",),
    source="a proportion",
    family="rate",
    identified_by=ANY_LABELS,
    compute=compute,
    scope="attribute",
)
