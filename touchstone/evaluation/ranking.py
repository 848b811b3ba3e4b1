"""How well scores rank, by group: areas with both of their errors, differences, and one group against another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from touchstone.evaluation.areas import Area, area_difference, area_interval
from touchstone.evaluation.exact_areas import can_be_exact
from touchstone.evaluation.group_areas import areas, cross_area
from touchstone.evaluation.grouping import Breakdown, Group
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, UNDEFINED
from touchstone.evaluation.sweep import labels_known

WITHIN, TO_REFERENCE, FROM_REFERENCE = "within", "group_positives", "reference_positives"


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """One area. `kind`: within the group; its positives against the reference's negatives (`group_positives`); or the
    reference's positives against its negatives (`reference_positives`).

    `bound`: the area of the unbinned score cannot be further away (no error at all for a score that is discrete);
    `estimate`: the change on merging bins in pairs; `is_coarse`: binning may matter, and `is_exact`: it played no part.
    `difference`: from the reference group's own area, for areas within a group.
    """

    breakdown: tuple[str, ...]
    group: Group
    kind: str = WITHIN
    reference: Group | None = None
    value: float | None = None
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str | None = None
    positives: int | None = None
    negatives: int | None = None
    bound: float | None = None
    estimate: float | None = None
    is_coarse: bool = False
    is_exact: bool = False
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


def sets_wanting_exact(measured: Measured) -> tuple[tuple[str, ...], ...]:
    """The breakdowns with a coarse area, for the exact pass; none where it is switched off or not offered."""
    asked = any(choice.id in ("auc", "auc_cross") for choice in measured.spec.metrics)
    if not (asked and measured.spec.exact_auc and can_be_exact(measured.plan)) or why_not(measured):
        return ()
    return tuple(
        attributes
        for attributes in measured.breakdowns
        if any(area is not None and area.is_coarse for area in areas(measured.breakdown(attributes)))
    )


def why_not(measured: Measured) -> str | None:
    """Why no area can be shown at all: no score, no label, or outcomes known too selectively."""
    if measured.plan.score is None:
        return "no_score"
    if "label" not in measured.plan.keys:
        return "no_label"
    return None if labels_known(measured.spec) == "everyone" else "not_identified"


def area_rows(measured: Measured, breakdown: Breakdown) -> Iterator[AreaRow]:
    """Each group's own area; then, where there is a reference, each other group crossed with it in both directions."""
    reason = why_not(measured)
    blank = AreaRow(breakdown=breakdown.attributes, group=(), level=measured.spec.intervals.level)
    if reason is not None:
        status = NOT_IDENTIFIED if reason == "not_identified" else UNDEFINED
        yield from (replace(blank, group=group, status=status, reason=reason) for group in breakdown.groups)
        return
    found, place = areas(breakdown), breakdown.reference
    blank = replace(blank, cautions=("not_adjusted_for_people",) if measured.plan.person is not None else ())
    base = found[place] if place is not None else None
    for number, (group, area) in enumerate(zip(breakdown.groups, found, strict=True)):
        row = _row(replace(blank, group=group), area)
        yield _with_difference(row, area, base) if number != place else row
    if place is not None:
        for number in range(len(breakdown.groups)):
            if number != place:
                yield from _crossed(breakdown, blank, number, place)


def _crossed(breakdown: Breakdown, blank: AreaRow, number: int, place: int) -> Iterator[AreaRow]:
    """Both directions: a technology may rank well inside each group and badly between them."""
    base = replace(blank, group=breakdown.groups[number], reference=breakdown.groups[place])
    for kind, pair in ((TO_REFERENCE, (number, place)), (FROM_REFERENCE, (place, number))):
        yield _row(replace(base, kind=kind), cross_area(breakdown, *pair))


def _row(blank: AreaRow, area: Area | None) -> AreaRow:
    if area is None:
        return replace(blank, status=UNDEFINED, reason="one_class")
    interval = area_interval(area, level=blank.level)
    return replace(
        blank,
        value=area.value,
        se=area.se,
        lower=interval.lower,
        upper=interval.upper,
        method=interval.method,
        positives=int(area.positives),
        negatives=int(area.negatives),
        bound=area.bound,
        estimate=area.change,
        is_coarse=area.is_coarse,
        is_exact=area.is_exact,
        cautions=(*blank.cautions, *(("coarse",) if area.is_coarse else ())),
    )


def _with_difference(row: AreaRow, area: Area | None, base: Area | None) -> AreaRow:
    if area is None or base is None:
        return row
    value, interval = area_difference(area, base, level=row.level)
    return replace(row, difference=value, difference_lower=interval.lower, difference_upper=interval.upper)
