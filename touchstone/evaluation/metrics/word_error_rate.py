"""Transcription: words wrong, missing or added, for each word said. From transcripts only."""

from touchstone.evaluation.metric import ANY_LABELS, Metric
from touchstone.evaluation.metrics.counts_only import not_from_rows

METRIC = Metric(
    id="word_error_rate",
    name="Words wrong, for each word said",
    meaning="Words replaced, left out or added by the tool, for each word that was said.",
    formula="(substitutions + deletions + insertions) / reference words, each summed over the group",
    ideal=0.0,
    direction="lower",
    undefined=(("no_denominator", "no words were said"),),
    caveats=(
        "Can pass 1. Never a mean of the rates of single recordings.",
        "Depends on how case, punctuation and numbers were made alike: it compares only with the same rule.",
    ),
    source="Rao, Scott (1992), Biometrics 48, 577-585 (ratio of sums over speakers)",
    family="poisson",
    needs=frozenset({"words"}),
    identified_by=ANY_LABELS,
    compute=not_from_rows,
)
