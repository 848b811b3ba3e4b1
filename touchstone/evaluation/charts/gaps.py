"""Gaps: the signed difference of each group from the reference, with its interval, zero and the limit agreed."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.evaluation.charts.rates import LEFT, ROW, TOP, without_figure
from touchstone.evaluation.charts.svg import (
    INK,
    MARK,
    QUIET,
    RULE,
    WARN,
    WIDTH,
    Chart,
    Drawing,
    Scale,
    Sheet,
    nice_step,
    shortened,
)
from touchstone.evaluation.records import Record
from touchstone.evaluation.wording import (
    breakdown_words,
    distance,
    group_words,
    method_words,
    no_figure,
    number,
    p_words,
    signed,
)

RIGHT = 24


def gaps_chart(records: Sequence[Record], *, metric: Record, identifier: str, has_equivalence: bool = False) -> Chart:
    """One rate's comparisons over one breakdown. `has_equivalence`: whether a margin of no difference was agreed."""
    title = _title(records, metric)
    limit = (metric["limit"] or {}).get("difference_max")
    percent = is_percent(metric)
    units = " in percentage points" if percent else ""
    description = (
        f"One row a group: a point for its difference from the reference{units}, a line for the interval, "
        "a solid line at zero" + (" and dashed lines at the limit agreed." if limit is not None else ".")
    )
    drawing = Drawing(height=TOP + ROW * len(records) + 44)
    scale = _axis(drawing, records, limit, percent)
    for place, record in enumerate(records):
        y = TOP + ROW * place + ROW / 2
        name = group_words(record["group"]) + (f" ({record['marked'].replace('_', ' ')})" if record["marked"] else "")
        drawing.text(LEFT - 12, y + 5, shortened(name), anchor="end")
        difference = record["difference"]
        if difference["value"] is None:
            without_figure(drawing, record, scale.start, y)
            continue
        if difference["lower"] is not None and difference["upper"] is not None:
            drawing.line(scale(difference["lower"]), y, scale(difference["upper"]), y, colour=MARK, width=3)
        drawing.mark(scale(difference["value"]), y, shape="square" if record["marked"] else "circle")
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=_sheet(records, metric, has_equivalence),
    )


def is_percent(metric: Record) -> bool:
    """Whether differences are in percentage points: those of rates are."""
    return bool(metric["family"] == "rate")


def clear_of_zero(record: Record) -> bool:
    """Whether the whole interval of the difference lies to one side of zero."""
    lower, upper = record["difference"]["lower"], record["difference"]["upper"]
    return lower is not None and upper is not None and (lower > 0 or upper < 0)


def _title(records: Sequence[Record], metric: Record) -> str:
    by = breakdown_words(records[0]["breakdown"])
    reference = group_words(records[0]["reference"])
    known = [one for one in records if one["difference"]["value"] is not None]
    if not known:
        return f"{metric['name']} by {by}: nothing can be compared with {reference}"
    apart = [one for one in known if clear_of_zero(one)]
    if not apart:
        return f"{metric['name']} by {by}: no interval of a difference from {reference} excludes zero"
    furthest = max(apart, key=lambda one: abs(one["difference"]["value"]))
    told = signed(furthest["difference"]["value"], percent=is_percent(metric), width=_width(furthest))
    units = " points" if is_percent(metric) else ""
    names = f"{len(apart)} of {len(known)} groups differ from {reference}"
    return f"{metric['name']} by {by}: {names}, {group_words(furthest['group'])} most ({told}{units})"


def _width(record: Record) -> float | None:
    lower, upper = record["difference"]["lower"], record["difference"]["upper"]
    return upper - lower if lower is not None and upper is not None else None


def _axis(drawing: Drawing, records: Sequence[Record], limit: float | None, percent: bool) -> Scale:
    values = [
        abs(one["difference"][name])
        for one in records
        for name in ("value", "lower", "upper")
        if one["difference"][name] is not None
    ]
    furthest = max([*values, limit or 0.0, 0.001])
    step = nice_step(furthest / 3)
    end = -(-furthest // step) * step
    scale = Scale(low=-end, high=end, start=LEFT, end=WIDTH - RIGHT)
    bottom = TOP + ROW * len(records)
    for tick in scale.ticks(6):
        drawing.line(scale(tick), TOP, scale(tick), bottom, colour=RULE)
        drawing.text(
            scale(tick), bottom + 18, ticked(tick * (100 if percent else 1)), anchor="middle", colour=QUIET, size=13
        )
    units = "percentage points" if percent else "difference"
    drawing.text((LEFT + WIDTH - RIGHT) / 2, bottom + 36, units, anchor="middle", colour=QUIET, size=13)
    drawing.line(scale(0.0), TOP, scale(0.0), bottom, colour=INK, width=2)
    for side in (-1, 1) if limit is not None else ():
        drawing.line(
            scale(side * (limit or 0)), TOP, scale(side * (limit or 0)), bottom, colour=WARN, width=2, dash="6 4"
        )
        drawing.text(scale(side * (limit or 0)), TOP - 8, "limit", anchor="middle", colour=WARN, size=13)
    return scale


def ticked(value: float) -> str:
    """A tick of an axis to both sides of zero."""
    return f"{round(value, 6):+g}".replace("-", "−") if round(value, 6) else "0"


def _sheet(records: Sequence[Record], metric: Record, has_equivalence: bool) -> Sheet:
    percent = is_percent(metric)
    columns = ["Group", f"Difference{' in points' * percent} (interval)", "Ratio (interval)", "p", "p adjusted", "Test"]
    columns += ["Least difference it could show", *(["No material difference"] if has_equivalence else [])]
    rows = []
    for one in records:
        cells = [
            group_words(one["group"]) + (f" ({one['marked'].replace('_', ' ')})" if one["marked"] else ""),
            _difference(one, percent),
            _ratio(one),
            p_words(one["p"]),
            p_words(one["p_adjusted"]) if one["in_family"] else "not adjusted",
            method_words(one["test"]),
            distance(one["detectable"], percent=percent).replace("percentage ", ""),
        ]
        rows.append((*cells, *([{True: "shown", False: "not shown"}.get(one["equivalent"], "–")] * has_equivalence)))
    against = group_words(records[0]["reference"]) if records else ""
    caption = f"{metric['name']} by {breakdown_words(records[0]['breakdown'])}, compared with {against}"
    return Sheet(caption=caption, columns=tuple(columns), rows=tuple(rows), numbers=frozenset({3, 4}))


def _difference(record: Record, percent: bool) -> str:
    found = record["difference"]
    if found["value"] is None:
        return no_figure(record)
    width = _width(record)
    value, lower, upper = (signed(found[name], percent=percent, width=width) for name in ("value", "lower", "upper"))
    return value if width is None else f"{value} ({lower} to {upper})"


def _ratio(record: Record) -> str:
    found = record["ratio"]
    if found["value"] is None:
        return no_figure({**record, "reason": found["reason"] or record["reason"]})
    width = found["upper"] - found["lower"] if found["upper"] is not None and found["lower"] is not None else 0.01
    low = number(found["lower"], percent=False, width=width)
    high = number(found["upper"], percent=False, width=width) if found["upper"] is not None else "no upper limit"
    return f"{number(found['value'], percent=False, width=width)} ({low} to {high})"
