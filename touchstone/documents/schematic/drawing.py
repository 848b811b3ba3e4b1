"""The picture as SVG: bands, boxes, gates, roads and a legend, in shapes that need neither colour nor style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from touchstone.documents.schematic.legend import legend, legend_height
from touchstone.documents.schematic.plan import NARROW, WIDE, Box, Plan, Road, Size, plan_of
from touchstone.documents.schematic.position import Bar, Position
from touchstone.documents.schematic.rows import Label, Row, Say, rows_of
from touchstone.documents.schematic.shapes import INK, PAPER, TINT, head, line, path, rect, text
from touchstone.documents.schematic.words import in_words
from touchstone.guidance.pack import Pack


@dataclass(frozen=True)
class Schematic:
    """`svg`: the picture for a wide page; `narrow`: the same for a small screen; `rows`: the same in words."""

    svg: Markup
    narrow: Markup
    rows: tuple[Row, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What stops the gate of the stage where the project stands."""
        return tuple(bar for row in self.rows for bar in row.bars)

    def name_of(self, stage: str) -> str:
        """The name of a stage in the rows."""
        return next(row.name for row in self.rows if row.id == stage)


def schematic(
    pack: Pack, *, label: Label, position: Position | None = None, language: str = "en", say: Say = str
) -> Schematic:
    """The way through the pack's stages; with a project's position, where that project stands on it.

    `say` turns the English words of the picture into those of the page; stage and role names are the pack's own, in
    `language` where it has them; `label` gives the word for how each is known. Every measure is a whole number: the
    same pack always gives the same bytes.
    """
    rows = rows_of(pack, label=label, position=position, language=language, say=say)
    title = say("The stages of %(pack)s, version %(version)s") % {
        "pack": pack.title.in_language(language),
        "version": pack.version,
    }
    words = " ".join(in_words(rows, say))
    pictures = [_svg(plan_of(rows, size, say), title, words, say) for size in (WIDE, NARROW)]
    return Schematic(svg=pictures[0], narrow=pictures[1], rows=rows)


def _svg(plan: Plan, title: str, words: str, say: Say) -> Markup:
    size = plan.size
    height = plan.height + legend_height(size, say)
    name = f"schematic-{size.name}"
    begun = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="touchstone-schematic touchstone-schematic--{size.name}" '
        f'viewBox="0 0 {size.width} {height}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="arial, sans-serif" font-size="{size.text}" fill="{INK}">'
    )
    parts = [
        begun,
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(words)}</desc>',
        rect(0, 0, size.width, height, fill=PAPER),
        *_bands(plan),
        *_rail(plan),
        *(part for box in plan.boxes for part in _box(box, size)),
        *(part for road in plan.roads for part in _road(road, plan)),
        *legend(plan, say),
        "</svg>",
    ]
    return Markup("\n".join(parts))  # noqa: S704 - every word in it was escaped where it was drawn


def _bands(plan: Plan) -> Iterator[str]:
    size = plan.size
    for band in plan.bands:
        if band.name:
            yield rect(2, band.top, size.width - 4, band.bottom - band.top, fill=TINT, stroke=INK, width=1)
            yield text(size.left, band.top + size.line, band.name, weight="bold", data={"phase": band.name})


def _rail(plan: Plan) -> Iterator[str]:
    """The way back: from any stage to any earlier one, or one already visited."""
    if len(plan.boxes) < 2:
        return
    size, first, last = plan.size, plan.boxes[0], plan.boxes[-1]
    x = size.left // 2
    yield line(x, first.middle, x, last.middle, dash="2 5", width=2, data={"rail": "back"})
    for box in plan.boxes[:-1]:
        yield line(x, box.middle, size.left - 9, box.middle, dash="2 5", width=2)
        yield head(size.left - 1, box.middle, "right")
    yield line(x, last.middle, size.left, last.middle, dash="2 5", width=2)


def _box(box: Box, size: Size) -> Iterator[str]:
    row = box.row
    is_here = row.state == "here"
    dash = "8 5" if row.is_proposed else ""
    yield rect(
        size.left, box.top, size.box, box.bottom - box.top, fill=PAPER, stroke=INK, width=5 if is_here else 2,
        dash=dash, data={"stage": row.id, "proposed": "yes" if row.is_proposed else "no", "state": row.state},
    )  # fmt: skip
    if is_here:
        top, bottom = box.top + 6, box.bottom - 6
        yield path(f"M{size.left + 6} {top} V{bottom} H{size.right - 6} V{top} Z", width=1)
    y = box.top + size.pad + size.line - 6
    for words in box.title:
        yield text(size.left + size.pad, y, words, weight="bold")
        y += size.line
    for words in box.notes:
        yield text(size.left + size.pad, y, words)
        y += size.line
    yield from _gate(box, size)


def _gate(box: Box, size: Size) -> Iterator[str]:
    if not box.row.decided_by:
        return
    x, half = size.left + size.pad + size.line // 3, size.line // 3
    middle = box.gate + size.pad // 2 + size.line // 2
    yield line(size.left, box.gate, size.right, box.gate, width=1, data={"gate": box.row.id})
    yield path(f"M{x} {middle - half} L{x + half} {middle} L{x} {middle + half} L{x - half} {middle} Z", fill=INK)
    y = box.gate + size.pad // 2 + size.line - 6
    for words in box.gate_words:
        yield text(size.left + size.pad + size.line, y, words)
        y += size.line


def _road(road: Road, plan: Plan) -> Iterator[str]:
    size, start, end = plan.size, plan.box(road.start), plan.box(road.end)
    data = {"road": f"{road.start} {road.end}"}
    if road.lane == 0:
        x = size.left + size.box // 2
        yield path(f"M{x} {start.bottom} V{end.top - 8}", width=2, data=data)
        yield head(x, end.top - 1, "down")
        return
    out = size.right + road.lane * size.lane
    leave, arrive = start.bottom - _step(road, plan.roads, leaving=True), end.top + _step(road, plan.roads)
    yield path(f"M{size.right} {leave} H{out} V{arrive} H{size.right + 9}", width=2, data=data)
    yield head(size.right + 1, arrive, "left")


def _step(road: Road, roads: Sequence[Road], *, leaving: bool = False) -> int:
    """How far from the corner a road leaves or arrives, so that no two meet the box in one point."""
    beside = [one for one in roads if one.lane and (one.start == road.start if leaving else one.end == road.end)]
    return 12 + 14 * beside.index(road)
