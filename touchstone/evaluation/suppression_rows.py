"""Which counts each finding shows: a row that shows a small one goes, and what is shown elsewhere may give it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.evaluation.comparisons import reference_of
from touchstone.evaluation.grouping import Group
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import unavailable
from touchstone.evaluation.metric import Metric
from touchstone.evaluation.metrics import ppv
from touchstone.evaluation.metrics.confusion import TABLE
from touchstone.evaluation.outcome import Accounted, Estimate
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.selective import Bound
from touchstone.evaluation.suppression_counts import EVERYBODY, MOST, Count, Counted, What

_KEYS = {"score": "g", "weight": "wcode"}
SCORED = (Match(label=(1,), usable=("g",)), Match(label=(0,), usable=("g",)))
UNKNOWN = tuple(range(-7, 0))
UNLABELLED = (Match(label=UNKNOWN, decision=(1,)), Match(label=UNKNOWN, decision=(0,)))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One finding. `key`: section of the findings, and its place there; `shows`: the counts that can be read from it;
    `guards`: counts that follow from those (what is left of a whole), which must not be small either; `refused`: the
    breakdown of a table that has too many rows to be looked at, and is withheld.
    """

    key: tuple[str, object]
    shows: tuple[Count, ...]
    guards: tuple[Count, ...] = ()
    refused: tuple[str, ...] | None = None


def rate_counts(
    counted: Counted, attributes: tuple[str, ...], group: Group, part: What, whole: What
) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """What a rate shows, numerator and denominator, and what it leaves over."""
    shows = tuple(counted.count(attributes, group, what) for what in (part, whole))
    is_part = shows[0] != shows[1] and counted.is_within(part, whole)
    return shows, ((counted.count(attributes, group, whole, part),) if is_part else ())


def estimate_rows(counted: Counted, estimates: tuple[Estimate, ...]) -> Iterator[Row]:
    """A row for each estimate, by its place."""
    for place, estimate in enumerate(estimates):
        shows, guards = estimate_counts(counted, estimate)
        yield Row(key=("estimates", place), shows=shows, guards=guards)


def estimate_counts(counted: Counted, estimate: Estimate) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    """The counts of one estimate; the size of its group always among them."""
    metric = catalogue().get(estimate.metric)
    attributes, group = estimate.breakdown, estimate.group
    periods = periods_of(counted, estimate.period)
    size = counted.count(attributes, group, What(periods=periods))
    if metric is None or unavailable(counted.measured, metric):
        return (size,), ()
    if metric.is_rate and metric.numerator is not None and metric.denominator is not None:
        part, whole = (What(match=match, periods=periods) for match in (metric.numerator, metric.denominator))
        shows, guards = rate_counts(counted, attributes, group, part, whole)
        return (size, *shows), guards
    if metric.id in ("share", "not_recorded"):
        everybody = counted.count((), (), What(periods=periods))
        return (size, everybody), ()
    groups = [group]
    if metric.scope == "others":
        groups.append(reference_of(counted.measured.spec, attributes))
    whats = [What(match=match, periods=periods) for match in parts_of(metric)]
    return (size, *(counted.count(attributes, one, what) for one in groups for what in whats)), ()


def parts_of(metric: Metric) -> tuple[Match, ...]:
    """The counts that a figure which is no plain rate is worked out from: none may be small."""
    if metric.composite is not None:
        return metric.composite.parts
    if metric.id == "needed_per_hit" and ppv.METRIC.numerator is not None:
        return (ppv.METRIC.numerator, Match(label=(0,), decision=(1,)))
    if {"label", "decision"} <= metric.needs:
        return TABLE
    if {"decision", "baseline"} <= metric.needs:
        return tuple(Match(decision=(one,), baseline=(other,)) for one in (1, 0) for other in (1, 0))
    if "label" in metric.needs:
        return SCORED if metric.needs & {"g", "sx"} else (Match(label=(1,)), Match(label=(0,)))
    return (Match(usable=("g",)),) if metric.needs & {"g", "sx"} else ()


def periods_of(counted: Counted, period: str | None) -> tuple[int, int] | None:
    """The place of a named period, from and to."""
    planned = counted.measured.plan.period
    if period is None or planned is None:
        return None
    place = planned.labels.index(period)
    return place, place


def accounting_rows(counted: Counted, lines: tuple[Accounted, ...]) -> Iterator[Row]:
    """A row for each line: rows of a role under a code, of everybody or of one level."""
    groups = named_groups(counted)
    for place, line in enumerate(lines):
        key = _KEYS.get(line.role, line.role)
        codes = (0, MOST) if line.code == 0 else (line.code, line.code)
        attributes, group = groups[line.group]
        shows = (counted.count(attributes, group, What(key=(key, *codes))),)
        yield Row(key=("accounting", place), shows=(*shows, counted.count(attributes, group, EVERYBODY)))


def named_groups(counted: Counted) -> dict[str, tuple[tuple[str, ...], Group]]:
    """The words by which accounting names a group → its attribute and level."""
    found: dict[str, tuple[tuple[str, ...], Group]] = {"(all)": ((), ())}
    for item in counted.measured.plan.attributes:
        for group in counted.measured.breakdown((item.name,)).groups:
            found[f"{item.name}={group[0]}"] = ((item.name,), group)
    return found


def bound_rows(counted: Counted, bounds: tuple[Bound, ...]) -> Iterator[Row]:
    """A row for each pair of bounds: the table of outcomes, and those whose outcome nobody knows."""
    for place, bound in enumerate(bounds):
        matches = (*TABLE, *UNLABELLED)
        shows = tuple(counted.count(bound.breakdown, bound.group, What(match=match)) for match in matches)
        yield Row(key=("bounds", place), shows=shows)


def labelled_counts(counted: Counted, attributes: tuple[str, ...], group: Group) -> tuple[Count, Count]:
    """Positives and negatives with a usable score."""
    first, second = (counted.count(attributes, group, What(match=match)) for match in SCORED)
    return first, second
