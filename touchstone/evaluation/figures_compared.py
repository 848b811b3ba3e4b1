"""Groups set against the reference by figures that are no rates: areas, scores, composites, from what is shown of each.

Areas by DeLong's errors [D88]; other figures by recovery of variances from their own intervals [ZD]. Both start from
each group's estimate and from nothing else, so a comparison of published figures tells no more than those.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from touchstone.evaluation.areas import DELONG
from touchstone.evaluation.comparisons import Compared, in_families, mark_of, reference_of
from touchstone.evaluation.grouping import Group
from touchstone.evaluation.homogeneity import NONE, wald, wald_pair
from touchstone.evaluation.intervals import mover_difference, mover_ratio, normal_quantile
from touchstone.evaluation.metric import Metric
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, UNDEFINED, Comparison, Estimate, Gap, Homogeneity, Limits
from touchstone.evaluation.samples import reach
from touchstone.evaluation.spec import EvaluationSpec

FAMILIES = frozenset({"auc", "composite", "ratio_of_rates"})
#: Figures that cannot be below zero, so that a ratio of two of them means something.
NEVER_NEGATIVE = frozenset({"balanced_accuracy", "f1", "fbeta", "lr_positive", "lr_negative", "needed_per_hit"}) | {
    "error_cost",
    "treatment_equality",
    "observed_expected",
    "brier",
}
#: Figures that chance pushes up in small groups: two groups of different size differ by them without differing at all.
BIASED = frozenset({"ece"})
NO_INTERVAL, NO_RATIO = "no_interval", "no_ratio"


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One group's figure: (value, lower, upper) and its standard error; or the reason why there is none."""

    estimate: Estimate | None
    se: float | None

    @property
    def reason(self) -> str | None:
        """Why it cannot be compared."""
        if self.estimate is None:
            return "empty_group"
        if self.estimate.status != OK or self.estimate.value is None:
            return self.estimate.reason or UNDEFINED
        return None if self.se is not None else NO_INTERVAL

    @property
    def method(self) -> str | None:
        """How its interval was made."""
        return self.estimate.method if self.estimate is not None else None

    @property
    def triple(self) -> tuple[float, float, float]:
        """The figure with its limits. Only where there is no reason against it, and limits that hold it."""
        one = self.estimate
        assert one is not None and one.value is not None and one.lower is not None and one.upper is not None  # noqa: S101 - said above
        return one.value, one.lower, one.upper


def is_compared(metric: Metric) -> bool:
    """Whether groups are set against one another by this figure, which is no rate."""
    return metric.scope == "group" and not metric.is_rate and metric.family in FAMILIES and metric.id not in BIASED


def compare_figures(spec: EvaluationSpec, metric: Metric, estimates: Sequence[Estimate]) -> Compared:
    """The groups of one breakdown (at least one attribute) by their estimates, of which there is at least one."""
    breakdown = estimates[0].breakdown
    reference = reference_of(spec, breakdown)
    sides = {one.group: _side(one) for one in estimates}
    base = sides.get(reference, _Side(estimate=None, se=None))
    found = [
        _compared(spec, metric, (one, sides[one.group]), (reference, base))
        for one in estimates
        if one.group != reference
    ]
    marks = {group: mark_of(spec, breakdown, group) for group in sides}
    plain = _tested(metric, breakdown, {group: sides[group] for group in sides if marks[group] is None})
    tests = [plain]
    if "not_recorded" in marks.values():
        wide = {group: sides[group] for group in sides if marks[group] in (None, "not_recorded")}
        tests.append(replace(_tested(metric, breakdown, wide), includes_not_recorded=True))
    gap = _gap(metric, breakdown, {group: sides[group] for group in sides if marks[group] is None}, plain.p)
    return Compared(comparisons=tuple(in_families(spec, metric.id, found)), homogeneity=tuple(tests), gap=gap)


def _side(one: Estimate) -> _Side:
    """The standard error that the interval bears; none where there is no interval, or one that misses its figure."""
    lower, value, upper = one.lower, one.value, one.upper
    if one.status != OK or value is None or lower is None or upper is None or not lower <= value <= upper:
        return _Side(estimate=one, se=None)
    z = normal_quantile(one.level)
    if one.method == DELONG:
        return _Side(estimate=one, se=(_logit(upper) - _logit(lower)) / (2 * z) * value * (1 - value))
    return _Side(estimate=one, se=(upper - lower) / (2 * z))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


