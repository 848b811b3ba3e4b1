"""A chart of one measure on the record: a row for everybody and each group, a point with a line for its range.

Whatever it shows stands in the table beside it too; what is withheld keeps its row, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from touchstone.documents.atrs_record.evaluation_words import Tongue, absent_words, figure_words, group_words
from touchstone.documents.atrs_record.result_file import SUPPRESSED
from touchstone.evaluation.charts.svg import INK, MARK, QUIET, RULE, Drawing, Scale, shortened, top_of

Facts = Mapping[str, Any]
WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 440, 150, 64, 10, 30, 30
LONGEST = 20  # letters of a group's name
SIZE = 14
FEWEST, MOST = 2, 24  # figures: one needs no picture, and a hundred make none


def figures_chart(figures: Sequence[Facts], *, name: str, is_rate: bool, identifier: str, tongue: Tongue) -> Markup:
    """The SVG; empty for too few figures, or too many. `figures`: of one metric, everybody's first."""
    shown = [one for one in figures if not absent_words(one, tongue)]
    if len(shown) < FEWEST or len(figures) > MOST:
        return Markup()
    drawing = Drawing(height=TOP + ROW * len(figures) + FOOT, width=WIDTH)
    scale = _axis(drawing, shown, len(figures), is_rate=is_rate)
    for place, one in enumerate(figures):
        _row(drawing, one, scale, TOP + ROW * (place + 0.5), is_rate=is_rate, tongue=tongue)
    words = tongue.gettext("A point for each group, and a line for its likely range. The table holds the same figures.")
    return Markup(drawing.svg(identifier=identifier, title=name, description=words))  # noqa: S704 - our own SVG, its text escaped


def _axis(drawing: Drawing, shown: Sequence[Facts], rows: int, *, is_rate: bool) -> Scale:
    values = [float(one[key]) for one in shown for key in ("value", "lower", "upper") if one[key]]
    high = top_of(values, most=1.0 if is_rate else None)
    scale = Scale(low=min([*values, 0.0]), high=high, start=LEFT, end=WIDTH - RIGHT)
    bottom = TOP + ROW * rows
    for tick in scale.ticks(about=4):
        drawing.line(scale(tick), TOP, scale(tick), bottom, colour=RULE)
        told = f"{tick * 100:g}%" if is_rate else f"{round(tick, 6):g}"
        drawing.text(scale(tick), bottom + 18, told, anchor="middle", colour=QUIET, size=SIZE)
    drawing.line(scale(0.0), TOP, scale(0.0), bottom, colour=INK)
    return scale


def _row(drawing: Drawing, one: Facts, scale: Scale, y: float, *, is_rate: bool, tongue: Tongue) -> None:
    levels = ", ".join(one["group"].values()) or group_words({}, tongue)
    drawing.text(LEFT - 8, y + 5, shortened(levels, LONGEST), anchor="end", size=SIZE, bold=not one["group"])
    if absent_words(one, tongue):
        words = tongue.gettext("Withheld") if one["status"] == SUPPRESSED else tongue.gettext("No figure")
        drawing.text(scale.start + 6, y + 5, words, colour=QUIET, size=SIZE)
        return
    ends = [float(one[key]) if one[key] else edge for key, edge in (("lower", scale.low), ("upper", scale.high))]
    if one["lower"] or one["upper"]:
        drawing.line(scale(ends[0]), y, scale(ends[1]), y, colour=MARK, width=3)
    drawing.mark(scale(float(one["value"])), y)
    drawing.text(WIDTH - 4, y + 5, figure_words(one["value"], is_rate=is_rate), anchor="end", size=SIZE)
