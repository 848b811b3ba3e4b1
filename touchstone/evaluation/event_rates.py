"""Rates from published counts, without cells: an estimate for each group, and each group against its reference.

Events per exposure are Poisson counts, not shares of people: one person can be searched twice. Rates of rare errors
are set against one another in the same exact way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchstone.evaluation.adjust import adjusted
from touchstone.evaluation.comparisons import mark_of, reference_of
from touchstone.evaluation.homogeneity import NONE, Tested, pearson, two_proportion
from touchstone.evaluation.intervals import (
    Interval,
    conditional_exact,
    exact_limits,
    garwood,
    mover_ratio,
    newcombe,
    wilson_limits,
)
from touchstone.evaluation.outcome import OK, UNDEFINED, Comparison, Estimate, Findings, Homogeneity, Limits, Warned
from touchstone.evaluation.rare import RARE, binomial_test, few_sentence, is_few, same_rates
from touchstone.evaluation.spec import EvaluationSpec

Group = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """`hits` of `total` in one group, times `per`; `is_events`: a Poisson count over an exposure, else a share.

    `reason`: why there is no figure, where there is none.
    """

    group: Group
    hits: int = 0
    total: float = 0
    per: float = 1
    is_events: bool = False
    reason: str | None = None
    cautions: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The rate. Only where there is a total."""
        return self.hits / self.total * self.per

    def interval(self, level: float) -> Interval:
        """Exact: Garwood [G36] for events, Clopper-Pearson [CP34] for shares."""
        if self.is_events:
            return garwood(self.hits, self.total / self.per, level=level)
        lower, upper = (float(limit) * self.per for limit in exact_limits(self.hits, self.total, level))
        return Interval(lower, upper, "exact")


def estimate_of(counted: Counted, base: Estimate) -> Estimate:
    """The estimate, in the blank that names its metric, breakdown and operating point."""
    base = replace(base, group=counted.group, cautions=counted.cautions)
    if counted.reason is not None:
        return replace(base, status=UNDEFINED, reason=counted.reason, numerator=counted.hits or None)
    found = counted.interval(base.level)
    total = int(counted.total) if float(counted.total).is_integer() else None
    return replace(
        base,
        value=counted.value,
        numerator=counted.hits,
        denominator=total,
        n=total,
        lower=found.lower,
        upper=found.upper,
        method=found.method,
    )


def compare_counted(spec: EvaluationSpec, base: Estimate, groups: Sequence[Counted]) -> Findings:
    """The groups of one breakdown against the named reference, with the test of all of them first.

    `base`: names metric, breakdown, period and operating point.
    """
    reference = reference_of(spec, base.breakdown)
    own = next((one for one in groups if one.group == reference), Counted(group=reference, reason="empty_group"))
    others = [one for one in groups if one.group != reference]
    pairs = [(one, _compared(spec, base, one, own)) for one in others]
    comparisons = _adjusted(spec, base, [made for _, made in pairs])
    tests = _tests(spec, base, groups)
    return Findings(
        comparisons=tuple(comparisons),
        homogeneity=tuple(tests),
        warnings=tuple(_few(base, own, pairs)),
    )


def _compared(spec: EvaluationSpec, base: Estimate, one: Counted, own: Counted) -> Comparison:
    reason = one.reason or own.reason
    blank = Limits(value=None, lower=None, upper=None, method="none", reason=reason)
    made = Comparison(
        metric=base.metric,
        breakdown=base.breakdown,
        group=one.group,
        reference=own.group,
        period=base.period,
        threshold=base.threshold,
        list_size=base.list_size,
        difference=blank,
        ratio=blank,
        marked=mark_of(spec, base.breakdown, one.group),
    )
    if reason is not None:
        return replace(made, status=UNDEFINED, reason=reason)
    ratio, p, test = _ratio_and_test(one, own, base.level)
    return replace(
        made,
        difference=_difference(one, own, base.level),
        ratio=ratio,
        p=p,
        test=test,
        equivalent=_is_equivalent(spec, ratio, one.hits + own.hits),
    )


def is_rare(one: Counted, own: Counted) -> bool:
    """Whether the two are set against one another given their total: events, or errors rarer than one in a hundred."""
    return one.is_events or (one.hits + own.hits) / (one.total + own.total) < RARE


def _ratio_and_test(one: Counted, own: Counted, level: float) -> tuple[Limits, float, str]:
    reason = "zero_reference" if own.hits == 0 else None
    value = None if own.hits == 0 else one.value / own.value
    if is_rare(one, own):
        found = conditional_exact(one.hits, one.total, own.hits, own.total, level=level)
        p = binomial_test(one.hits, one.hits + own.hits, one.total / (one.total + own.total))
        return (
            Limits(value=value, lower=found.lower, upper=found.upper, method=found.method, reason=reason),
            p,
            ("conditional_exact"),
        )
    found = mover_ratio(_wilson(one, level), _wilson(own, level))
    p, test = two_proportion(one.hits, int(one.total), own.hits, int(own.total))
    return Limits(value=value, lower=found.lower, upper=found.upper, method=found.method, reason=reason), p, test


