"""What a result says, laid out as the lists and tables that the templates draw. It reads nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from touchstone.evaluation.grouping import EVERYONE_ELSE
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, SUPPRESSED
from touchstone.evaluation.results import Result
from touchstone.evaluation.spec import ALL
from touchstone.evaluation.wording import points
from touchstone.pages.labels import Words
from touchstone.web.evaluations.words import (
    ALSO_CALLED,
    VERDICTS,
    WORST_FIRST,
    Verdict,
    agreed_words,
    engine_words,
    figure_words,
    group_words,
    judged_words,
    reason_words,
)

Record = Mapping[str, Any]
Text = str | Markup
Judged = tuple[Verdict, str]


@dataclass(frozen=True, kw_only=True)
class VerdictLine:
    """One limit judged for one group, or for a breakdown as a whole where a group of it is withheld."""

    verdict: Verdict
    group: str
    is_named: bool  # the group's name is somebody's word, and not translated
    judged: Text


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit agreed beforehand, with how it came out for each group, worst first."""

    measure: Text
    agreed: str
    lines: tuple[VerdictLine, ...]


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """How the limits came out: (verdict, how many) worst first, and each limit, the worst first."""

    counts: tuple[tuple[Verdict, int], ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A column of the table of measures."""

    id: str
    name: Text
    meaning: Text
    also_called: Words
    is_chosen: bool
    is_primary: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One measure of one group. `state`: ok, withheld or none; `why`: there is no figure because of it."""

    state: str
    value: str = ""
    interval: str = ""
    counts: str = ""
    why: Text = ""
    difference: str = ""
    verdicts: tuple[Judged, ...] = ()  # each with what was agreed
    cautions: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A row of the table of measures; `cells` in the order of its columns."""

    group: str
    is_reference: bool
    is_everybody: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class GroupTable:
    """All measures of the groups of one attribute, or of an intersection, everybody first."""

    attribute: str
    is_intersection: bool
    measures: tuple[Measure, ...]
    rows: tuple[GroupRow, ...]


def metrics_of(result: Result) -> dict[str, Record]:
    """Id → how the result describes that metric."""
    return {one["id"]: one for one in result.data["asked"].get("metrics", [])}


def is_percent(metric: Record | None) -> bool:
    """Whether a metric is shown in per cent: a rate is."""
    return metric is not None and metric["family"] == "rate"


def verdicts_of(result: Result) -> Verdicts:
    """The verdicts on limits agreed beforehand, over the whole time and not by period."""
    known = metrics_of(result)
    found = [one for one in result.records("limits") if one["period"] is None]
    counts = Counter(one["verdict"] for one in found)
    limits: dict[tuple[str, str, float], list[Record]] = {}
    for one in found:
        limits.setdefault((one["metric"], one["rule"], one["agreed"]), []).append(one)
    return Verdicts(
        counts=tuple((VERDICTS[one], counts[one]) for one in WORST_FIRST if counts[one]),
        limits=tuple(
            _limit(ones, known.get(metric)) for (metric, _rule, _agreed), ones in sorted(limits.items(), key=_worst)
        ),
    )


def _worst(limit: tuple[Any, list[Record]]) -> int:
    return min(WORST_FIRST.index(one["verdict"]) for one in limit[1])


def _limit(verdicts: list[Record], metric: Record | None) -> Limit:
    ordered = sorted(verdicts, key=lambda one: WORST_FIRST.index(one["verdict"]))
    return Limit(
        measure=engine_words(metric["name"] if metric else verdicts[0]["metric"]),
        agreed=agreed_words(verdicts[0], percent=is_percent(metric)),
        lines=tuple(_line(one, metric) for one in ordered),
    )


def _line(verdict: Record, metric: Record | None) -> VerdictLine:
    group, judged = group_words(verdict["group"]), judged_words(verdict, percent=is_percent(metric))
    is_whole = bool(verdict["group"]) and set(verdict["group"].values()) == {ALL}
    if is_whole:
        group = _("The worst of any group by %(attribute)s") % {"attribute": " × ".join(verdict["breakdown"])}
        judged = _("a figure is withheld to protect people")
    elif verdict["reason"] == SUPPRESSED:
        judged = _("the figure is withheld to protect people")
    return VerdictLine(
        verdict=VERDICTS[verdict["verdict"]],
        group=group,
        is_named=bool(verdict["group"]) and not is_whole,
        judged=judged,
    )


def tables_of(result: Result, *, chosen: Iterable[str]) -> tuple[GroupTable, ...]:
    """Every measure side by side, a table for each attribute; intersections last."""
    whole = [one for one in result.records("estimates") if one["period"] is None and one["threshold"] is None]
    by_breakdown: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, Record]]] = {}
    for one in whole:
        groups = by_breakdown.setdefault(tuple(one["breakdown"]), {})
        groups.setdefault(tuple(one["group"].values()), {})[one["metric"]] = one
    everybody = by_breakdown.pop((), {}).get((), {})
    wanted = frozenset(chosen)
    order = sorted(by_breakdown, key=len)
    if not order and everybody:
        return (_table(result, (), {}, everybody, wanted),)
    return tuple(_table(result, one, by_breakdown[one], everybody, wanted) for one in order)


def _table(
    result: Result,
    breakdown: tuple[str, ...],
    groups: Mapping[tuple[str, ...], Mapping[str, Record]],
    everybody: Mapping[str, Record],
    chosen: frozenset[str],
) -> GroupTable:
    met = {metric for found in groups.values() for metric in found} or set(everybody)
    known = {name: metric for name, metric in metrics_of(result).items() if name in met}
    compared = {
        (one["metric"], tuple(one["group"].values())): one
        for one in result.records("comparisons")
        if tuple(one["breakdown"]) == breakdown
        and one["period"] is None
        and one["threshold"] is None
        and EVERYONE_ELSE not in one["reference"].values()
    }
    judged = _judged(result, breakdown)
    references = {tuple(one["reference"].values()) for one in compared.values()}
    of_all = {metric: ones for (metric, _group), ones in _judged(result, ()).items()}
    rows = [_row(_("Everybody"), everybody, known, {}, of_all, is_everybody=True)] if everybody else []
    for levels, found in sorted(groups.items(), key=lambda item: (item[0] not in references, item[0])):
        mine = {metric: one for (metric, group), one in compared.items() if group == levels}
        limits = {metric: ones for (metric, group), ones in judged.items() if group == levels}
        rows.append(_row(" / ".join(levels), found, known, mine, limits, is_reference=levels in references))
    return GroupTable(
        attribute=" × ".join(breakdown),
        is_intersection=len(breakdown) > 1,
        measures=tuple(_measure(one, chosen) for one in known.values()),
        rows=tuple(rows),
    )


def _judged(result: Result, breakdown: tuple[str, ...]) -> dict[tuple[str, tuple[str, ...]], tuple[Judged, ...]]:
    known = metrics_of(result)
    found: dict[tuple[str, tuple[str, ...]], tuple[Judged, ...]] = {}
    for one in result.records("limits"):
        if tuple(one["breakdown"]) == breakdown and one["period"] is None:
            key = (one["metric"], tuple(one["group"].values()))
            agreed = agreed_words(one, percent=is_percent(known.get(one["metric"])))
            found[key] = (*found.get(key, ()), (VERDICTS[one["verdict"]], agreed))
    return found


def _measure(metric: Record, chosen: frozenset[str]) -> Measure:
    return Measure(
        id=metric["id"],
        name=engine_words(metric["name"]),
        meaning=engine_words(metric["meaning"]),
        also_called=ALSO_CALLED.get(metric["id"], ""),
        is_chosen=metric["id"] in chosen,
        is_primary=metric["role"] == "primary",
    )


def _row(
    group: str,
    found: Mapping[str, Record],
    known: Mapping[str, Record],
    compared: Mapping[str, Record],
    judged: Mapping[str, tuple[Judged, ...]],
    *,
    is_reference: bool = False,
    is_everybody: bool = False,
) -> GroupRow:
    cells = tuple(
        _cell(found.get(name), metric, compared.get(name), judged.get(name, ())) for name, metric in known.items()
    )
    return GroupRow(group=group, is_reference=is_reference, is_everybody=is_everybody, cells=cells)


def _cell(estimate: Record | None, metric: Record, compared: Record | None, judged: tuple[Judged, ...]) -> Cell:
    if estimate is None:
        return Cell(state="none", why=_("Not worked out for this group"))
    if estimate["status"] == SUPPRESSED:
        return Cell(state="withheld")
    cautions = tuple(engine_words(one) for one in estimate["cautions"])
    if estimate["status"] != OK or estimate["value"] is None:
        return Cell(state="none", why=reason_words(_told(estimate)), cautions=cautions, verdicts=judged)
    percent = is_percent(metric)
    value, interval = figure_words(estimate, percent=percent)
    return Cell(
        state="ok",
        value=value,
        interval=interval,
        counts=_counts(estimate),
        difference=_difference(compared) if percent else "",
        verdicts=judged,
        cautions=cautions,
    )


def _told(estimate: Record) -> Record:
    """What the data cannot show has one reason, whatever else is wrong."""
    return {**estimate, "reason": NOT_IDENTIFIED} if estimate["status"] == NOT_IDENTIFIED else estimate


def _counts(estimate: Record) -> str:
    top, bottom = estimate["numerator"], estimate["denominator"]
    if top is None or bottom is None:
        return ""
    return _("%(count)s of %(total)s") % {"count": f"{top:,}", "total": f"{bottom:,}"}


def _difference(compared: Record | None) -> str:
    """The signed difference from the reference group, in percentage points."""
    if compared is None or compared["difference"]["value"] is None:
        return ""
    found = compared["difference"]
    lower, upper = found["lower"], found["upper"]
    width = upper - lower if lower is not None and upper is not None else None
    if lower is None or upper is None:
        return _("%(value)s points") % {"value": points(found["value"], width)}
    said = {"value": points(found["value"], width), "low": points(lower, width), "high": points(upper, width)}
    return _("%(value)s points (%(low)s to %(high)s)") % said
