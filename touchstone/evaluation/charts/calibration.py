"""Calibration: what was observed against what the score said, a panel a group, with diagonal and rug of counts."""

from __future__ import annotations

from collections.abc import Sequence

from touchstone.evaluation.charts.svg import INK, MARK, QUIET, RULE, Chart, Drawing, Scale, Sheet, shortened, top_of
from touchstone.evaluation.records import Record
from touchstone.evaluation.wording import breakdown_words, count, group_words, no_figure, number, with_interval

PANEL, GAP, ACROSS, HEAD = 190, 60, 3, 30
MOST_PANELS = 12


def calibration_chart(records: Sequence[Record], *, identifier: str) -> Chart | None:
    """The bands of the groups of one breakdown; None where none has a band."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        groups.setdefault(tuple(record["group"].values()), []).append(record)
    if not any(one["observed"] is not None for one in records):
        return None
    shown = list(groups.values())[:MOST_PANELS]
    title = _title(records)
    description = (
        "A panel a group: a point a band of scores, the observed share with a positive outcome against the mean score, "
        "with its interval; a dashed diagonal where both are equal; below, a bar a band for how many rows it holds."
    )
    lines = -(-len(shown) // ACROSS)
    drawing = Drawing(height=lines * (PANEL + GAP + HEAD) + 10)
    top = top_of([one[name] for one in records for name in ("mean_score", "upper") if one[name] is not None])
    for place, bands in enumerate(shown):
        left = 46 + (place % ACROSS) * (PANEL + GAP)
        _panel(drawing, bands, left, HEAD + (place // ACROSS) * (PANEL + GAP + HEAD), top)
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=_sheet(records),
    )


def _title(records: Sequence[Record]) -> str:
    by = breakdown_words(records[0]["breakdown"])
    known = [one for one in records if one["observed"] is not None]
    high = sum(1 for one in known if one["upper"] is not None and one["mean_score"] > one["upper"])
    low = sum(1 for one in known if one["lower"] is not None and one["mean_score"] < one["lower"])
    whom = f"by {by}" if records[0]["breakdown"] else "for everybody"
    return f"Scores against outcomes {whom}: of {len(known)} bands, {high} score too high and {low} too low"


def _panel(drawing: Drawing, bands: Sequence[Record], left: float, top: float, end: float) -> None:
    x = Scale(low=0.0, high=end, start=left, end=left + PANEL)
    y = Scale(low=0.0, high=end, start=top + PANEL, end=top)
    drawing.text(left, top - 8, shortened(group_words(bands[0]["group"]), 24), bold=True)
    drawing.box(left, top, PANEL, PANEL, fill="none", stroke=RULE)
    drawing.line(x(0), y(0), x(end), y(end), colour=QUIET, dash="5 4")
    for tick in x.ticks(2):
        drawing.text(x(tick), top + PANEL + 32, f"{round(tick, 4):g}", anchor="middle", colour=QUIET, size=12)
        drawing.text(left - 5, y(tick) + 4, f"{round(tick, 4):g}", anchor="end", colour=QUIET, size=12)
    known = [one for one in bands if one["observed"] is not None]
    if not known:
        drawing.text(left + 8, top + PANEL / 2, shortened(no_figure(bands[0]), 26), colour=QUIET, size=12)
        return
    most = max(one["n"] for one in known) or 1
    for one in known:
        at = x(one["mean_score"])
        if one["lower"] is not None and one["upper"] is not None:
            drawing.line(at, y(one["lower"]), at, y(one["upper"]), colour=MARK, width=2)
        drawing.mark(at, y(one["observed"]), size=4)
        drawing.box(at - 3, top + PANEL + 2, 6, 14 * one["n"] / most, fill=INK)


def _sheet(records: Sequence[Record]) -> Sheet:
    rows = tuple(
        (
            group_words(one["group"]),
            f"{one['low']:.3g} to {one['high']:.3g}" if one["low"] is not None else "–",
            count(one["n"]),
            count(one["positives"]),
            number(one["mean_score"], percent=False, width=0.01),
            with_interval({**one, "value": one["observed"]}, percent=True),
        )
        for one in records
    )
    return Sheet(
        caption=f"Scores against outcomes, {breakdown_words(records[0]['breakdown'])}",
        columns=("Group", "Scores", "Rows", "Positive", "Mean score", "Observed (interval)"),
        rows=rows,
        numbers=frozenset({2, 3, 4}),
    )
