"""All that is watched over time, in one call."""

from __future__ import annotations

from touchstone.evaluation.drift import Drift, watch_of
from touchstone.evaluation.drift_coverage import coverage_drift
from touchstone.evaluation.drift_distributions import mix_drift, score_drift
from touchstone.evaluation.drift_rates import rate_drift
from touchstone.evaluation.measure import Measured


def drift_of(measured: Measured) -> Drift:
    """Rates, scores, mix and coverage by period against the baseline; empty where the spec asks for none of it.

    Raises EvaluationRefused where the baseline names no periods of the table.
    """
    watch = watch_of(measured)
    if watch is None:
        return Drift()
    return Drift.joined(part(watch) for part in (rate_drift, score_drift, mix_drift, coverage_drift))
