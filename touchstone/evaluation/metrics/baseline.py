"""What people decided without the technology, by the same measures on the same rows."""

from touchstone.evaluation.metrics.others_in_place import MEASURES, in_place

METRICS = tuple(
    in_place(
        metric,
        role="baseline",
        prefix="baseline",
        who="people without it",
        caveat="Holds only if the decision was made without sight of the output.",
    )
    for metric in MEASURES
)