def _compared(
    spec: EvaluationSpec, metric: Metric, one: tuple[Estimate, _Side], base: tuple[Group, _Side]
) -> Comparison:
    (estimate, side), (reference, own) = one, base
    reason = side.reason or own.reason
    blank = Limits(value=None, lower=None, upper=None, method="none", reason=reason)
    made = Comparison(
        metric=metric.id,
        breakdown=estimate.breakdown,
        group=estimate.group,
        reference=reference,
        period=estimate.period,
        difference=blank,
        ratio=blank,
        marked=mark_of(spec, estimate.breakdown, estimate.group),
        cautions=tuple(dict.fromkeys((*estimate.cautions, *(own.estimate.cautions if own.estimate else ())))),
    )
    if reason == NO_INTERVAL and estimate.value is not None and own.estimate and own.estimate.value is not None:
        value = replace(blank, value=estimate.value - own.estimate.value)
        return replace(made, difference=value, ratio=replace(blank, reason=NO_RATIO), reason=reason)
    if reason is not None or side.se is None or own.se is None:
        return replace(made, status=NOT_IDENTIFIED if reason == "not_identified" else UNDEFINED, reason=reason)
    difference, p, test = _difference(side, own, estimate.level)
    ratio = _ratio(metric, side, own)
    return replace(
        made,
        difference=difference,
        ratio=ratio,
        p=p,
        test=test,
        detectable=reach(spec.tests.alpha) * math.hypot(side.se, own.se),
        equivalent=_is_equivalent(spec, ratio),
    )


def _difference(one: _Side, own: _Side, level: float) -> tuple[Limits, float, str]:
    """The difference, the p value at whose level its interval would end at 0, and the name of the test."""
    z = normal_quantile(level)
    value = one.triple[0] - own.triple[0]
    if one.method == own.method == DELONG:
        half = z * math.hypot(one.se or 0.0, own.se or 0.0)
        lower, upper = max(value - half, -1.0), min(value + half, 1.0)
        return Limits(value=value, lower=lower, upper=upper, method="delong_difference"), _p(value, half / z), "wald"
    lower, upper = mover_difference(one.triple, own.triple)
    towards_zero = value - lower if value > 0 else upper - value
    return Limits(value=value, lower=lower, upper=upper, method="mover"), _p(value, towards_zero / z), "mover"


def _p(value: float, error: float) -> float:
    return wald_pair(value, error**2)


def _ratio(metric: Metric, one: _Side, own: _Side) -> Limits:
    """The ratio of two figures that cannot be negative, by the same recovery; of others there is none."""
    none = Limits(value=None, lower=None, upper=None, method="none", reason=NO_RATIO)
    if metric.id not in NEVER_NEGATIVE or min(one.triple[1], own.triple[1]) < 0:
        return none
    found = mover_ratio(one.triple, own.triple)
    if own.triple[0] == 0:
        return Limits(value=None, lower=found.lower, upper=None, method=found.method, reason="zero_reference")
    return Limits(value=one.triple[0] / own.triple[0], lower=found.lower, upper=found.upper, method=found.method)


def _is_equivalent(spec: EvaluationSpec, ratio: Limits) -> bool | None:
    if spec.equivalence is None or ratio.reason == NO_RATIO:
        return None
    if ratio.lower is None or ratio.upper is None:
        return False
    return 1 / spec.equivalence.ratio <= ratio.lower and ratio.upper <= spec.equivalence.ratio


def _known(sides: Mapping[Group, _Side]) -> dict[Group, tuple[float, float, int]]:
    """Group → (value, standard error, rows), of those that can be compared."""
    return {
        group: (side.estimate.value, side.se, side.estimate.n or 0)
        for group, side in sides.items()
        if side.se is not None and side.estimate is not None and side.estimate.value is not None
    }


def _tested(metric: Metric, breakdown: tuple[str, ...], sides: Mapping[Group, _Side]) -> Homogeneity:
    """Do the groups differ at all? Wald's Q on the figures and their errors."""
    known = _known(sides)
    values = list(known.values())
    tested = NONE if len(known) < 2 else wald([v for v, _, _ in values], [s * s for _, s, _ in values],
                                              [n for _, _, n in values])  # fmt: skip
    names = [" / ".join(group) for group in known]
    without = [" / ".join(group) for group in sides if group not in known]
    return Homogeneity(
        metric=metric.id,
        breakdown=breakdown,
        statistic=tested.statistic,
        df=tested.df,
        p=tested.p,
        test=tested.test,
        includes_not_recorded=False,
        groups=tuple(names),
        left_out=(*without, *(names[place] for place in tested.left_out)),
    )


def _gap(metric: Metric, breakdown: tuple[str, ...], sides: Mapping[Group, _Side], p: float | None) -> Gap | None:
    known = _known(sides)
    if len(known) < 2:
        return None
    largest, smallest = max(known, key=lambda one: known[one][0]), min(known, key=lambda one: known[one][0])
    return Gap(
        metric=metric.id,
        breakdown=breakdown,
        value=known[largest][0] - known[smallest][0],
        largest=largest,
        smallest=smallest,
        homogeneity_p=p,
        chance_median=None,
        chance_95=None,
    )
