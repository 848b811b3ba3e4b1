"""Events per exposure from published counts: Garwood's intervals, ratios by the exact conditional test (section 15)."""

from __future__ import annotations

from touchstone.evaluation.count_groups import LEFT_OUT, CountGroup, breakdowns_of, groups_of
from touchstone.evaluation.count_shapes import form_of
from touchstone.evaluation.counts_reading import CountTable
from touchstone.evaluation.event_rates import Counted, compare_counted, estimate_of
from touchstone.evaluation.outcome import Estimate, Findings, Warned

EVENT_RATE = "event_rate"


def event_findings(table: CountTable, *, blocked: frozenset[str] = frozenset()) -> Findings:
    """Estimates and comparisons of the event rate, for each period by itself. `blocked`: counts that contradict
    one another, from which nothing is worked out.
    """
    periods = sorted({row.period for row in table.rows}, key=lambda one: one or "")
    found = [
        _of_breakdown(table, period, breakdown, blocked) for period in periods for breakdown in breakdowns_of(table)
    ]
    return Findings(
        estimates=tuple(one for each in found for one in each.estimates),
        comparisons=tuple(one for each in found for one in each.comparisons),
        homogeneity=tuple(one for each in found for one in each.homogeneity),
        warnings=(
            Warned(
                code="events_not_people",
                text="These are rates of events, not shares of people: one person can be counted more than once.",
            ),
            *(one for each in found for one in each.warnings),
        ),
    )


def _of_breakdown(
    table: CountTable, period: str | None, breakdown: tuple[str, ...], blocked: frozenset[str]
) -> Findings:
    rows = [row for row in table.rows if row.period == period]
    base = Estimate(
        id="", metric=EVENT_RATE, breakdown=breakdown, group=(), period=period, level=table.spec.intervals.level
    )
    groups = [_counted(table, group, blocked) for group in groups_of(table, rows, breakdown)]
    estimates = tuple(estimate_of(one, base) for one in groups)
    if not breakdown:
        return Findings(estimates=estimates)
    compared = compare_counted(table.spec, base, groups)
    return Findings(
        estimates=estimates,
        comparisons=compared.comparisons,
        homogeneity=compared.homogeneity,
        warnings=compared.warnings,
    )


def _events(group: CountGroup) -> int:
    """The events of a group whose exposure is not known: counted, though there is no rate."""
    return int(group.totals(("events",))[0][0])


def _counted(table: CountTable, group: CountGroup, blocked: frozenset[str]) -> Counted:
    if blocked & {"events", "exposure"}:
        return Counted(group=group.group, reason="parts_do_not_sum")
    (events, exposure), left_out = group.totals(("events",), ("exposure",))
    if left_out == len(group.rows):
        has_events = any(row.numbers.get("events") is not None for row in group.rows)
        return Counted(
            group=group.group, hits=_events(group), reason="no_denominator" if has_events else "not_available"
        )
    if exposure == 0:
        return Counted(group=group.group, reason="no_denominator")
    return Counted(
        group=group.group,
        hits=int(events),
        total=exposure,
        per=form_of(table.spec).per,
        is_events=True,
        cautions=(LEFT_OUT,) if left_out else (),
    )
