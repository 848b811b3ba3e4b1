"""A rate by period with the limits within which it stays while nothing changes; breaches marked by shape."""

from __future__ import annotations

from collections.abc import Sequence

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
    shortened,
    top_of,
)
from touchstone.evaluation.records import Record
from touchstone.evaluation.wording import count, group_in_full, number, p_words, rule_words, with_interval

LEFT, RIGHT, TOP, HEIGHT = 70, 20, 30, 260


def drift_chart(records: Sequence[Record], *, name: str, identifier: str, percent: bool = True) -> Chart:
    """One watched quantity of one group over its periods, in order."""
    title = _title(records, name)
    description = (
        "A point a period with its interval, a solid line at the baseline, dashed lines at control limits. A breach "
        "is a red cross, a period to watch a hollow diamond, a period with too little in it has no mark but its name."
    )
    drawing = Drawing(height=TOP + HEIGHT + 60)
    names = ("value", "upper", "control_upper")
    top = top_of(
        [one[part] for one in records for part in names if one[part] is not None], most=1.0 if percent else None
    )
    low = min([0.0, *(one[part] for one in records for part in ("value", "lower") if one[part] is not None)])
    y = Scale(low=low, high=top, start=TOP + HEIGHT, end=TOP)
    step = (WIDTH - LEFT - RIGHT) / max(len(records), 1)
    _axis(drawing, y, percent)
    for place, record in enumerate(records):
        _period(drawing, record, LEFT + step * (place + 0.5), step, y, is_named=place % (len(records) // 12 + 1) == 0)
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=_sheet(records, name, percent),
    )


def _title(records: Sequence[Record], name: str) -> str:
    whom = _whom(records[0])
    states = [one["state"] for one in records]
    breaches = [one["period"] for one in records if one["state"] == "breach"]
    if breaches:
        told = ", ".join(breaches[:4]) + (" and more" if len(breaches) > 4 else "")
        return f"{name}, {whom}: breach in {told}"
    if "watch" in states:
        return f"{name}, {whom}: {states.count('watch')} of {len(states)} periods to watch, none a breach"
    judged = sum(1 for one in records if one["state"] == "ok" and not one["is_baseline"])
    return f"{name}, {whom}: {judged} of {len(states)} periods judged and within limits"


def _whom(record: Record) -> str:
    return group_in_full(record["group"]) if record["group"] else "everybody"


def _axis(drawing: Drawing, y: Scale, percent: bool) -> None:
    for tick in y.ticks():
        drawing.line(LEFT, y(tick), WIDTH - RIGHT, y(tick), colour=RULE)
        words = f"{round(tick * 100, 6):g}%" if percent else f"{round(tick, 6):g}"
        drawing.text(LEFT - 8, y(tick) + 5, words, anchor="end", colour=QUIET, size=13)
    drawing.line(LEFT, y(0), WIDTH - RIGHT, y(0), colour=INK)


def _period(drawing: Drawing, record: Record, x: float, step: float, y: Scale, *, is_named: bool) -> None:
    left, right = x - step / 2, x + step / 2
    if record["is_baseline"]:
        drawing.box(left, TOP, step, HEIGHT, fill="#f3f2f1")
    if is_named:
        drawing.text(x, TOP + HEIGHT + 20, shortened(record["period"], 12), anchor="middle", colour=QUIET, size=12)
    for name in ("control_lower", "control_upper"):
        if record[name] is not None:
            drawing.line(left, y(record[name]), right, y(record[name]), colour=QUIET, dash="5 4", width=2)
    if record["baseline"] is not None:
        drawing.line(left, y(record["baseline"]), right, y(record["baseline"]), colour=QUIET)
    if record["value"] is None:
        return
    if record["lower"] is not None and record["upper"] is not None:
        drawing.line(x, y(record["lower"]), x, y(record["upper"]), colour=MARK, width=2)
    if record["state"] == "breach":
        drawing.mark(x, y(record["value"]), shape="cross", colour=WARN, size=7)
    elif record["state"] == "watch":
        drawing.mark(x, y(record["value"]), shape="diamond", hollow=True, size=6)
    elif record["state"] == "ok":
        drawing.mark(x, y(record["value"]))


def _sheet(records: Sequence[Record], name: str, percent: bool) -> Sheet:
    rows = tuple(
        (
            one["period"] + (" (baseline)" if one["is_baseline"] else ""),
            with_interval({**one, "status": None}, percent=percent),
            count(one["n"]),
            _limits(one, percent),
            p_words(one["p_adjusted"] if one["p_adjusted"] is not None else one["p"]),
            one["state"] + (f": {', '.join(rule_words(rule) for rule in one['rules'])}" if one["rules"] else ""),
        )
        for one in records
    )
    columns = ("Period", "Figure (interval)", "Out of", "Limits while nothing changes", "p", "State")
    caption = f"{name} by period, {_whom(records[0])}"
    return Sheet(caption=caption, columns=columns, rows=rows, numbers=frozenset({2}))


def _limits(record: Record, percent: bool) -> str:
    if record["control_lower"] is None or record["control_upper"] is None:
        return "–"
    width = record["control_upper"] - record["control_lower"]
    ends = (number(record[part], percent=percent, width=width) for part in ("control_lower", "control_upper"))
    return "{} to {}".format(*ends)
