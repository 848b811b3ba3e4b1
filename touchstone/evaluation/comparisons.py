"""Every group with the named reference of its attribute: signed difference and ratio, test, and what could be shown.

Not recorded and declined levels are compared and shown, marked, and stay out of the family of tests and of the first
homogeneity test; a second one includes the not recorded, because that group is often the one that differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchstone.evaluation.adjust import adjusted
from touchstone.evaluation.gaps import chance_gap
from touchstone.evaluation.grouping import EVERYONE_ELSE, Breakdown, Group
from touchstone.evaluation.homogeneity import NONE, Tested, pearson, two_proportion, wald, wald_pair
from touchstone.evaluation.intervals import exact_limits, mover_ratio, newcombe, wilson_limits
from touchstone.evaluation.measure import Measured, Rate, rate_of, unavailable
from touchstone.evaluation.metric import Metric, Undefined
from touchstone.evaluation.outcome import NOT_IDENTIFIED, UNDEFINED, Comparison, Gap, Homogeneity, Limits
from touchstone.evaluation.samples import detectable
from touchstone.evaluation.spec import NOT_RECORDED, UNLISTED, EvaluationSpec, Groups

Found = Rate | Undefined


@dataclass(frozen=True, kw_only=True)
class Compared:
    """All that is said about the groups of one breakdown for one rate."""

    comparisons: tuple[Comparison, ...]
    homogeneity: tuple[Homogeneity, ...]
    gap: Gap | None


def compare_groups(measured: Measured, metric: Metric, breakdown: Breakdown) -> Compared:
    """The comparisons of one rate over one breakdown (at least one attribute)."""
    rates = _rates(measured, metric, breakdown)
    if unavailable(measured, metric):
        found = _pairs(measured.spec, metric, breakdown, rates)
        return Compared(comparisons=tuple(found), homogeneity=(), gap=None)
    places = range(len(rates)) if asks_for_rest(measured.spec) else ()
    rests = [rate_of(measured, metric, breakdown.against_rest(number), 1) for number in places]
    return compare_rates(measured.spec, metric, breakdown, rates, rests)


def compare_rates(
    spec: EvaluationSpec, metric: Metric, breakdown: Breakdown, rates: Sequence[Found], rests: Sequence[Found] = ()
) -> Compared:
    """The same from the rates of the groups, and of everyone not in each where that is asked for."""
    groups = breakdown.groups
    found = _pairs(spec, metric, breakdown, rates)
    others = _with_rest(spec, metric, breakdown, rates, rests)
    marks = [mark_of(spec, breakdown.attributes, group) for group in groups]
    plain = _tested(spec, metric, breakdown, rates, [mark is None for mark in marks])
    tests = [plain]
    if any(mark == "not_recorded" for mark in marks):
        included = [mark in (None, "not_recorded") for mark in marks]
        tests.append(replace(_tested(spec, metric, breakdown, rates, included), includes_not_recorded=True))
    return Compared(
        comparisons=(*in_families(spec, metric.id, found), *in_families(spec, metric.id, others)),
        homogeneity=tuple(tests),
        gap=_gap(spec, metric, breakdown, rates, marks, plain.p),
    )


def compare_in_period(measured: Measured, metric: Metric, breakdown: Breakdown) -> tuple[Comparison, ...]:
    """The comparisons alone, without tests over all groups: what limits agreed for each period are judged on."""
    found = _pairs(measured.spec, metric, breakdown, _rates(measured, metric, breakdown))
    return tuple(in_families(measured.spec, metric.id, found))


def _rates(measured: Measured, metric: Metric, breakdown: Breakdown) -> list[Found]:
    why_not = unavailable(measured, metric)
    places = range(len(breakdown.groups))
    return [Undefined(why_not) if why_not else rate_of(measured, metric, breakdown, number) for number in places]


def _pairs(spec: EvaluationSpec, metric: Metric, breakdown: Breakdown, rates: Sequence[Found]) -> list[Comparison]:
    reference = reference_of(spec, breakdown.attributes)
    groups = breakdown.groups
    base = rates[groups.index(reference)] if reference in groups else Undefined("empty_group")
    return [
        replace(
            _compared(spec, metric, breakdown.attributes, (group, rate), (reference, base)), period=breakdown.period
        )
        for group, rate in zip(groups, rates, strict=True)
        if group != reference
    ]


def asks_for_rest(spec: EvaluationSpec) -> bool:
    """Whether each group is also set against everyone else."""
    return isinstance(spec.groups, Groups) and spec.groups.rest


def _with_rest(
    spec: EvaluationSpec, metric: Metric, breakdown: Breakdown, rates: Sequence[Found], rests: Sequence[Found]
) -> list[Comparison]:
    """Each group with everyone who is not in it: never with itself inside a total."""
    reference = (EVERYONE_ELSE,) * len(breakdown.attributes)
    return [
        _compared(spec, metric, breakdown.attributes, (group, rate), (reference, rest))
        for group, rate, rest in zip(breakdown.groups, rates, rests, strict=False)
    ]


def reference_of(spec: EvaluationSpec, attributes: Sequence[str]) -> Group:
    """The group that the others are set against: the named reference of each attribute."""
    named = {item.name: item.reference for item in spec.attributes}
    return tuple(named[name] for name in attributes)


def mark_of(spec: EvaluationSpec, attributes: Sequence[str], group: Group) -> str | None:
    """Why a group stays out of the family of tests: a level of it is not recorded, unlisted or declined; else None."""
    declined = {item.name: item.declined for item in spec.attributes}
    for name, level in zip(attributes, group, strict=True):
        if level in (NOT_RECORDED, UNLISTED):
            return "not_recorded" if level == NOT_RECORDED else "unlisted"
        if level in declined[name]:
            return "declined"
    return None


def triple(rate: Rate, *, level: float, method: str) -> tuple[float, float, float]:
    """A rate with the limits that differences and ratios start from: Wilson, or exact where that is asked for."""
    if rate.effective_n is not None:
        lower, upper = wilson_limits(rate.value * rate.effective_n, rate.effective_n, level)
    else:
        limits = exact_limits if method == "exact" else wilson_limits
        lower, upper = limits(rate.hits, rate.total, level)
    return rate.value, float(lower), float(upper)


def _compared(
    spec: EvaluationSpec,
    metric: Metric,
    attributes: tuple[str, ...],
    one: tuple[Group, Found],
    base: tuple[Group, Found],
) -> Comparison:
    (group, rate), (reference, reference_rate) = one, base
    missing = next((found.reason for found in (rate, reference_rate) if isinstance(found, Undefined)), None)
    blank = Limits(value=None, lower=None, upper=None, method="none", reason=missing)
    made = Comparison(
        metric=metric.id,
        breakdown=attributes,
        group=group,
        reference=reference,
        difference=blank,
        ratio=blank,
        marked=mark_of(spec, attributes, group),
    )
    if isinstance(rate, Undefined) or isinstance(reference_rate, Undefined):
        status = NOT_IDENTIFIED if missing == "not_identified" else UNDEFINED
        return replace(made, status=status, reason=missing)
    level, method = spec.intervals.level, spec.intervals.method
    first, second = (triple(found, level=level, method=method) for found in (rate, reference_rate))
    p, test = _p_value(rate, reference_rate)
    ratio = _ratio(first, second)
    return replace(
        made,
        difference=_difference(first, second),
        ratio=ratio,
        p=p,
        test=test,
        detectable=_detectable(spec, rate, reference_rate),
        equivalent=_is_equivalent(spec, ratio),
        cautions=tuple(dict.fromkeys((*rate.cautions, *reference_rate.cautions))),
    )


def _difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> Limits:
    found = newcombe(first, second)
    return Limits(value=first[0] - second[0], lower=found.lower, upper=found.upper, method=found.method)


def _ratio(first: tuple[float, float, float], second: tuple[float, float, float]) -> Limits:
    found = mover_ratio(first, second)
    if second[0] == 0:
        return Limits(value=None, lower=found.lower, upper=None, method=found.method, reason="zero_reference")
    return Limits(value=first[0] / second[0], lower=found.lower, upper=found.upper, method=found.method)


def _p_value(rate: Rate, reference: Rate) -> tuple[float, str]:
    if rate.variance is not None and reference.variance is not None:
        return wald_pair(rate.value - reference.value, rate.variance + reference.variance), "wald"
    return two_proportion(rate.hits, rate.total, reference.hits, reference.total)


def _detectable(spec: EvaluationSpec, rate: Rate, reference: Rate) -> float | None:
    """From the reference's rate; effective numbers where rows are weighted or people repeat."""
    sizes = [int(found.effective_n) if found.effective_n is not None else found.total for found in (rate, reference)]
    return detectable(rate=reference.value, n=sizes[0], reference_n=sizes[1], alpha=spec.tests.alpha)


