"""The metrics of the decision with somebody else's decision in its place: people before, or people and technology."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from touchstone.evaluation.metric import EVERYONE_LABELLED, Metric
from touchstone.evaluation.metrics import accuracy, fnr, fpr, npv, ppv, selection_rate, tnr, tpr

#: Metrics that are told of every decider.
MEASURES = tuple(module.METRIC for module in (tpr, fpr, ppv, npv, fnr, tnr, accuracy, selection_rate))


def in_place(metric: Metric, *, role: Literal["baseline", "final"], prefix: str, who: str, caveat: str) -> Metric:
    """The metric with `role` where the decision stood; its words say whose decision it is.

    Raises ValueError for a metric that is no rate.
    """
    if metric.numerator is None or metric.denominator is None:
        raise ValueError(f"{metric.id} is no rate")
    known = metric.identified_by if "label" not in metric.needs or role == "final" else EVERYONE_LABELLED
    return replace(
        metric,
        id=f"{prefix}_{metric.id}",
        name=f"{metric.name} ({who})",
        meaning=metric.meaning.replace("the technology", who),
        formula=metric.formula,
        caveats=(caveat, *metric.caveats),
        needs=frozenset({role if need == "decision" else need for need in metric.needs}),
        identified_by=known,
        numerator=metric.numerator.instead(role),
        denominator=metric.denominator.instead(role),
    )
