"""Outcomes known only for those acted upon: what the data do allow to be said, and what must be said beside it [LA17].

Which rates cannot be identified at all is each metric's own `identified_by`; here are bounds, and cautions that come
by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchstone.evaluation.grouping import Counts, Group
from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import Accounted, Estimate, Warned

HIT_RATES = frozenset({"ppv", "fdr", "needed_per_hit"})
MUCH_PENDING = 0.05
FALLING_PERIODS = 3  # periods running in which fewer outcomes are known than in the one before
RARELY, MOSTLY = 0.01, 0.5  # overrides under and over which there is something to ask


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The least and the most a rate could be, whatever the outcomes that nobody knows. Not an interval.

    None where even the bound divides by nothing. `unlabelled`: rows that were let be anything.
    """

    metric: str
    breakdown: tuple[str, ...]
    group: Group
    lower: float | None
    upper: float | None
    unlabelled: int


def bounds_of(measured: Measured) -> tuple[Bound, ...]:
    """Worst-case bounds of tpr, fpr, ppv and npv where the spec asks for them, for each group; none otherwise."""
    asked = [choice.id for choice in measured.spec.metrics if choice.id in _BOUNDED]
    present = {*measured.plan.keys, *measured.assumed}
    if measured.spec.bounds != "worst_case" or not {"label", "decision"} <= present:
        return ()
    return tuple(
        bound_of(metric, attributes, group, counts)
        for metric in asked
        for attributes in measured.breakdowns
        for group, counts in measured.breakdown(attributes).each()
    )


_UNKNOWN = tuple(range(-7, 0))
_TP, _FP = Match(label=(1,), decision=(1,)), Match(label=(0,), decision=(1,))
_FN, _TN = Match(label=(1,), decision=(0,)), Match(label=(0,), decision=(0,))
_U1, _U0 = Match(label=_UNKNOWN, decision=(1,)), Match(label=_UNKNOWN, decision=(0,))
#: For each rate: lower and upper bound, each as (numerator, denominator).
_BOUNDED: dict[str, tuple[tuple[tuple[Match, ...], tuple[Match, ...]], tuple[tuple[Match, ...], tuple[Match, ...]]]] = {
    "tpr": (((_TP,), (_TP, _FN, _U0)), ((_TP, _U1), (_TP, _U1, _FN))),
    "fpr": (((_FP,), (_FP, _TN, _U0)), ((_FP, _U1), (_FP, _U1, _TN))),
    "ppv": (((_TP,), (_TP, _FP, _U1)), ((_TP, _U1), (_TP, _FP, _U1))),
    "npv": (((_TN,), (_TN, _FN, _U0)), ((_TN, _U0), (_TN, _FN, _U0))),
}


def bound_of(metric: str, attributes: tuple[str, ...], group: Group, counts: Counts) -> Bound:
    """The bounds of one rate (tpr, fpr, ppv or npv) for one group."""
    lower, upper = (_share(counts, hits, whole) for hits, whole in _BOUNDED[metric])
    used = {"ppv": (_U1,), "npv": (_U0,)}.get(metric, (_U1, _U0))
    return Bound(
        metric=metric,
        breakdown=attributes,
        group=group,
        lower=lower,
        upper=upper,
        unlabelled=sum(counts.of(match) for match in used),
    )


def _share(counts: Counts, hits: Sequence[Match], whole: Sequence[Match]) -> float | None:
    total = sum(counts.amount(match) for match in whole)
    return sum(counts.amount(match) for match in hits) / total if total > 0 else None


def cautions_of(measured: Measured, estimates: Sequence[Estimate], lines: Sequence[Accounted]) -> tuple[Warned, ...]:
    """The cautions that a reader is given without asking; `lines`: the accounting."""
    return (
        *_outcome_test(measured),
        *_feedback(measured),
        *_practice(measured),
        *_immature(measured, lines),
        *_overrides(estimates),
        *_not_blind(measured),
    )


def _outcome_test(measured: Measured) -> Iterator[Warned]:
    asked = sorted(HIT_RATES & {choice.id for choice in measured.spec.metrics})
    if asked and measured.spec.attributes:
        yield Warned(
            code="outcome_test",
            text="Comparing hit rates between groups does not show whether thresholds are unbiased: "
            "groups differ in how risk is spread within them.",
            figures={"metrics": asked},
        )


def _feedback(measured: Measured) -> Iterator[Warned]:
    population = measured.spec.population
    if population is not None and population.produced_by_policing:
        yield Warned(
            code="feedback",
            text="Recorded outcomes follow where and whom police looked at; a technology trained or tested on them "
            "inherits it.",
            figures={"roles": list(population.produced_by_policing)},
        )


def _practice(measured: Measured) -> Iterator[Warned]:
    if "decision" not in measured.plan.keys and measured.plan.score is None:
        yield Warned(
            code="practice_not_technology",
            text="The table holds no score and no decision of a technology: it describes existing practice.",
        )


def _immature(measured: Measured, lines: Sequence[Accounted]) -> Iterator[Warned]:
    """Outcomes not due yet: the newest periods look better than they are."""
    labels = [line for line in lines if line.role == "label" and line.group == "(all)"]
    rows, pending = sum(line.rows for line in labels), sum(line.rows for line in labels if line.name == "pending")
    shares = _known_by_period(measured)
    recent = shares[-FALLING_PERIODS - 1 :]
    is_falling = len(recent) > FALLING_PERIODS and all(later < earlier for earlier, later in pairwise(recent))
    if rows and pending and (pending / rows > MUCH_PENDING or is_falling):
        yield Warned(
            code="immature_outcomes",
            text="Some outcomes are not due yet, so the newest periods look better than they are.",
            figures={"pending": pending, "rows": rows, "known_by_period": shares},
        )


def _known_by_period(measured: Measured) -> list[float]:
    """Of the rows whose outcome is known or pending, the share that is known: by period, those with rows only."""
    if not {"label", "period"} <= set(measured.plan.keys):
        return []
    breakdown = measured.breakdown(())
    periods, rows = breakdown.cells.integers["period"], breakdown.cells.integers["n"]
    shares = []
    for period in sorted({int(one) for one in periods[periods >= 0]}):
        known, due = (
            int(rows[breakdown.mask(match) & (periods == period)].sum())
            for match in (Match(label=USABLE), Match(label=(*USABLE, _PENDING)))
        )
        if due:
            shares.append(known / due)
    return shares


_PENDING = -7


def _overrides(estimates: Sequence[Estimate]) -> Iterator[Warned]:
    """Prompts to ask, not findings: hardly ever overridden, or more often than not."""
    for estimate in estimates:
        if estimate.metric != "override_rate" or estimate.breakdown or estimate.value is None or estimate.period:
            continue
        figures = {"rate": estimate.value, "cases": estimate.denominator}
        if estimate.value < RARELY:
            text = "The technology is hardly ever overridden. Ask whether people still decide, or follow it."
            yield Warned(code="automation_bias", text=text, figures=figures)
        if estimate.value > MOSTLY:
            text = "The technology is overridden more often than not. Ask whether people use it at all."
            yield Warned(code="disuse", text=text, figures=figures)


def _not_blind(measured: Measured) -> Iterator[Warned]:
    if measured.spec.data.baseline is not None and measured.spec.data.baseline_blind is not True:
        yield Warned(
            code="baseline_not_blind",
            text="The spec does not say that people decided without sight of the output, so the comparison with them "
            "may be one of the technology with itself.",
        )