def _is_equivalent(spec: EvaluationSpec, ratio: Limits) -> bool | None:
    """Whether "no material difference" may be said; None where nobody asked for it to be judged."""
    if spec.equivalence is None:
        return None
    if ratio.lower is None or ratio.upper is None:
        return False
    return 1 / spec.equivalence.ratio <= ratio.lower and ratio.upper <= spec.equivalence.ratio


def in_families(spec: EvaluationSpec, metric: str, found: Sequence[Comparison]) -> list[Comparison]:
    """Adjusted over the substantive groups of one breakdown, for primary metrics; others show p unadjusted."""
    is_primary = any(choice.id == metric and choice.role == "primary" for choice in spec.metrics)
    places = [place for place, one in enumerate(found) if one.p is not None and one.marked is None and is_primary]
    values = adjusted([found[place].p or 0.0 for place in places], how=spec.tests.adjust)
    made = list(found)
    for place, value in zip(places, values, strict=True):
        family = f"{'+'.join(made[place].breakdown)}/{metric}"
        family += "/rest" if EVERYONE_ELSE in made[place].reference else ""
        made[place] = replace(made[place], p_adjusted=value, family=family, in_family=True)
    return made


def _tested(
    spec: EvaluationSpec, metric: Metric, breakdown: Breakdown, rates: Sequence[Found], wanted: Sequence[bool]
) -> Homogeneity:
    places = [place for place, is_wanted in enumerate(wanted) if is_wanted]
    known = [(place, rate) for place in places if isinstance(rate := rates[place], Rate)]
    names = [" / ".join(group) for group in breakdown.groups]
    tested, out = _homogeneity(spec, [rate for _, rate in known])
    left_out = [names[place] for place in places if isinstance(rates[place], Undefined)]
    left_out += [names[known[place][0]] for place in out]
    return Homogeneity(
        metric=metric.id,
        breakdown=breakdown.attributes,
        statistic=tested.statistic,
        df=tested.df,
        p=tested.p,
        test=tested.test,
        includes_not_recorded=False,
        groups=tuple(names[place] for place, _ in known),
        left_out=tuple(left_out),
    )


