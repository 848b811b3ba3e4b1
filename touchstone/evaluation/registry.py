"""Every metric by id. A force's own come in through the entry-point group `touchstone.metrics`, marked local."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from touchstone.evaluation.metric import Metric
from touchstone.evaluation.metrics import (
    acceptable,
    accuracy,
    agreement,
    auc,
    auc_cross,
    auc_cross_back,
    balanced_accuracy,
    base_rate,
    baseline,
    brier,
    calibration,
    calibration_in_large,
    combined,
    decision_coverage,
    ece,
    ece_expected,
    equalised_odds_gap,
    error_cost,
    event_rate,
    f1,
    false_omission,
    fbeta,
    fdr,
    fnr,
    fpr,
    kappa,
    label_coverage,
    lr_negative,
    lr_positive,
    matching,
    mcc,
    mean_score,
    n,
    needed_per_hit,
    net_benefit,
    not_recorded,
    npv,
    observed_expected,
    override_down,
    override_rate,
    override_right,
    override_up,
    ppv,
    score_coverage,
    selection_rate,
    share,
    tnr,
    tpr,
    treatment_equality,
    word_error_rate,
)

GROUP = "touchstone.metrics"
#: In the order of the catalogue: description, errors, scores, people and technology.
OURS = (
    n.METRIC,
    share.METRIC,
    not_recorded.METRIC,
    score_coverage.METRIC,
    decision_coverage.METRIC,
    label_coverage.METRIC,
    selection_rate.METRIC,
    base_rate.METRIC,
    tpr.METRIC,
    fnr.METRIC,
    fpr.METRIC,
    tnr.METRIC,
    ppv.METRIC,
    npv.METRIC,
    fdr.METRIC,
    false_omission.METRIC,
    accuracy.METRIC,
    balanced_accuracy.METRIC,
    f1.METRIC,
    fbeta.METRIC,
    mcc.METRIC,
    lr_positive.METRIC,
    lr_negative.METRIC,
    needed_per_hit.METRIC,
    net_benefit.METRIC,
    error_cost.METRIC,
    treatment_equality.METRIC,
    equalised_odds_gap.METRIC,
    mean_score.METRIC,
    calibration_in_large.METRIC,
    observed_expected.METRIC,
    calibration.METRIC,
    ece.METRIC,
    ece_expected.METRIC,
    brier.METRIC,
    auc.METRIC,
    auc_cross.METRIC,
    auc_cross_back.METRIC,
    *baseline.METRICS,
    *combined.METRICS,
    agreement.METRIC,
    kappa.METRIC,
    override_rate.METRIC,
    override_up.METRIC,
    override_down.METRIC,
    override_right.METRIC,
    *matching.METRICS,
    event_rate.METRIC,
    acceptable.METRIC,
    word_error_rate.METRIC,
)


@cache
def catalogue() -> Mapping[str, Metric]:
    """Id → metric: ours in the order of the catalogue, then local ones that can be used."""
    return {metric.id: metric for metric in OURS} | _local()[0]


@cache
def broken() -> Mapping[str, str]:
    """Name of a local metric's entry point → why it cannot be used. A local one never replaces one of ours."""
    return _local()[1]


@cache
def _local() -> tuple[dict[str, Metric], dict[str, str]]:
    ours = {metric.id for metric in OURS}
    found: dict[str, Metric] = {}
    faults: dict[str, str] = {}
    for point in entry_points(group=GROUP):
        metric = _loaded(point)
        if isinstance(metric, str):
            faults[point.name] = metric
        elif metric.id != point.name:
            faults[point.name] = f"The local metric calls itself '{metric.id}', and its entry point '{point.name}'"
        elif metric.id in ours or metric.id in found:
            faults[point.name] = f"There is another metric called '{metric.id}'"
        else:
            found[metric.id] = replace(metric, is_local=True)
    return found, faults


def _loaded(point: EntryPoint) -> Metric | str:
    """The metric, or why there is none: its package may raise whatever it likes on import."""
    try:
        metric = point.load()
    except Exception as error:
        return f"The local metric cannot be loaded: {type(error).__name__}: {error}"
    return metric if isinstance(metric, Metric) else "What the entry point names is no metric"
