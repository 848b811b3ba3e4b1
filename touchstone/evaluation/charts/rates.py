"""Rates by group: a point with its interval for each, reference first, and a row for those that have no figure."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.evaluation.charts.svg import (
    INK,
    MARK,
    QUIET,
    RULE,
    WIDTH,
    Chart,
    Drawing,
    Scale,
    Sheet,
    shortened,
    top_of,
)
from touchstone.evaluation.outcome import SUPPRESSED
from touchstone.evaluation.records import Record
from touchstone.evaluation.wording import (
    breakdown_words,
    count,
    group_words,
    method_words,
    no_figure,
    number,
    with_interval,
)

ROW, TOP, LEFT, RIGHT = 28, 34, 230, 110


def rates_chart(records: Sequence[Record], *, metric: Record, reference: Sequence[str], identifier: str) -> Chart:
    """One metric over the groups of one breakdown. `metric`: as the result describes it."""
    ordered = sorted(records, key=lambda one: list(one["group"].values()) != list(reference))
    percent = metric["family"] == "rate"
    title = _title(ordered, metric, percent)
    description = (
        f"One row a group: a point for {metric['name'].lower()}, a line for its interval, and how many it is out of at "
        "the right. The reference group comes first, with a hollow point. Groups without a figure keep their row."
    )
    drawing = Drawing(height=TOP + ROW * len(ordered) + 40)
    scale = _axis(drawing, ordered, percent)
    for place, record in enumerate(ordered):
        is_reference = list(record["group"].values()) == list(reference)
        _row(drawing, record, scale, TOP + ROW * place + ROW / 2, is_reference=is_reference)
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=_sheet(ordered, metric, percent, reference),
    )


def _title(records: Sequence[Record], metric: Record, percent: bool) -> str:
    by = breakdown_words(records[0]["breakdown"]) if records else ""
    known = [one for one in records if one["value"] is not None]
    if not known:
        return f"{metric['name']} by {by}: no group has a figure"
    low, high = (pick(known, key=lambda one: one["value"]) for pick in (min, max))
    if len(known) == 1:
        return f"{metric['name']} by {by}: only {group_words(low['group'])} has a figure"
    told = [
        f"{number(one['value'], percent=percent, width=_width(one))} ({group_words(one['group'])})"
        for one in (low, high)
    ]
    return f"{metric['name']} by {by}: from {told[0]} to {told[1]}"


def _width(record: Record) -> float | None:
    return record["upper"] - record["lower"] if record["upper"] is not None and record["lower"] is not None else None


def _axis(drawing: Drawing, records: Sequence[Record], percent: bool) -> Scale:
    values = [one[name] for one in records for name in ("value", "lower", "upper") if one[name] is not None]
    low = min([*values, 0.0])
    scale = Scale(low=low, high=top_of(values, most=1.0 if percent else None), start=LEFT, end=WIDTH - RIGHT)
    bottom = TOP + ROW * len(records)
    for tick in scale.ticks():
        drawing.line(scale(tick), TOP, scale(tick), bottom, colour=RULE)
        drawing.text(scale(tick), bottom + 18, _tick(tick, percent), anchor="middle", colour=QUIET, size=13)
    drawing.line(scale(0.0), TOP, scale(0.0), bottom, colour=INK)
    drawing.text(WIDTH - 6, TOP - 12, "out of", anchor="end", colour=QUIET, size=13)
    return scale


def _tick(value: float, percent: bool) -> str:
    return f"{value * 100:g}%" if percent else f"{round(value, 6):g}"


def _row(drawing: Drawing, record: Record, scale: Scale, y: float, *, is_reference: bool) -> None:
    name = group_words(record["group"]) + (" (reference)" if is_reference else "")
    drawing.text(LEFT - 12, y + 5, shortened(name), anchor="end", bold=is_reference)
    drawing.text(WIDTH - 6, y + 5, count(record["denominator"]), anchor="end", colour=QUIET)
    if record["value"] is None:
        without_figure(drawing, record, scale.start, y)
        return
    if record["lower"] is not None or record["upper"] is not None:
        ends = [record[name] if record[name] is not None else edge for name, edge in _ends(scale)]
        drawing.line(scale(ends[0]), y, scale(ends[1]), y, colour=MARK, width=3)
    drawing.mark(scale(record["value"]), y, colour=MARK, hollow=is_reference)


def _ends(scale: Scale) -> tuple[tuple[str, float], tuple[str, float]]:
    return (("lower", scale.low), ("upper", scale.high))


def without_figure(drawing: Drawing, record: Record, x: float, y: float) -> None:
    """A row without a figure: a grey box where it is withheld, words alone where it is undefined."""
    if record["status"] == SUPPRESSED:
        drawing.box(x + 4, y - 9, 80, 18, fill="#d8d8d8", stroke=QUIET)
        drawing.text(x + 44, y + 5, "withheld", anchor="middle", size=13)
    else:
        drawing.text(x + 6, y + 5, shortened(no_figure(record), 56), colour=QUIET, size=13)


def _sheet(records: Sequence[Record], metric: Record, percent: bool, reference: Sequence[str]) -> Sheet:
    rows = tuple(
        (
            group_words(one["group"]) + (" (reference)" if list(one["group"].values()) == list(reference) else ""),
            with_interval(one, percent=percent),
            count(one["numerator"]),
            count(one["denominator"]),
            count(one["n"]),
            method_words(one["method"]),
            ", ".join(caution.replace("_", " ") for caution in one["cautions"]) or "–",
        )
        for one in records
    )
    return Sheet(
        caption=f"{metric['name']} by {breakdown_words(records[0]['breakdown']) if records else ''}",
        columns=("Group", "Figure (interval)", "Count", "Out of", "Rows", "Method", "Cautions"),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
    )