def _homogeneity(spec: EvaluationSpec, rates: Sequence[Rate]) -> tuple[Tested, tuple[int, ...]]:
    if len(rates) < 2:
        return NONE, ()
    if all(rate.variance is not None for rate in rates):
        variances = [rate.variance or 0.0 for rate in rates]
        tested = wald([rate.value for rate in rates], variances, [rate.total for rate in rates])
        return tested, tested.left_out
    return pearson([rate.hits for rate in rates], [rate.total for rate in rates], seed=spec.seed), ()


def _gap(
    spec: EvaluationSpec,
    metric: Metric,
    breakdown: Breakdown,
    rates: Sequence[Found],
    marks: Sequence[str | None],
    p: float | None,
) -> Gap | None:
    known = [
        (rate, group)
        for rate, group, mark in zip(rates, breakdown.groups, marks, strict=True)
        if isinstance(rate, Rate) and mark is None
    ]
    if len(known) < 2:
        return None
    largest, smallest = max(known, key=lambda one: one[0].value), min(known, key=lambda one: one[0].value)
    is_plain = all(rate.variance is None for rate, _ in known)
    chance = chance_gap([rate.hits for rate, _ in known], [rate.total for rate, _ in known], seed=spec.seed)
    return Gap(
        metric=metric.id,
        breakdown=breakdown.attributes,
        value=largest[0].value - smallest[0].value,
        largest=largest[1],
        smallest=smallest[1],
        homogeneity_p=p,
        chance_median=chance[0] if is_plain else None,
        chance_95=chance[1] if is_plain else None,
    )
