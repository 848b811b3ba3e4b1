"""Cohen's kappa between the technology and the person deciding without it."""

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import ANY_LABELS, Composite, Metric
from touchstone.evaluation.spec import EvaluationSpec

PARTS = (
    Match(decision=(1,), baseline=(1,)),
    Match(decision=(1,), baseline=(0,)),
    Match(decision=(0,), baseline=(1,)),
    Match(decision=(0,), baseline=(0,)),
)


def kappa(table: Floats, _spec: EvaluationSpec) -> Floats:
    """(observed - expected) / (1 - expected) of (…, both, first, second, neither); NaN where expected is 1."""
    both, first, second, neither = (table[..., place] for place in range(4))
    whole = table.sum(axis=-1)
    safe = np.where(whole > 0, whole, 1.0)
    observed = (both + neither) / safe
    expected = ((both + first) * (both + second) + (neither + first) * (neither + second)) / safe**2
    room = np.where(whole > 0, 1 - expected, 0.0)
    return np.where(room > 0, (observed - expected) / np.where(room > 0, room, 1.0), np.nan)


METRIC = Metric(
    id="kappa",
    name="Agreement beyond chance",
    meaning="How far the person and the technology agree beyond what their rates of selecting would give by chance.",
    formula="(observed − expected) / (1 − expected)",
    ideal=None,
    direction="none",
    undefined=(("zero_variance", "both decided alike for everybody, or nobody holds both decisions"),),
    caveats=("Depends on how often each of them selects, so it does not compare across groups that differ in that.",),
    source="Cohen (1960), Educational and Psychological Measurement 20, 37-46",
    family="composite",
    needs=frozenset({"decision", "baseline"}),
    identified_by=ANY_LABELS,
    composite=Composite(parts=PARTS, value=kappa, reason="zero_variance"),
)
