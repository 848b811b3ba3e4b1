"""Figures worked out again from rounded counts, to three significant figures: they tell no more than those."""

from __future__ import annotations

from dataclasses import dataclass, replace

from touchstone.evaluation.composites import composite_of
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import effective_interval, rate_interval
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.outcome import (
    NOT_IDENTIFIED,
    OK,
    SUPPRESSED,
    UNDEFINED,
    Comparison,
    Estimate,
    Gap,
    Homogeneity,
    Limits,
)
from touchstone.evaluation.rates import Rate
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.suppression_rules import HIDDEN, Rule, with_figures


@dataclass(frozen=True, kw_only=True)
class RoundedCounts(Counts):
    """The counts of one group as they are shown: what a figure of several counts is worked out from."""

    rule: Rule

    def of(self, match: Match) -> int:
        """Rows that the match counts, rounded."""
        return self.rule.rounded(super().of(match))

    @property
    def n(self) -> int:
        """All rows of the group, rounded."""
        return self.rule.rounded(super().n)

    @property
    def in_all(self) -> int:
        """All rows of the table, rounded."""
        return self.rule.rounded(super().in_all)

    @property
    def reference(self) -> Counts | None:
        """The counts of the group of named references, rounded."""
        number = self.breakdown.reference
        return None if number is None else RoundedCounts(breakdown=self.breakdown, number=number, rule=self.rule)


def withheld_estimate(estimate: Estimate) -> Estimate:
    """The estimate with its place kept and every figure gone, for whatever cause."""
    return Estimate(
        id=estimate.id,
        metric=estimate.metric,
        breakdown=estimate.breakdown,
        group=estimate.group,
        period=estimate.period,
        threshold=estimate.threshold,
        level=estimate.level,
        status=SUPPRESSED,
        reason=HIDDEN,
    )


def rounded_estimate(measured: Measured, estimate: Estimate, rule: Rule) -> Estimate:
    """The estimate from rounded counts, to three significant figures."""
    metric = catalogue().get(estimate.metric)
    base = replace(estimate, n=_rounded(estimate.n, rule), undefined_replicates=None)
    if estimate.status in (NOT_IDENTIFIED, UNDEFINED) or metric is None:
        return in_three(replace(base, numerator=None, denominator=None))
    if metric.is_rate or metric.id in ("share", "not_recorded"):
        return in_three(_rounded_rate(measured, base, rule))
    if metric.id == "n":
        return replace(base, value=float(base.n or 0), numerator=base.n)
    return in_three(_rounded_figure(measured, metric, base, rule))


def in_three(estimate: Estimate) -> Estimate:
    """Value and limits to three significant figures."""
    return with_figures(estimate, "value", "lower", "upper")


def _rounded(count: int | None, rule: Rule) -> int | None:
    return None if count is None else rule.rounded(count)


def _rounded_rate(measured: Measured, estimate: Estimate, rule: Rule) -> Estimate:
    """A rate and its interval. By weight, the rate is snapped to what a rounded count of its rows would give."""
    numerator, denominator = rule.rounded(estimate.numerator or 0), rule.rounded(estimate.denominator or 0)
    made = replace(estimate, numerator=numerator, denominator=denominator)
    if denominator == 0:
        return replace(made, value=None, lower=None, upper=None)
    level, method = estimate.level, measured.spec.intervals.method
    if estimate.effective_n is None:
        interval = rate_interval(numerator, denominator, level=level, method=method)
        value = numerator / denominator
    else:
        value = numerator / denominator
        if "sw" in measured.plan.sums:
            value = min(round((estimate.value or 0.0) * denominator / rule.base) * rule.base / denominator, 1.0)
        effective = float(max(rule.rounded(round(estimate.effective_n)), 1))
        made = replace(made, effective_n=effective)
        interval = effective_interval(value, effective, level=level, method=estimate.method or "none")
    return replace(made, value=value, lower=interval.lower, upper=interval.upper, method=interval.method)


def _rounded_figure(measured: Measured, metric: Metric, estimate: Estimate, rule: Rule) -> Estimate:
    """A figure of several counts, from rounded ones; of weights or people, or from sums of scores, as it was."""
    counted = replace(
        estimate,
        numerator=_rounded(estimate.numerator, rule),
        denominator=_rounded(estimate.denominator, rule),
        effective_n=None if estimate.effective_n is None else float(rule.rounded(round(estimate.effective_n))),
    )
    plain = not {"sw"} & set(measured.plan.sums) and measured.plan.person is None
    if not plain or estimate.period is not None or metric.needs & {"g", "sx"}:
        return counted
    breakdown = measured.breakdown(estimate.breakdown)
    if estimate.group not in breakdown.groups:
        return counted
    counts = RoundedCounts(breakdown=breakdown, number=breakdown.groups.index(estimate.group), rule=rule)
    found = _again(metric, counts)
    if not isinstance(found, Figure):
        return counted
    return replace(counted, value=found.value, lower=found.lower, upper=found.upper, method=found.method)


def _again(metric: Metric, counts: RoundedCounts) -> Figure | Undefined | None:
    if metric.composite is not None:
        return composite_of(counts, metric.composite)
    return metric.compute(counts) if metric.compute is not None else None


def rate_as_shown(estimate: Estimate) -> Rate | Undefined:
    """The rate that a reader can take from a published estimate, for comparisons."""
    if estimate.status != OK or estimate.value is None or not estimate.denominator or estimate.numerator is None:
        return Undefined(HIDDEN if estimate.status == SUPPRESSED else estimate.reason or "no_denominator")
    value = estimate.numerator / estimate.denominator if estimate.effective_n is None else estimate.value
    spread = value * (1 - value)
    return Rate(
        hits=estimate.numerator,
        total=estimate.denominator,
        value=value,
        interval=rate_interval(estimate.numerator, estimate.denominator, level=estimate.level),
        effective_n=estimate.effective_n,
        variance=None if estimate.effective_n is None else spread / estimate.effective_n,
    )


def shown_comparison(comparison: Comparison) -> Comparison:
    """A comparison to three significant figures; one with a withheld side says only that."""
    if HIDDEN in (comparison.reason, comparison.difference.reason):
        gone = Limits(value=None, lower=None, upper=None, method="none", reason=HIDDEN)
        return Comparison(
            metric=comparison.metric,
            breakdown=comparison.breakdown,
            group=comparison.group,
            reference=comparison.reference,
            difference=gone,
            ratio=gone,
            period=comparison.period,
            marked=comparison.marked,
            status=SUPPRESSED,
            reason=HIDDEN,
        )
    made = replace(comparison, difference=_three(comparison.difference), ratio=_three(comparison.ratio))
    return with_figures(made, "p", "p_adjusted", "detectable")


def _three(limits: Limits) -> Limits:
    return with_figures(limits, "value", "lower", "upper")


def shown_test(tested: Homogeneity) -> Homogeneity:
    """A test over all groups that are shown, to three significant figures."""
    return with_figures(tested, "statistic", "p")


def shown_gap(gap: Gap) -> Gap:
    """A gap between groups that are shown, to three significant figures."""
    return with_figures(gap, "value", "homogeneity_p", "chance_median", "chance_95")
