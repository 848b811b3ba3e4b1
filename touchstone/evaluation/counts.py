"""Counts in: published tables, and suppliers who give counts. Read, reconciled, and then measured like any table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from touchstone.evaluation.count_cells import blocked_metrics, check_fits, is_counted, measured_counts, not_available
from touchstone.evaluation.count_shapes import SHAPES, form_of
from touchstone.evaluation.counts_reading import CountRow, CountTable, read_counts
from touchstone.evaluation.deployments import deployment_checks
from touchstone.evaluation.events import EVENT_RATE, event_findings
from touchstone.evaluation.limits import verdicts_of
from touchstone.evaluation.matching import matching_findings
from touchstone.evaluation.measure import metrics_asked
from touchstone.evaluation.outcome import REPORTED_ONLY, Estimate, Findings, Warned
from touchstone.evaluation.overlaps import check_overlaps, parts_only
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.reconciliation import (
    Reconciled,
    blocked_parts,
    printed_number,
    reconcile,
    reconciliation_warnings,
)
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.tables import Table
from touchstone.evaluation.taken_in import TakenIn


def counts_in(spec: EvaluationSpec, table: Table) -> TakenIn:
    """A table of counts, taken in: cells for the shapes that make cells, findings for the others.

    Raises EvaluationRefused for cells that hold no count, for overlapping categories, and for a spec that does not fit.
    """
    metrics_asked(spec)
    form = form_of(spec)
    if form.shape in ("confusion", "rate", "scored"):
        check_fits(spec)
    if form.shape == "events" and [choice.id for choice in spec.metrics] != [EVENT_RATE]:
        problem = Problem(where="metrics", message="Events give one metric", remedy=f"Ask for {EVENT_RATE}")
        raise EvaluationRefused([problem])
    read = read_counts(spec, table)
    noticed = check_overlaps(read)
    checks = (*reconcile(read), *(deployment_checks(read) if form.shape == "matching" else ()))
    said = Findings(
        reconciliation=checks,
        warnings=(*noticed, *reconciliation_warnings(checks), *_reported_warning(read), *_left_out_warning(read)),
        estimates=tuple(_reported(read)),
    )
    if form.shape in ("events", "matching"):
        return TakenIn(measured=None, found=_direct(read, said, blocked_parts(checks)))
    return _with_cells(read, said, checks)


def _with_cells(read: CountTable, said: Findings, checks: Sequence[Reconciled]) -> TakenIn:
    blocked = blocked_metrics(read.spec, blocked_parts(checks))
    absent, _ = not_available(read)
    return TakenIn(
        measured=measured_counts(read),
        found=said,
        blocked=blocked,
        is_blocked=bool(blocked),
        not_available=absent,
    )


def _direct(read: CountTable, said: Findings, blocked: frozenset[str]) -> Findings:
    shape = form_of(read.spec).shape
    found = (event_findings if shape == "events" else matching_findings)(read, blocked=blocked)
    shown = {(one.breakdown, one.group, one.period) for one in said.estimates}
    kept = [one for one in found.estimates if (one.breakdown, one.group, one.period) not in shown]
    return replace(
        found,
        estimates=(*kept, *said.estimates),
        limits=tuple(verdicts_of(read.spec, kept, found.comparisons)),
        reconciliation=said.reconciliation,
        warnings=(*said.warnings, *found.warnings),
    )


def _without_counts(read: CountTable) -> list[CountRow]:
    """Rows that print a rate and lack a count that it was made from."""
    return [row for row in read.rows if row.stated is not None and not is_counted(read, row)]


def _reported(read: CountTable) -> Iterator[Estimate]:
    """A rate without its counts: shown in words, never in a chart, a test or a limit."""
    if not SHAPES[form_of(read.spec).shape].needed:
        return
    metric = next(iter(metrics_asked(read.spec))).id
    form = form_of(read.spec)
    scale = (
        Decimal(repr(form.per)) if form.shape == "rate" else Decimal(1)
    )  # a share is shown as a share, whatever it was printed as
    names = tuple(item.name for item in read.spec.attributes)
    for row in _without_counts(read):
        printed = printed_number(row.stated)
        if printed is not None:
            yield Estimate(
                id="",
                metric=metric,
                breakdown=names,
                group=row.group,
                period=row.period,
                value=float(printed / scale),
                level=read.spec.intervals.level,
                status=REPORTED_ONLY,
                reason="not_available",
                cautions=("reported_not_verifiable",),
            )


def _reported_warning(read: CountTable) -> Iterator[Warned]:
    rows = _without_counts(read)
    if rows:
        yield Warned(
            code="reported_not_verifiable",
            text=f"{len(rows):,} rates are printed without the counts they come from. They are reported, not "
            "verifiable: they have no interval, and stand in no chart, test or limit.",
            figures={"rows": len(rows)},
        )


def _left_out_warning(read: CountTable) -> Iterator[Warned]:
    """Rows without a count that their shape needs: a count that is not available is not zero."""
    if not SHAPES[form_of(read.spec).shape].needed:
        return
    rows = [row for row in parts_only(read) if not is_counted(read, row)]
    if rows:
        yield Warned(
            code="counts_not_available",
            text=f"{len(rows):,} of {len(read.rows):,} rows lack a count and are left out of every sum: "
            f"{'; '.join(read.place(row) for row in rows[:5])}{' …' if len(rows) > 5 else ''}.",
            figures={"rows": len(rows), "of": len(read.rows)},
        )