def _wilson(one: Counted, level: float) -> tuple[float, float, float]:
    lower, upper = wilson_limits(one.hits, one.total, level)
    return one.hits / one.total, float(lower), float(upper)


def _difference(one: Counted, own: Counted, level: float) -> Limits:
    """Newcombe's for shares [N98b]; for events the same recovery of variances on Garwood's limits [ZD]."""
    value = one.value - own.value
    if not one.is_events:
        found = newcombe(_wilson(one, level), _wilson(own, level))
        scale = one.per
        return Limits(
            value=value, lower=(found.lower or 0.0) * scale, upper=(found.upper or 0.0) * scale, method=found.method
        )
    first, second = one.interval(level), own.interval(level)
    (l1, u1), (l2, u2) = ((limits.lower or 0.0, limits.upper or 0.0) for limits in (first, second))
    lower = value - math.hypot(one.value - l1, u2 - own.value)
    return Limits(
        value=value, lower=lower, upper=value + math.hypot(u1 - one.value, own.value - l2), method="mover_garwood"
    )


def _is_equivalent(spec: EvaluationSpec, ratio: Limits, events: int) -> bool | None:
    if spec.equivalence is None:
        return None
    if is_few(events) or ratio.lower is None or ratio.upper is None:
        return False
    return 1 / spec.equivalence.ratio <= ratio.lower and ratio.upper <= spec.equivalence.ratio


def _adjusted(spec: EvaluationSpec, base: Estimate, found: Sequence[Comparison]) -> list[Comparison]:
    is_primary = any(choice.id == base.metric and choice.role == "primary" for choice in spec.metrics)
    made = list(found)
    places = [at for at, one in enumerate(made) if one.p is not None and one.marked is None and is_primary]
    values = adjusted([made[at].p or 0.0 for at in places], how=spec.tests.adjust)
    for at, value in zip(places, values, strict=True):
        family = f"{'+'.join(base.breakdown)}/{base.metric}"
        made[at] = replace(made[at], p_adjusted=value, family=family, in_family=True)
    return made


def _tests(spec: EvaluationSpec, base: Estimate, groups: Sequence[Counted]) -> list[Homogeneity]:
    marks = {one.group: mark_of(spec, base.breakdown, one.group) for one in groups}
    plain = [one for one in groups if marks[one.group] is None]
    found = [_homogeneity(spec, base, plain, includes_not_recorded=False)]
    if any(mark == "not_recorded" for mark in marks.values()):
        wide = [one for one in groups if marks[one.group] in (None, "not_recorded")]
        found.append(_homogeneity(spec, base, wide, includes_not_recorded=True))
    return found


def _homogeneity(
    spec: EvaluationSpec, base: Estimate, groups: Sequence[Counted], *, includes_not_recorded: bool
) -> Homogeneity:
    known = [one for one in groups if one.reason is None]
    tested = _tested(known, spec.seed)
    return Homogeneity(
        metric=base.metric,
        breakdown=base.breakdown,
        statistic=tested.statistic,
        df=tested.df,
        p=tested.p,
        test=tested.test,
        includes_not_recorded=includes_not_recorded,
        groups=tuple(" / ".join(one.group) for one in known),
        left_out=tuple(" / ".join(one.group) for one in groups if one.reason is not None),
        period=base.period,
        threshold=base.threshold,
        list_size=base.list_size,
    )


def _tested(known: Sequence[Counted], seed: int) -> Tested:
    if len(known) < 2:
        return NONE
    hits, totals = [one.hits for one in known], [one.total for one in known]
    if known[0].is_events or sum(hits) / sum(totals) < RARE:
        return same_rates(hits, totals, seed=seed)
    return pearson(hits, [int(total) for total in totals], seed=seed)


def _few(base: Estimate, own: Counted, pairs: Sequence[tuple[Counted, Comparison]]) -> list[Warned]:
    """Fewer than 20 events in all: how large a ratio remains possible, instead of "no difference"; and where the
    interval of the difference and the exact test disagree, that the exact result stands.
    """
    found = []
    for one, made in pairs:
        if made.status != OK or not is_rare(one, own):
            continue
        names = {"group": " / ".join(one.group), "reference": " / ".join(own.group), "metric": base.metric}
        events = one.hits + own.hits
        if is_few(events):
            figures = {**names, "events": events, "lower": made.ratio.lower, "upper": made.ratio.upper}
            text = f"{names['group']} and {names['reference']}, {base.metric}: {few_sentence(events, made.ratio)}"
            found.append(Warned(code="few_events", text=text, figures=figures))
        if _disagree(made, base.level):
            text = (
                f"{names['group']} and {names['reference']}, {base.metric}: the interval of the difference "
                "and the exact test disagree. The exact result stands."
            )
            found.append(Warned(code="exact_result_stands", text=text, figures={**names, "p": made.p}))
    return found


def _disagree(made: Comparison, level: float) -> bool:
    lower, upper = made.difference.lower, made.difference.upper
    if lower is None or upper is None or made.p is None:
        return False
    return (lower > 0 or upper < 0) != (made.p < 1 - level)
