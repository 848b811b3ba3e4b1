"""The last step before anything leaves: small counts withheld, others rounded, and nothing left that gives them back.

By the rules T0 to T13 of disclosure control. Everything published is made from what comes out of here, in the
breakdowns that the spec names and no others (T9). T12 is the register's: nothing here knows of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from touchstone.evaluation.cells import Cells
from touchstone.evaluation.comparisons import asks_for_rest, compare_rates
from touchstone.evaluation.dominance import dominated
from touchstone.evaluation.figures_compared import compare_figures
from touchstone.evaluation.measure import Measured, unavailable
from touchstone.evaluation.metric import Metric, Undefined
from touchstone.evaluation.moments import People
from touchstone.evaluation.outcome import Accounted, Comparison, Estimate, Findings, Gap, Homogeneity, Warned
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.rates import Rate
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.releases import Before, Release, release_of
from touchstone.evaluation.rounding import (
    RoundedCounts,
    rate_as_shown,
    rounded_estimate,
    shown_comparison,
    shown_gap,
    shown_test,
    withheld_estimate,
)
from touchstone.evaluation.secondary import Hidden, withhold
from touchstone.evaluation.selective import Bound, bound_of
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.suppression_counts import EVERYBODY, Count, Counted
from touchstone.evaluation.suppression_drift import drift_rows, shown_breaches, shown_drift
from touchstone.evaluation.suppression_paired import paired_counts, shown_pairs
from touchstone.evaluation.suppression_rows import Row, accounting_rows, bound_rows, estimate_rows
from touchstone.evaluation.suppression_rules import Rule, in_figures, is_released_as_it_is, rule_for_people
from touchstone.evaluation.suppression_scores import (
    area_counts,
    calibration_counts,
    shown_areas,
    shown_calibration,
    shown_sweeps,
    sweep_rows,
)
from touchstone.evaluation.suppression_texts import shown_warnings
from touchstone.evaluation.suppression_verdicts import Shown, shown_verdicts

SINGLE = "few_people"
_Named = tuple[str, tuple[str, ...], tuple[str, ...]]  # metric, breakdown, group
ASSUMES = (
    "The protection assumes that nobody knows the exact counts of this table from elsewhere.",
    "Totals published exactly in other places, such as national tables, belong under suppression.known_outside.",
    "It assumes that every release of this evaluation is tested together with this one.",
)


@dataclass(frozen=True, kw_only=True)
class Suppressed:
    """Findings fit to publish, and what the force keeps of how they were made so.

    `withheld`: how many of each section; `survived`: the share of estimates with no small count that are still shown
    (1.0 for none); `given_away`: hidden counts that earlier releases or totals known outside give away whatever is
    withheld now, in words; `release`: for the next release, force-internal.
    """

    findings: Findings
    withheld: dict[str, int] = field(default_factory=dict)
    survived: float = 1.0
    given_away: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ASSUMES
    release: Release | None = None


def suppress(
    *, findings: Findings, spec: EvaluationSpec, plan: Plan, cells: Cells, earlier: Sequence[Release] = ()
) -> Findings:
    """The findings as they may leave. Raises EvaluationRefused for a kind of table that lacks its judgement."""
    return suppressed(findings=findings, spec=spec, plan=plan, cells=cells, earlier=earlier).findings


def suppressed(
    *,
    findings: Findings,
    spec: EvaluationSpec,
    plan: Plan,
    cells: Cells,
    earlier: Sequence[Release] = (),
    people: People | None = None,
) -> Suppressed:
    """The same with its account. `earlier`: what each earlier release of this evaluation kept; `people`: how many
    stand behind the rows of each group, where somebody has several.
    """
    if is_released_as_it_is(spec):
        return Suppressed(findings=findings, assumes=())
    rule = rule_for_people(spec)
    counted = Counted(Measured(spec=spec, plan=plan, cells=cells))
    rows = list(_rows(counted, findings, rule))
    apart = {*singled_out(counted, findings, rule, people), *dominated(counted, findings)}
    hidden = withhold(counted, rows, rule, Before(earlier), apart)
    made = _Publishing(counted=counted, findings=findings, rule=rule, hidden=hidden).findings_shown()
    values = {count: counted.value(count) for count in hidden.counts}
    return Suppressed(
        findings=made,
        withheld=_by_section(hidden),
        survived=_survived(rows, hidden, values, rule),
        given_away=tuple(wanted.count.name for wanted in hidden.given_away),
        release=release_of(values, hidden.visible, rule),
    )


def _rows(counted: Counted, findings: Findings, rule: Rule) -> Iterator[Row]:
    yield from estimate_rows(counted, findings.estimates)
    yield from accounting_rows(counted, findings.accounting)
    yield from sweep_rows(counted, findings.sweeps, rule)
    yield from calibration_counts(counted, findings.calibration)
    yield from area_counts(counted, findings.areas)
    yield from drift_rows(counted, findings.drift)
    yield from bound_rows(counted, findings.bounds)
    yield from paired_counts(counted, findings.paired, rule)


def singled_out(counted: Counted, findings: Findings, rule: Rule, people: People | None) -> set[Count]:
    """Groups of few people, however many rows they have; where nobody counted people, those with the caution."""
    found = {(one.breakdown, one.group) for one in findings.estimates if SINGLE in one.cautions}
    if people is not None:
        found = {
            (attributes, group)
            for attributes, groups in people.items()
            for group, moments in groups.items()
            if rule.is_small(moments.people)
        }
    return {counted.count(attributes, group, EVERYBODY) for attributes, group in found}


def _by_section(hidden: Hidden) -> dict[str, int]:
    found: dict[str, int] = {}
    for section, _ in hidden.withheld:
        found[section] = found.get(section, 0) + 1
    return dict(sorted(found.items()))


def _survived(rows: Sequence[Row], hidden: Hidden, values: dict[Count, int], rule: Rule) -> float:
    large = [
        row
        for row in rows
        if row.key[0] == "estimates" and not any(rule.is_small(values[one]) for one in (*row.shows, *row.guards))
    ]
    shown = [row for row in large if row.key not in hidden.withheld]
    return len(shown) / len(large) if large else 1.0


@dataclass(frozen=True, kw_only=True)
class _Publishing:
    """Findings made again from what may be shown."""

    counted: Counted
    findings: Findings
    rule: Rule
    hidden: Hidden

    def findings_shown(self) -> Findings:
        """Every section as it leaves. Forms that are not known here do not leave at all."""
        found, spec = self.findings, self.counted.measured.spec
        estimates = tuple(self._estimates())
        comparisons, tests, gaps = self._compared(estimates)
        drift = tuple(shown_drift(self.counted, found.drift, self._gone("drift"), self.rule, spec))
        shown = Shown.of(estimates, comparisons, drift)
        made = Findings(
            accounting=tuple(self._accounting()),
            estimates=estimates,
            comparisons=comparisons,
            homogeneity=tests,
            gaps=gaps,
            limits=tuple(shown_verdicts(found.limits, shown)),
            sweeps=tuple(shown_sweeps(found.sweeps, self._left("sweeps"), self.rule, spec.intervals.level)),
            calibration=tuple(shown_calibration(found.calibration, self._gone("calibration"), self.rule)),
            areas=tuple(shown_areas(found.areas, self._gone("areas"), self.rule, spec)),
            drift=drift,
            breaches=tuple(shown_breaches(found.breaches, found.drift, drift, self._gone("drift"))),
            paired=tuple(shown_pairs(found.paired, self._left("paired"), self.rule)),
            bounds=tuple(self._bounds()),
            warnings=tuple(shown_warnings(found.warnings)),
        )
        return replace(made, warnings=(*made.warnings, *self._said()))

    def _gone(self, section: str) -> set[object]:
        return {place for name, place in self.hidden.withheld if name == section}

    def _left(self, section: str) -> set[object]:
        return {place for name, place in self.hidden.left if name == section}

    def _estimates(self) -> Iterator[Estimate]:
        gone = self._gone("estimates")
        for place, estimate in enumerate(self.findings.estimates):
            # A metric that nothing here knows may show any count at all, and so may a force's own formula.
            metric = catalogue().get(estimate.metric)
            if place in gone or metric is None or (metric.is_local and metric.compute is not None):
                yield withheld_estimate(estimate)
            else:
                yield rounded_estimate(self.counted.measured, estimate, self.rule)

    def _accounting(self) -> Iterator[Accounted]:
        gone = self._gone("accounting")
        for place, line in enumerate(self.findings.accounting):
            if place not in gone:
                yield replace(line, rows=self.rule.rounded(line.rows))

    def _bounds(self) -> Iterator[Bound]:
        gone = self._gone("bounds")
        for place, bound in enumerate(self.findings.bounds):
            if place in gone:
                continue
            breakdown = self.counted.measured.breakdown(bound.breakdown)
            number = breakdown.groups.index(bound.group)
            counts = RoundedCounts(breakdown=breakdown, number=number, rule=self.rule)
            made = bound_of(bound.metric, bound.breakdown, bound.group, counts)
            yield replace(made, lower=in_figures(made.lower), upper=in_figures(made.upper))

    def _compared(
        self, estimates: Sequence[Estimate]
    ) -> tuple[tuple[Comparison, ...], tuple[Homogeneity, ...], tuple[Gap, ...]]:
        """Comparisons, tests and gaps again, from what a reader can take from the published rates."""
        shown = {(one.metric, one.breakdown, one.group): one for one in estimates if one.period is None}
        comparisons: list[Comparison] = []
        tests: list[Homogeneity] = []
        gaps: list[Gap] = []
        asked = dict.fromkeys((one.metric, one.breakdown) for one in self.findings.comparisons)
        for name, attributes in asked:
            metric = catalogue().get(name)
            if metric is None:
                continue
            again = (self._again if metric.is_rate else self._figures)(metric, attributes, shown)
            comparisons += [shown_comparison(one) for one in again[0]]
            tests += [shown_test(one) for one in again[1]]
            gaps += [shown_gap(one) for one in again[2]]
        return tuple(comparisons), tuple(tests), tuple(gaps)

    def _again(
        self, metric: Metric, attributes: tuple[str, ...], shown: dict[_Named, Estimate]
    ) -> tuple[Sequence[Comparison], Sequence[Homogeneity], Sequence[Gap]]:
        measured = self.counted.measured
        mine = (metric.id, attributes)
        if unavailable(measured, metric):
            kept = [one for one in self.findings.comparisons if (one.metric, one.breakdown) == mine]
            return kept, (), ()
        breakdown = measured.breakdown(attributes)
        rates = [rate_as_shown(shown[metric.id, attributes, group]) for group in breakdown.groups]
        total = rate_as_shown(shown[metric.id, (), ()])
        rests = [self._rest(total, rate) for rate in rates] if asks_for_rest(measured.spec) else []
        found = compare_rates(measured.spec, metric, breakdown, rates, rests)
        return found.comparisons, found.homogeneity, () if found.gap is None else (found.gap,)

    def _figures(
        self, metric: Metric, attributes: tuple[str, ...], shown: dict[_Named, Estimate]
    ) -> tuple[Sequence[Comparison], Sequence[Homogeneity], Sequence[Gap]]:
        """Of figures that are no rates: worked out from published estimates, so that nothing more is told."""
        mine = [one for (name, by, _), one in shown.items() if (name, by) == (metric.id, attributes)]
        found = compare_figures(self.counted.measured.spec, metric, mine)
        return found.comparisons, found.homogeneity, () if found.gap is None else (found.gap,)

    def _rest(self, total: Rate | Undefined, rate: Rate | Undefined) -> Rate | Undefined:
        """Everyone else, from the published total and group: the difference of two published counts tells no more."""
        if isinstance(total, Undefined) or isinstance(rate, Undefined):
            return Undefined("suppressed")
        hits, rows = total.hits - rate.hits, total.total - rate.total
        if min(hits, rows - hits) < self.rule.threshold or rate.variance is not None:
            return Undefined("suppressed")
        return Rate(hits=hits, total=rows, value=hits / rows, interval=total.interval)

    def _said(self) -> Iterator[Warned]:
        if self.hidden.withheld:
            yield Warned(
                code="suppressed",
                text=f"Figures about fewer than {self.rule.threshold} people are withheld, and others with them from "
                "which those could be worked out. Other counts are rounded, and rates are worked out from rounded "
                "counts.",
                figures={"threshold": self.rule.threshold, "round": self.rule.base},
            )
        if self.hidden.whole:
            yield Warned(
                code="withheld_whole",
                text="These tables are withheld, wholly or but for what is shown elsewhere, because it could not be "
                f"shown that small numbers stay hidden beside them: {'; '.join(self.hidden.whole)}. Fewer groups, "
                "longer periods or fewer thresholds leave more to show.",
                figures={"tables": list(self.hidden.whole)},
            )
        yield Warned(
            code="parts_may_not_add",
            text="Every count is rounded for itself, totals too, so parts may not add up to their total.",
        )
