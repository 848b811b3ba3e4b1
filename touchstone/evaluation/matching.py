"""Matching of faces, plates, voices and fingerprints, from counts of searches: each rate by its own name (section 13).

A rate means nothing without its list size and threshold; several operating points are several rows, never pooled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from touchstone.evaluation.count_groups import LEFT_OUT, CountGroup, breakdowns_of, groups_of
from touchstone.evaluation.counts_reading import CountRow, CountTable
from touchstone.evaluation.event_rates import Counted, compare_counted, estimate_of
from touchstone.evaluation.intervals import clean_searches_needed
from touchstone.evaluation.limits import EXTRAPOLATED
from touchstone.evaluation.outcome import OK, Estimate, Findings, Warned
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.rare import FEW_EVENTS, RARE, rare_sentence
from touchstone.evaluation.spec import EvaluationSpec

ALERT_SHARES = {"alerts_of_group": "alerts", "false_alerts_of_group": "confirmed_false"}
PER_DAY, JUDGED = "false_alerts_per_day", "false_alert_share"


@dataclass(frozen=True, kw_only=True)
class CountRatio:
    """`hits` of `of`, both parts of the table; `is_complement`: of those, the ones that are no hits.

    `needs`: what of the operating point it means nothing without; `per`, `is_events`: a Poisson count per so many.
    """

    hits: str
    of: str
    needs: tuple[str, ...] = ()
    per: float = 1
    is_events: bool = False
    is_complement: bool = False


POINT = ("threshold", "list_size")
RATIOS = {
    "tpir": CountRatio(hits="hits", of="mated", needs=POINT),
    "fnir": CountRatio(hits="hits", of="mated", needs=POINT, is_complement=True),
    "fpir": CountRatio(hits="false_alerts", of="non_mated", needs=POINT),
    "fmr": CountRatio(hits="accepted", of="impostor", needs=("threshold",)),
    "fnmr": CountRatio(hits="rejected", of="genuine", needs=("threshold",)),
    "acquire_failure": CountRatio(hits="not_acquired", of="presented"),
    "alerts_per_1000": CountRatio(hits="alerts", of="seen", per=1000, is_events=True),
    "false_alerts_per_1000": CountRatio(hits="confirmed_false", of="seen", per=1000, is_events=True),
    PER_DAY: CountRatio(hits="false_alerts", of="non_mated", needs=POINT),
}
MATCHING = frozenset({*RATIOS, *ALERT_SHARES, JUDGED})
Point = tuple[float | None, int | None, str | None]  # threshold, list size, period


def check_metrics(spec: EvaluationSpec) -> None:
    """Raises EvaluationRefused for what counts of searches do not give, a bare "false positive rate" above all."""
    problems = []
    for choice in spec.metrics:
        if choice.id in ("fpr", "fnr", "tpr", "tnr"):
            message = "Per search, per comparison, per alert and per face seen differ by orders of magnitude"
            remedy = "Say which: tpir, fnir, fpir, fmr, fnmr, false_alert_share, false_alerts_per_1000"
            problems.append(Problem(where=f"metrics.{choice.id}", message=message, remedy=remedy))
        elif choice.id not in MATCHING:
            remedy = f"The metrics of matching are: {', '.join(sorted(MATCHING))}"
            message = "Counts of searches do not give this metric"
            problems.append(Problem(where=f"metrics.{choice.id}", message=message, remedy=remedy))
    if problems:
        raise EvaluationRefused(problems)


def matching_findings(table: CountTable, *, blocked: frozenset[str] = frozenset()) -> Findings:
    """Every metric asked for, at each operating point by itself. `blocked`: counts that contradict one another.

    Raises EvaluationRefused for metrics that are none of matching.
    """
    check_metrics(table.spec)
    found = [
        each
        for point in _points(table)
        for metric in (choice.id for choice in table.spec.metrics)
        for each in _of_metric(table, metric, point, blocked)
    ]
    return Findings(
        estimates=tuple(one for each in found for one in each.estimates),
        comparisons=tuple(one for each in found for one in each.comparisons),
        homogeneity=tuple(one for each in found for one in each.homogeneity),
        warnings=(*(one for each in found for one in each.warnings), *_list_for_searches(table)),
    )


def extrapolated(rate: float, *, tested: int, wanted: int) -> float:
    """The rate of false matches at another list size, were comparisons independent: 1 - (1 - f)^N [ISO1]."""
    if rate >= 1:
        return 1.0
    return -math.expm1(wanted / tested * math.log1p(-rate))


def per_comparison(rate: float, list_size: int) -> float:
    """The rate f per listed image that gives a rate of false matches at that list size."""
    return -math.expm1(math.log1p(-rate) / list_size)


def _points(table: CountTable) -> list[Point]:
    found = dict.fromkeys(point_of(table, row) for row in table.rows)
    return sorted(found, key=_in_order)


def _in_order(point: Point) -> tuple[object, ...]:
    threshold, size, period = point
    return (threshold is not None, threshold or 0.0, size is not None, size or 0, period or "")


def point_of(table: CountTable, row: CountRow) -> Point:
    """A row's operating point: its own columns, else the spec's one point; None for what nobody states."""
    stated = table.spec.matching
    threshold = row.numbers.get("threshold") if "threshold" in table.parts else stated.threshold if stated else None
    size = row.count("list_size") if "list_size" in table.parts else stated.list_size if stated else None
    return None if threshold is None else float(threshold), size, row.period


def _of_metric(table: CountTable, metric: str, point: Point, blocked: frozenset[str]) -> Iterator[Findings]:
    rows = [row for row in table.rows if point_of(table, row) == point]
    for breakdown in breakdowns_of(table):
        base = Estimate(
            id="",
            metric=metric,
            breakdown=breakdown,
            group=(),
            period=point[2],
            threshold=point[0],
            list_size=point[1],
            level=table.spec.intervals.level,
        )
        groups = list(groups_of(table, rows, breakdown))
        if metric in ALERT_SHARES:
            yield _shares(base, groups, list(groups_of(table, rows, ())), blocked)
            continue
        counted = [_counted(table, base, group, blocked) for group in groups]
        yield _found(table, base, counted)
        if metric == "fpir" and any(one.reason == "no_denominator" for one in counted) and breakdown:
            for name in ALERT_SHARES:
                yield _shares(replace(base, metric=name), groups, list(groups_of(table, rows, ())), blocked)


def _found(table: CountTable, base: Estimate, counted: Sequence[Counted]) -> Findings:
    estimates = [estimate_of(one, base) for one in counted]
    made = [_scaled(table.spec, estimate) for estimate in estimates]
    further = [more for estimate in made for more in _extrapolations(table.spec, estimate)]
    found = Findings(estimates=(*made, *further), warnings=tuple(_rare(table.spec, base, estimates)))
    if not base.breakdown or base.metric == PER_DAY:
        return found
    compared = compare_counted(table.spec, base, counted)
    return replace(
        found,
        comparisons=compared.comparisons,
        homogeneity=compared.homogeneity,
        warnings=(*found.warnings, *compared.warnings),
    )


def _counted(table: CountTable, base: Estimate, group: CountGroup, blocked: frozenset[str]) -> Counted:
    if base.metric == JUDGED:
        return _judged(table, group, blocked)
    ratio = RATIOS[base.metric]
    if any(getattr(base, need) is None for need in ratio.needs):
        return Counted(group=group.group, reason="no_list_size")
    if base.metric == PER_DAY and (table.spec.matching is None or table.spec.matching.passers_by_per_day is None):
        return Counted(group=group.group, reason="no_denominator")
    if blocked & {ratio.hits, ratio.of}:
        return Counted(group=group.group, reason="parts_do_not_sum")
    (hits, total), left_out = group.totals((ratio.hits,), (ratio.of,))
    if left_out == len(group.rows) or total == 0:
        has_total = any(row.numbers.get(ratio.of) for row in group.rows)
        return Counted(group=group.group, reason="not_available" if has_total else "no_denominator")
    return Counted(
        group=group.group,
        hits=int(total - hits if ratio.is_complement else hits),
        total=total,
        per=ratio.per,
        is_events=ratio.is_events,
        cautions=(LEFT_OUT,) if left_out else (),
    )


def _judged(table: CountTable, group: CountGroup, blocked: frozenset[str]) -> Counted:
    """False alerts of those judged: confirmed either way; else alerts less the unresolved, where those are stated."""
    used = {"alerts", "confirmed_true", "confirmed_false", "unresolved"}
    if blocked & used:
        return Counted(group=group.group, reason="parts_do_not_sum")
    ways: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        (("confirmed_true", "confirmed_false"), ()), (("alerts",), ("unresolved",)), (("alerts",), ()),
    )  # fmt: skip
    for plus, minus in ways:
        (false, more, less), left_out = group.totals(("confirmed_false",), plus, minus)
        if left_out == 0 and more > less:
            caution = () if minus or len(plus) > 1 else ("unresolved_not_stated",)
            return Counted(group=group.group, hits=int(false), total=more - less, cautions=caution)
    return Counted(group=group.group, reason="no_denominator")


def _shares(
    base: Estimate, groups: Sequence[CountGroup], everybody: Sequence[CountGroup], blocked: frozenset[str]
) -> Findings:
    """What is left where nobody knows how many of each group passed by: the share of alerts, with that caution."""
    part = ALERT_SHARES[base.metric]
    whole = sum(group.totals((part,))[0][0] for group in everybody)
    counted = []
    for group in groups:
        (hits,), left_out = group.totals((part,))
        reason = "parts_do_not_sum" if part in blocked else "not_available" if left_out else None
        reason = reason or ("no_denominator" if whole == 0 else None)
        counted.append(
            Counted(group=group.group, reason=reason)
            if reason
            else Counted(group=group.group, hits=int(hits), total=whole, cautions=("no_denominator",))
        )
    if not base.breakdown or all(one.reason == "not_available" for one in counted):
        return Findings()
    text = (
        "How many people of each group passed by is not known, so the shares of alerts by group are no rates, "
        "and groups cannot be compared by them."
    )
    return Findings(
        estimates=tuple(estimate_of(one, base) for one in counted),
        warnings=(Warned(code="alerts_without_denominator", text=text, figures={"metric": base.metric}),),
    )


def _scaled(spec: EvaluationSpec, estimate: Estimate) -> Estimate:
    """False alerts a day: the rate times the declared traffic."""
    traffic = spec.matching.passers_by_per_day if spec.matching is not None else None
    if estimate.metric != PER_DAY or estimate.value is None or traffic is None:
        return estimate
    lower, upper = estimate.lower or 0.0, estimate.upper or 0.0
    return replace(estimate, value=estimate.value * traffic, lower=lower * traffic, upper=upper * traffic)


def _extrapolations(spec: EvaluationSpec, estimate: Estimate) -> Iterator[Estimate]:
    """The figure at the list size of the spec where another was tested: marked, and never used for a limit."""
    wanted, tested = (spec.matching.list_size if spec.matching is not None else None), estimate.list_size
    if estimate.metric != "fpir" or estimate.value is None or wanted is None or tested in (None, wanted):
        return
    value, lower, upper = (
        None if rate is None else extrapolated(rate, tested=tested or 1, wanted=wanted)
        for rate in (estimate.value, estimate.lower, estimate.upper)
    )
    yield replace(
        estimate,
        value=value,
        lower=lower,
        upper=upper,
        list_size=wanted,
        method=EXTRAPOLATED,
        cautions=(*estimate.cautions, EXTRAPOLATED),
    )


def _rare(spec: EvaluationSpec, base: Estimate, estimates: Sequence[Estimate]) -> Iterator[Warned]:
    """What so few events show, in words; and how many clean searches an agreed limit would take."""
    limit = next((choice.limit.max for choice in spec.metrics if choice.id == base.metric and choice.limit), None)
    for one in estimates:
        hits, total = one.numerator, one.denominator
        if one.status != OK or hits is None or not total or hits >= FEW_EVENTS or hits / total >= RARE:
            continue
        needed = clean_searches_needed(limit, level=base.level) if limit is not None and 0 < limit < 1 else None
        more = f" A limit of {limit:g} takes {needed:,} without one." if needed is not None and hits == 0 else ""
        yield Warned(
            code="rare_events",
            text=f"{base.metric}, {' / '.join(one.group) or 'everybody'}: "
            f"{rare_sentence(hits, total, level=base.level)}.{more}",
            figures={"metric": base.metric, "group": list(one.group), "events": hits, "of": total, "needed": needed},
        )


def _list_for_searches(table: CountTable) -> Iterator[Warned]:
    same = [row for row in table.rows if row.count("non_mated") and row.count("non_mated") == point_of(table, row)[1]]
    if same:
        yield Warned(
            code="list_is_not_searches",
            text="As many searches are stated as there are images on the list. The size of the list is not the "
            "number of searches: make sure that the searches were counted.",
            figures={"rows": len(same)},
        )
