"""Rates of events made fit to publish, for the one simple case: one attribute, one period, whole numbers throughout.

Events and exposure are counts like any others: they are set out as a table of people (events as one outcome, exposure
as the other) and go through the same rules, so that what is withheld cannot be worked out from what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.evaluation.counted_rows import measured_rows
from touchstone.evaluation.event_rates import Counted as Rated
from touchstone.evaluation.event_rates import compare_counted, estimate_of
from touchstone.evaluation.match import Match
from touchstone.evaluation.outcome import OK, Comparison, Estimate, Findings, Warned
from touchstone.evaluation.releases import Before, Release, release_of
from touchstone.evaluation.rounding import in_three, shown_comparison, shown_test, withheld_estimate
from touchstone.evaluation.secondary import withhold
from touchstone.evaluation.spec import NOT_RECORDED, EvaluationSpec, TwoValued
from touchstone.evaluation.suppression import ASSUMES, Suppressed
from touchstone.evaluation.suppression_counts import Counted, What
from touchstone.evaluation.suppression_rows import Row
from touchstone.evaluation.suppression_rules import HIDDEN, Rule, rule_of
from touchstone.evaluation.suppression_texts import shown_warnings
from touchstone.evaluation.suppression_verdicts import Shown, shown_verdicts
from touchstone.evaluation.tables import Storage

COLUMN = "(event)"
EVENTS, EXPOSURE = What(match=Match(label=(1,))), What(match=Match(label=(0,)))


def why_not(spec: EvaluationSpec, findings: Findings) -> str | None:
    """Why rates of events cannot be protected here; None where they can."""
    estimates = findings.estimates
    if len(spec.attributes) != 1 or any(len(one.breakdown) > 1 for one in estimates):
        return "they are by more than one attribute, or by none"
    if len({one.period for one in estimates}) != 1:
        return "they are of several periods"
    if any(one.status != OK or one.cautions or one.denominator is None for one in estimates):
        return "a count or an exposure is missing or is no whole number"
    whole, parts = _split(estimates)
    sums = [sum(getattr(one, name) or 0 for one in parts) for name in ("numerator", "denominator")]
    if len(whole) != 1 or sums != [whole[0].numerator, whole[0].denominator]:
        return "the groups do not add up to everybody"
    return None


def suppressed_events(spec: EvaluationSpec, findings: Findings, earlier: Sequence[Release]) -> Suppressed:
    """The findings as they may leave. Only where there is no reason why not."""
    rule = rule_of(spec)
    counted = _counted(spec, findings.estimates)
    rows = [
        Row(
            key=("estimates", place),
            shows=tuple(counted.count(one.breakdown, one.group, what) for what in (EVENTS, EXPOSURE)),
        )
        for place, one in enumerate(findings.estimates)
    ]
    hidden = withhold(counted, rows, rule, Before(earlier))
    gone = {place for name, place in hidden.withheld if name == "estimates"}
    made = _made(spec, findings, gone, rule)
    values = {count: counted.value(count) for count in hidden.counts}
    return Suppressed(
        findings=made,
        withheld={"estimates": len(gone)} if gone else {},
        given_away=tuple(exposed.count.name for exposed in hidden.given_away),
        assumes=ASSUMES,
        release=release_of(values, hidden.visible, rule),
    )


def _split(estimates: Sequence[Estimate]) -> tuple[list[Estimate], list[Estimate]]:
    return [one for one in estimates if not one.breakdown], [one for one in estimates if one.breakdown]


def _counted(spec: EvaluationSpec, estimates: Sequence[Estimate]) -> Counted:
    """Each group's events and exposure as so many rows of one table."""
    (item,) = spec.attributes
    label = TwoValued(column=COLUMN, positive=(1,), negative=(0,))
    own = spec.model_copy(
        update={"data": spec.data.model_copy(update={"label": label, "period": None}), "counts": None}
    )
    rows = [
        ({item.column: None if one.group[0] == NOT_RECORDED else one.group[0], COLUMN: code}, times or 0)
        for one in _split(estimates)[1]
        for code, times in ((1, one.numerator), (0, one.denominator))
    ]
    levels = {item.name: [one.group[0] for one in _split(estimates)[1]]}
    columns = {item.column: Storage.TEXT, COLUMN: Storage.INTEGER}
    return Counted(measured_rows(own, rows, columns, levels=levels))


def _made(spec: EvaluationSpec, findings: Findings, gone: set[object], rule: Rule) -> Findings:
    """Rates from rounded counts, and from them comparisons, tests and verdicts."""
    per = spec.counts.per if spec.counts is not None else 1
    rates = [_rate(one, rule, per, is_gone=place in gone) for place, one in enumerate(findings.estimates)]
    estimates = tuple(
        withheld_estimate(one) if place in gone else in_three(estimate_of(rate, one))
        for place, (one, rate) in enumerate(zip(findings.estimates, rates, strict=True))
    )
    groups = [rate for one, rate in zip(findings.estimates, rates, strict=True) if one.breakdown]
    base = next(one for one in findings.estimates if one.breakdown)
    again = compare_counted(spec, base, groups)
    comparisons: tuple[Comparison, ...] = tuple(shown_comparison(one) for one in again.comparisons)
    return Findings(
        estimates=estimates,
        comparisons=comparisons,
        homogeneity=tuple(shown_test(one) for one in again.homogeneity),
        limits=tuple(shown_verdicts(findings.limits, Shown.of(estimates, comparisons, ()))),
        warnings=(*shown_warnings(findings.warnings), *_said(rule, bool(gone))),
    )


def _rate(one: Estimate, rule: Rule, per: float, *, is_gone: bool) -> Rated:
    if is_gone:
        return Rated(group=one.group, reason=HIDDEN)
    hits, total = (rule.rounded(count or 0) for count in (one.numerator, one.denominator))
    return Rated(group=one.group, hits=hits, total=total, per=per, is_events=True)


def _said(rule: Rule, is_any: bool) -> Iterator[Warned]:
    if is_any:
        yield Warned(
            code="suppressed",
            text=f"Figures with fewer than {rule.threshold} events, or an exposure as small, are withheld, and others "
            "with them from which those could be worked out.",
            figures={"threshold": rule.threshold, "round": rule.base},
        )
    yield Warned(
        code="parts_may_not_add",
        text="Every count is rounded for itself, totals too, so parts may not add up to their total.",
    )
