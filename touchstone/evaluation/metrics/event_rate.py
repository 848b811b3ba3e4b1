"""Events per exposure, such as searches for every thousand people who live there: from counts only."""

from touchstone.evaluation.metric import ANY_LABELS, Metric
from touchstone.evaluation.metrics.counts_only import not_from_rows

METRIC = Metric(
    id="event_rate",
    name="Events per head, or other exposure",
    meaning="How many events there were for each unit of exposure, such as for every thousand people.",
    formula="events / exposure × per",
    ideal=None,
    direction="none",
    undefined=(("no_denominator", "the exposure is zero or not known"), ("not_available", "the events are not given")),
    caveats=(
        "Counts events, not people: one person can be counted several times.",
        "A rate over several areas is no average of their rates: where people live and where events happen differ.",
    ),
    source="Garwood (1936), Biometrika 28, 437-442",
    family="poisson",
    needs=frozenset({"events", "exposure"}),
    identified_by=ANY_LABELS,
    compute=not_from_rows,
)
