"""Charts over thresholds: what each would have done, and what is given up for what, by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchstone.evaluation.charts.svg import INK, QUIET, RULE, SERIES, Chart, Drawing, Scale, Sheet, shortened
from touchstone.evaluation.records import Record
from touchstone.evaluation.sweep import DECLARED, GRID, RECORDED
from touchstone.evaluation.wording import breakdown_words, count, group_words, number, within

LEFT, TOP, SIDE = 70, 36, 400
NAMES = {"selection_rate": "selected", "tpr": "found, of the positive", "ppv": "right, of the selected"}
MOST_SERIES = len(SERIES)


def tradeoff_chart(curves: Sequence[Record], *, identifier: str) -> Chart | None:
    """True positive rate against false positive rate, a line a group over thresholds; the recorded decision marked.

    None where no group has both rates.
    """
    shown = [one for one in curves if any(_pairs(one, kinds=(GRID, DECLARED, RECORDED)))][:MOST_SERIES]
    if not shown:
        return None
    by = breakdown_words(shown[0]["breakdown"])
    title = f"Hits against false alarms {'by ' + by if shown[0]['breakdown'] else 'for everybody'}: {_recorded(shown)}"
    description = (
        "A line a group: the share of positive outcomes found against the share of negative ones selected, from the "
        "highest threshold at the lower left. Hollow marks: thresholds that were declared. Filled, larger marks: the "
        "decision as it was recorded. Each group has a dash and a shape of its own."
    )
    drawing = Drawing(height=TOP + SIDE + 60)
    x, y = _axes(drawing, "false alarms, of the negative", "found, of the positive")
    for place, curve in enumerate(shown):
        colour, dash, shape = SERIES[place]
        points = sorted(_pairs(curve, kinds=(GRID, DECLARED)))
        drawing.path([(x(fpr), y(tpr)) for fpr, tpr in points], colour=colour, dash=dash)
        for fpr, tpr in _pairs(curve, kinds=(DECLARED,)):
            drawing.mark(x(fpr), y(tpr), shape=shape, colour=colour, hollow=True, size=4)
        for fpr, tpr in _pairs(curve, kinds=(RECORDED,)):
            drawing.mark(x(fpr), y(tpr), shape=shape, colour=colour, size=7)
        _key(drawing, place, group_words(curve["group"]))
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=threshold_sheet(shown, f"Hits and false alarms at each threshold, {by}"),
    )


def _recorded(curves: Sequence[Record]) -> str:
    marks = [(group_words(one["group"]), pair) for one in curves for pair in _pairs(one, kinds=(RECORDED,))]
    if not marks:
        return "at the thresholds declared"
    most, least = max(marks, key=lambda one: one[1][0]), min(marks, key=lambda one: one[1][0])
    if len(marks) == 1:
        found, false = (number(value, percent=True, width=0.01) for value in reversed(most[1]))
        return f"as decided, {found} found for {false} false alarms"
    told = [f"{number(one[1][0], percent=True, width=0.01)} ({one[0]})" for one in (least, most)]
    return f"as decided, false alarms from {told[0]} to {told[1]}"


def _pairs(curve: Record, *, kinds: Sequence[str]) -> Iterator[tuple[float, float]]:
    for kind, fpr, tpr in zip(curve["kind"], curve["rates"]["fpr"], curve["rates"]["tpr"], strict=True):
        if kind in kinds and fpr is not None and tpr is not None:
            yield fpr, tpr


def _axes(drawing: Drawing, across: str, up: str, low: float = 0.0, high: float = 1.0) -> tuple[Scale, Scale]:
    x = Scale(low=low, high=high, start=LEFT, end=LEFT + SIDE)
    y = Scale(low=0.0, high=1.0, start=TOP + SIDE, end=TOP)
    is_share = (low, high) == (0.0, 1.0)
    for tick in x.ticks():
        drawing.line(x(tick), TOP, x(tick), TOP + SIDE, colour=RULE)
        words = f"{tick * 100:g}%" if is_share and across.startswith("false") else f"{round(tick, 6):g}"
        drawing.text(x(tick), TOP + SIDE + 18, words, anchor="middle", colour=QUIET, size=13)
    for tick in y.ticks():
        drawing.line(LEFT, y(tick), LEFT + SIDE, y(tick), colour=RULE)
        drawing.text(LEFT - 8, y(tick) + 5, f"{tick * 100:g}%", anchor="end", colour=QUIET, size=13)
    drawing.line(LEFT, TOP + SIDE, LEFT + SIDE, TOP + SIDE, colour=INK)
    drawing.line(LEFT, TOP, LEFT, TOP + SIDE, colour=INK)
    drawing.text(LEFT + SIDE / 2, TOP + SIDE + 40, across, anchor="middle", colour=QUIET)
    drawing.text(LEFT, TOP - 14, up, colour=QUIET)
    return x, y


def _key(drawing: Drawing, place: int, words: str) -> None:
    colour, dash, shape = SERIES[place]
    left, y = LEFT + SIDE + 24, TOP + 14 + 26 * place
    drawing.line(left, y, left + 44, y, colour=colour, width=2, dash=dash)
    drawing.mark(left + 22, y, shape=shape, colour=colour)
    drawing.text(left + 54, y + 5, shortened(words, 26))


def sweep_chart(curve: Record, *, identifier: str, score: Record) -> Chart | None:
    """Selection, hits and precision against the threshold for one group, with bands of their intervals.

    None where the curve has no points of the grid, as when they have been withheld.
    """
    places = [place for place, kind in enumerate(curve["kind"]) if kind == GRID]
    if not places:
        return None
    low, high = score["range"]
    title = f"What each threshold would have done, {within(curve['group'])}: {_span(curve, places)}"
    description = (
        "Lines against the threshold: the share selected, the share of positive outcomes found, and the share of the "
        "selected that were right, each with a light band for its interval."
    )
    drawing = Drawing(height=TOP + SIDE + 60)
    x, y = _axes(drawing, "threshold: selected at this score or above", "share", low, high)
    for number_, rate in enumerate(name for name in NAMES if name not in curve["not_identified"]):
        colour, dash, _ = SERIES[number_]
        known = [place for place in places if curve["rates"][rate][place] is not None]
        at = [curve["threshold"][place] for place in known]
        upper = [(x(t), y(curve["upper"][rate][place])) for t, place in zip(at, known, strict=True)]
        lower = [(x(t), y(curve["lower"][rate][place])) for t, place in zip(at, known, strict=True)]
        drawing.band([*upper, *reversed(lower)], colour=colour)
        line = [(x(t), y(curve["rates"][rate][place])) for t, place in zip(at, known, strict=True)]
        drawing.path(line, colour=colour, dash=dash)
        _key(drawing, number_, NAMES[rate])
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=threshold_sheet([curve], "What each declared threshold would have done"),
    )


def _span(curve: Record, places: Sequence[int]) -> str:
    known = [rate for place in places if (rate := curve["rates"]["selection_rate"][place]) is not None]
    if not known:
        return "no rate is defined"
    ends = (number(value, percent=True, width=0.01) for value in (known[0], known[-1]))
    return "from {} selected to {}".format(*ends)


def threshold_sheet(curves: Sequence[Record], caption: str) -> Sheet:
    """The recorded decision and the declared thresholds of each group; the points of the line are in the file."""
    rows = []
    for curve in curves:
        for place, kind in enumerate(curve["kind"]):
            if kind == GRID:
                continue
            point = "as decided" if kind == RECORDED else f"{curve['threshold'][place]:g}"
            rates = tuple(_rate(curve, name, place) for name in ("selection_rate", "tpr", "fpr", "ppv"))
            rows.append((group_words(curve["group"]), point, count(curve["selected"][place]), *rates))
    return Sheet(
        caption=caption,
        columns=("Group", "Threshold", "Selected", "Share selected", "Found, of the positive",
                 "False alarms, of the negative", "Right, of the selected"),
        rows=tuple(rows),
        numbers=frozenset({1, 2}),
    )  # fmt: skip


def _rate(curve: Record, name: str, place: int) -> str:
    value, lower, upper = (curve[part][name][place] for part in ("rates", "lower", "upper"))
    if value is None:
        return "cannot be shown" if name in curve["not_identified"] else "no figure"
    width = upper - lower if lower is not None and upper is not None else None
    told = [number(one, percent=True, width=width) for one in (value, lower, upper)]
    return f"{told[0]} ({told[1]} to {told[2]})"
