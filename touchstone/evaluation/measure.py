"""Cells to estimates: each metric asked for, for everybody, each level, each declared intersection, each period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from touchstone.evaluation.cells import Cells
from touchstone.evaluation.composites import composite_of
from touchstone.evaluation.exact_areas import ExactAreas
from touchstone.evaluation.grouping import Breakdown, Counts, Group, breakdown_of
from touchstone.evaluation.metric import Figure, Metric, Undefined
from touchstone.evaluation.moments import People, assumed_codes
from touchstone.evaluation.outcome import NOT_IDENTIFIED, UNDEFINED, Estimate
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.rates import Rate as Rate
from touchstone.evaluation.rates import rate_from
from touchstone.evaluation.registry import broken, catalogue
from touchstone.evaluation.spec import NOT_RECORDED, EvaluationSpec, Population

UNRECORDED: Group = (NOT_RECORDED,)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What measuring works on: spec, plan, cells, and what second scans brought back: people, and exact areas."""

    spec: EvaluationSpec
    plan: Plan
    cells: Cells
    people: People | None = None
    exact: ExactAreas | None = None

    @property
    def assumed(self) -> Mapping[str, int]:
        """Where no decision is recorded and everybody in the table was acted upon, everybody counts as selected."""
        return assumed_codes(self.spec, self.plan)

    @property
    def breakdowns(self) -> tuple[tuple[str, ...], ...]:
        """Everybody, each attribute, each declared intersection (attributes in the spec's order)."""
        names = tuple(item.name for item in self.plan.attributes)
        declared = [tuple(name for name in names if name in parts) for parts in self.spec.intersections]
        return tuple(dict.fromkeys([(), *((name,) for name in names), *declared]))

    def breakdown(self, attributes: tuple[str, ...]) -> Breakdown:
        """One breakdown of the cells, made once."""
        if attributes not in self._made:
            self._made[attributes] = breakdown_of(
                self.cells,
                attributes,
                self.assumed,
                spec=self.spec,
                plan=self.plan,
                people=self.people.get(attributes) if self.people is not None else None,
                exact=self.exact.get(attributes) if self.exact is not None else None,
            )
        return self._made[attributes]

    @cached_property
    def _made(self) -> dict[tuple[str, ...], Breakdown]:
        return {}


def metrics_asked(spec: EvaluationSpec) -> tuple[Metric, ...]:
    """The metrics the spec names, each followed by its companions. Raises EvaluationRefused for one that is not known,
    or a local one that cannot be used.
    """
    known, faulty = catalogue(), broken()
    problems = []
    for choice in spec.metrics:
        if choice.id in faulty:
            remedy = "Mend or remove the package that brings it"
            problems.append(Problem(where=f"metrics.{choice.id}", message=faulty[choice.id], remedy=remedy))
        elif choice.id not in known:
            remedy = f"The metrics are: {', '.join(known)}"
            problems.append(Problem(where=f"metrics.{choice.id}", message="There is no such metric", remedy=remedy))
    if problems:
        raise EvaluationRefused(problems)
    ids = [name for choice in spec.metrics for name in (choice.id, *known[choice.id].companions)]
    return tuple(known[name] for name in dict.fromkeys(ids))


def estimates_of(measured: Measured) -> tuple[Estimate, ...]:
    """Every estimate, in the order metric, breakdown, group; ids number them in that order."""
    found = [
        estimate
        for metric in metrics_asked(measured.spec)
        for attributes in measured.breakdowns
        for estimate in measure(measured, metric, measured.breakdown(attributes))
    ]
    return tuple(replace(estimate, id=f"e{number}") for number, estimate in enumerate(found, start=1))


def measure(measured: Measured, metric: Metric, breakdown: Breakdown) -> Iterator[Estimate]:
    """One metric over the groups of one breakdown, or over the breakdown as a whole where that is its scope."""
    reason = unavailable(measured, metric)
    blank = Estimate(
        id="",
        metric=metric.id,
        breakdown=breakdown.attributes,
        group=(),
        period=breakdown.period,
        level=measured.spec.intervals.level,
    )
    if metric.scope == "attribute":
        yield from _of_attribute(metric, breakdown, blank)
        return
    for number, group in enumerate(breakdown.groups):
        if metric.scope == "others" and breakdown.reference in (None, number):
            continue
        base = replace(blank, group=group, n=int(breakdown.sizes[number]))
        yield _not_shown(base, reason) if reason else _estimated(measured, metric, breakdown, number, base)


