"""The scores themselves: how many positive and how many negative outcomes stand at each score."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from touchstone.evaluation.charts.svg import INK, QUIET, RULE, SERIES, WIDTH, Chart, Drawing, Scale, Sheet, top_of
from touchstone.evaluation.records import Record
from touchstone.evaluation.sweep import GRID
from touchstone.evaluation.wording import count, number

LEFT, RIGHT, TOP, HEIGHT = 80, 20, 40, 240
BARS = 32


def scores_chart(curve: Record, *, score: Record, identifier: str) -> Chart | None:
    """Steps for positives and negatives over the score; None where the grid is withheld or no outcome is known."""
    bars = _bars(curve, score)
    if not bars or not any(positive + negative for _, _, positive, negative in bars):
        return None
    shares = [_shares([bar[2] for bar in bars]), _shares([bar[3] for bar in bars])]
    title = f"Scores: positive and negative outcomes have {_overlap(shares)} of their spread in common"
    description = (
        "Two stepped lines over the score: the share of all positive outcomes (solid, blue) and of all negative ones "
        "(dashed, red) that stand in each band of scores."
    )
    drawing = Drawing(height=TOP + HEIGHT + 50)
    x = Scale(low=score["range"][0], high=score["range"][1], start=LEFT, end=WIDTH - RIGHT)
    y = Scale(low=0.0, high=top_of([*shares[0], *shares[1]], most=1.0), start=TOP + HEIGHT, end=TOP)
    for tick in y.ticks(4):
        drawing.line(LEFT, y(tick), WIDTH - RIGHT, y(tick), colour=RULE)
        drawing.text(LEFT - 8, y(tick) + 5, f"{round(tick * 100, 6):g}%", anchor="end", colour=QUIET, size=13)
    for tick in x.ticks():
        drawing.text(x(tick), TOP + HEIGHT + 20, f"{round(tick, 6):g}", anchor="middle", colour=QUIET, size=13)
    drawing.line(LEFT, y(0), WIDTH - RIGHT, y(0), colour=INK)
    for side, words in enumerate(("positive outcome", "negative outcome")):
        colour, dash, _ = SERIES[side]
        steps = [(x(end), y(share)) for bar, share in zip(bars, shares[side], strict=True) for end in bar[:2]]
        drawing.path(steps, colour=colour, dash=dash)
        drawing.line(LEFT + 10 + 220 * side, 16, LEFT + 50 + 220 * side, 16, colour=colour, dash=dash, width=2)
        drawing.text(LEFT + 58 + 220 * side, 21, words)
    rows = tuple(
        (f"{low:.3g} to {high:.3g}", count(positive), count(negative)) for low, high, positive, negative in bars
    )
    columns = ("Scores", "Positive outcome", "Negative outcome")
    return Chart(
        id=identifier,
        title=title,
        description=description,
        svg=drawing.svg(identifier=identifier, title=title, description=description),
        table=Sheet(caption="Outcomes by score", columns=columns, rows=rows, numbers=frozenset({1, 2})),
    )


_Bar = tuple[float, float, int, int]


def _bars(curve: Record, score: Record) -> list[_Bar]:
    """(from, to, positives, negatives) between points of the grid, taken together to about 32."""
    places = [place for place, kind in enumerate(curve["kind"]) if kind == GRID]
    if not places:
        return []
    first = places[0]
    whole = (curve["tp"][first] + curve["fn"][first], curve["fp"][first] + curve["tn"][first])
    low, high = score["range"]
    points = [(low, *whole), *((curve["threshold"][p], curve["tp"][p], curve["fp"][p]) for p in places), (high, 0, 0)]
    step = max(len(points) // BARS, 1)
    taken = [*points[:-1:step], points[-1]]
    return [(one[0], two[0], one[1] - two[1], one[2] - two[2]) for one, two in pairwise(taken)]


def _shares(counts: Sequence[int]) -> list[float]:
    whole = sum(counts) or 1
    return [one / whole for one in counts]


def _overlap(shares: Sequence[Sequence[float]]) -> str:
    common = sum(min(one, two) for one, two in zip(*shares, strict=True))
    return number(common, percent=True, width=0.1)
