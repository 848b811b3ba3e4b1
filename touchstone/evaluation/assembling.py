"""Everything that one measured table shows, in one place: estimates, comparisons, limits, curves, cautions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from touchstone.evaluation.accounting import accounting_of, warnings_of
from touchstone.evaluation.calibration import calibration_rows
from touchstone.evaluation.comparisons import Compared, compare_groups
from touchstone.evaluation.figures_compared import compare_figures, is_compared
from touchstone.evaluation.grouping import Breakdown
from touchstone.evaluation.limits import NOT_COMPARED, verdicts_of
from touchstone.evaluation.measure import Measured, estimates_of, metrics_asked
from touchstone.evaluation.outcome import Estimate, Findings, LimitVerdict, Warned
from touchstone.evaluation.paired import paired_rows
from touchstone.evaluation.people import people_warnings
from touchstone.evaluation.ranking import area_rows
from touchstone.evaluation.selective import bounds_of, cautions_of
from touchstone.evaluation.sweep import sweep
from touchstone.evaluation.watching import drift_of

AREAS = frozenset({"auc", "auc_cross", "auc_cross_back"})


def findings_of(measured: Measured) -> Findings:
    """All findings of a table, unsuppressed."""
    estimates = estimates_of(measured)
    compared = tuple(_compared(measured, estimates))
    comparisons = tuple(one for found in compared for one in found.comparisons)
    accounting = accounting_of(measured)
    asked = {metric.id for metric in metrics_asked(measured.spec)}
    verdicts = tuple(verdicts_of(measured.spec, estimates, comparisons))
    watched = drift_of(measured)
    has_sums = measured.plan.score is not None and measured.plan.score.sums
    sweeps = (sweep(measured, measured.breakdown(attributes)) for attributes in measured.breakdowns)
    return Findings(
        accounting=accounting,
        estimates=estimates,
        comparisons=comparisons,
        homogeneity=tuple(one for found in compared for one in found.homogeneity),
        gaps=tuple(found.gap for found in compared if found.gap is not None),
        limits=(*verdicts, *watched.limits),
        sweeps=tuple(table for table in sweeps if table is not None),
        calibration=_of_each(measured, calibration_rows) if has_sums else (),
        areas=_of_each(measured, area_rows) if asked & AREAS else (),
        drift=watched.rows,
        breaches=watched.breaches,
        paired=_of_each(measured, paired_rows),
        bounds=bounds_of(measured),
        warnings=(
            *warnings_of(measured, accounting),
            *(people_warnings(measured.people, measured.plan) if measured.people is not None else ()),
            *cautions_of(measured, estimates, accounting),
            *limits_never_judged(verdicts),
        ),
    )


def _of_each(measured: Measured, rows: Callable[[Measured, Breakdown], Iterator[Any]]) -> tuple[Any, ...]:
    return tuple(row for attributes in measured.breakdowns for row in rows(measured, measured.breakdown(attributes)))


def _compared(measured: Measured, estimates: Sequence[Estimate]) -> Iterator[Compared]:
    figures: dict[tuple[str, tuple[str, ...]], list[Estimate]] = {}
    for estimate in estimates:
        figures.setdefault((estimate.metric, estimate.breakdown), []).append(estimate)
    for metric in metrics_asked(measured.spec):
        for attributes in (each for each in measured.breakdowns if each):
            if metric.is_rate and metric.scope == "group":
                yield compare_groups(measured, metric, measured.breakdown(attributes))
            elif is_compared(metric) and (metric.id, attributes) in figures:
                yield compare_figures(measured.spec, metric, figures[metric.id, attributes])


def limits_never_judged(verdicts: Sequence[LimitVerdict]) -> Iterator[Warned]:
    """A limit on a comparison that is not made: its verdict says so, and the reader is told at the top."""
    rules: dict[str, list[str]] = {}
    for one in verdicts:
        if one.reason == NOT_COMPARED:
            rules.setdefault(one.metric, []).append(one.rule)
    for metric, found in rules.items():
        yield Warned(
            code="limit_not_judged",
            text=f"The limit on {metric} could not be judged: groups are not compared by it, or there are no groups.",
            figures={"metric": metric, "rules": found},
        )
