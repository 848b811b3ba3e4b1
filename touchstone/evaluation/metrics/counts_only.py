"""Metrics that only counts can give: rows about people do not say how many searches, events or words there were."""

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Undefined


def not_from_rows(_counts: Counts) -> Figure | Undefined:
    """No figure: what it counts against is in no row about a person."""
    return Undefined("no_denominator")