def _of_attribute(metric: Metric, breakdown: Breakdown, blank: Estimate) -> Iterator[Estimate]:
    """The one figure of an attribute as a whole, shown under the level of those for whom it is not recorded."""
    if len(breakdown.attributes) == 1 and breakdown.groups and metric.compute is not None:
        number = breakdown.groups.index(UNRECORDED) if UNRECORDED in breakdown.groups else None
        n = 0 if number is None else int(breakdown.sizes[number])
        yield _with_figure(replace(blank, group=UNRECORDED, n=n), metric.compute(breakdown.counts(number or 0)))


def unavailable(measured: Measured, metric: Metric) -> str | None:
    """Why a metric cannot be shown from this table at all: a role is absent, or outcomes are known too selectively."""
    population = measured.spec.population
    if population is not None and not _is_identified(measured, metric, population):
        return "not_identified"
    present = {*measured.plan.keys, *measured.assumed, *measured.plan.sums}
    for need, reason in (("label", "no_label"), ("decision", "no_selected"), ("g", "no_score"), ("sx", "rank_only")):
        if need in metric.needs and need not in present:
            return reason
    return None if metric.needs <= present else "no_denominator"


def _is_identified(measured: Measured, metric: Metric, population: Population) -> bool:
    """Whether the data can show it: a sample that was followed up stands for everybody only by its weights [LA17]."""
    labels = population.labels
    if labels == "followed_up" and "sw" not in measured.plan.sums:
        labels = "acted_upon"
    if measured.assumed and "decision" in metric.needs and labels == "everyone":
        labels = "acted_upon"  # nobody in the table went unselected
    is_partial = metric.of_everyone and population.selection == "acted_upon"
    return labels in metric.identified_by and not is_partial


def _not_shown(base: Estimate, reason: str) -> Estimate:
    return replace(base, status=NOT_IDENTIFIED if reason == "not_identified" else UNDEFINED, reason=reason)


def _estimated(measured: Measured, metric: Metric, breakdown: Breakdown, number: int, base: Estimate) -> Estimate:
    if base.n == 0:
        return _not_shown(base, "empty_group")
    if metric.is_rate:
        return _with_figure(base, rate_of(measured, metric, breakdown, number))
    return _with_figure(base, _computed(metric, breakdown.counts(number)))


def _with_figure(base: Estimate, found: Rate | Figure | Undefined) -> Estimate:
    if isinstance(found, Undefined):
        return replace(_not_shown(base, found.reason), lower=found.lower, method=found.method)
    shared = replace(base, value=found.value, effective_n=found.effective_n, cautions=found.cautions)
    if isinstance(found, Figure):
        return replace(
            shared,
            lower=found.lower,
            upper=found.upper,
            method=found.method,
            numerator=found.numerator,
            denominator=found.denominator,
            undefined_replicates=found.undefined_replicates,
        )
    return replace(
        shared,
        lower=found.interval.lower,
        upper=found.interval.upper,
        method=found.interval.method,
        numerator=found.hits,
        denominator=found.total,
    )


def rate_of(measured: Measured, metric: Metric, breakdown: Breakdown, number: int) -> Rate | Undefined:
    """A rate of one group, by rows, by weights or by people, as the spec has them."""
    if metric.numerator is None or metric.denominator is None:
        return Undefined("no_denominator")
    return rate_from(breakdown.counts(number), metric.numerator, metric.denominator, metric.reason)


def _computed(metric: Metric, counts: Counts) -> Figure | Undefined:
    if metric.composite is not None:
        return composite_of(counts, metric.composite)
    return metric.compute(counts) if metric.compute is not None else Undefined("no_denominator")


def group_name(group: Group) -> str:
    """A group in words: its levels, or everybody."""
    return " / ".join(group) if group else "(all)"
