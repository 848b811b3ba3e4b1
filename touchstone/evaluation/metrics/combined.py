"""What was done after seeing the technology, by the same measures: is the pair better than either?"""

from touchstone.evaluation.metrics.others_in_place import MEASURES, in_place

METRICS = tuple(
    in_place(
        metric,
        role="final",
        prefix="combined",
        who="people with it",
        caveat="People and technology together; it does not tell which of them was right.",
    )
    for metric in MEASURES
)
