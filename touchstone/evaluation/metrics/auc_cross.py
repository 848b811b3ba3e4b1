"""Positive outcomes of the group against negative ones of the reference group."""

from touchstone.evaluation.group_areas import cross_area
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.metrics.auc import figure_from
from touchstone.evaluation.metrics.scored import RANKS


def compute(counts: Counts) -> Figure | Undefined:
    """The area across the two groups; they hold different people, so DeLong's variance applies as it stands."""
    reference = counts.reference
    area = None if reference is None else cross_area(counts.breakdown, counts.number, reference.number)
    return Undefined("one_class") if area is None else figure_from(counts, area)


METRIC = Metric(
    id="auc_cross",
    name="Ranks its positive outcomes above the reference's negative ones",
    meaning="How often a positive outcome of the group scores higher than a negative one of the reference.",
    formula="P(score of a positive of the group > of a negative of the reference) + ½ P(equal)",
    ideal=None,
    direction="none",
    undefined=(("one_class", "the outcome looked at does not occur in the group or in its reference"),),
    caveats=(
        "Compare both directions: equal ones are the ideal.",
        "A technology can rank well inside each group and badly between them.",
    ),
    source="Borkan et al. (2019), arXiv:1903.04561; Kallus, Zhou (2019), arXiv:1902.05826",
    family="auc",
    needs=RANKS,
    compute=compute,
    scope="others",
    companions=("auc_cross_back",),
)
