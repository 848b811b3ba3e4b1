"""The stages of the guidance and the roads between them, drawn as an SVG that a screen reader can read."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from touchstone.guidance.loader import shipped_library
from touchstone.guidance.pack import Pack
from touchstone.guidance.stage import Stage

LEFT, TOP, WIDE, HIGH, GAP, LANE = 150, 30, 300, 46, 26, 16
RIGHT_MARGIN = 170
STYLE = """
  text { font-family: Arial, sans-serif; font-size: 15px; fill: #0b0c0c }
  .small { font-size: 13px } .phase { font-weight: bold }
  .box { fill: #ffffff; stroke: #0b0c0c; stroke-width: 2 } .proposed { stroke-dasharray: 6 4 }
  .road { fill: none; stroke: #1d70b8; stroke-width: 2 } .head { fill: #1d70b8 } .entry { fill: #00703c }
"""


def page() -> str:
    """The drawing of the newest version of the first pack."""
    library = shipped_library()
    return "\n".join(_drawing(library.newest(library.pack_ids[0])))


def in_words(pack: Pack) -> list[str]:
    """One sentence for each stage: where proceeding leads, and whether a project may start there."""
    names = {stage.id: str(stage.name.text) for stage in pack.stages}
    sentences = []
    for stage in pack.stages:
        onward = [names[one.id] for one in pack.next_stages(stage.id)]
        leads = f"leads to {' or '.join(onward)}" if onward else "leads nowhere: it closes the project"
        start = "; a project may start here" if stage.id in pack.sheet.entries else ""
        sentences.append(f"{names[stage.id]} {leads}{start}.")
    return sentences


def _drawing(pack: Pack) -> Iterator[str]:
    height = TOP + len(pack.stages) * (HIGH + GAP) + 30
    width = LEFT + WIDE + RIGHT_MARGIN
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t d">'
    yield f'<title id="t">The stages of {escape(str(pack.title))}, version {pack.version}</title>'
    yield f'<desc id="d">{escape(" ".join(in_words(pack)))}</desc>'
    yield f"<style>{STYLE}</style>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    yield from _boxes(pack)
    yield from _roads(pack)
    yield f'<text class="small" x="{LEFT}" y="{height - 10}">Dashed: the stage or its decision rule is proposed</text>'
    yield "</svg>"


def _boxes(pack: Pack) -> Iterator[str]:
    phases = {phase.id: str(phase.name) for phase in pack.sheet.phases}
    shown = ""
    for place, stage in enumerate(pack.stages):
        top = _top(place)
        phase = phases.get(stage.phase or "", "")
        if phase and phase != shown:
            yield f'<text class="phase" x="12" y="{top + 28}">{escape(phase)}</text>'
        shown = phase
        yield f'<rect class="{_box_class(stage)}" x="{LEFT}" y="{top}" width="{WIDE}" height="{HIGH}"/>'
        yield f'<text x="{LEFT + 14}" y="{top + 28}">{stage.code}. {escape(str(stage.name.text))}</text>'
        if stage.id in pack.sheet.entries:
            yield f'<text class="small" x="{LEFT - 58}" y="{top + 28}">start</text>'
            yield _head(LEFT - 4, top + 23, "right", "entry")


def _roads(pack: Pack) -> Iterator[str]:
    """A road to the next stage runs straight down; each other has a lane of its own at the right."""
    order = [stage.id for stage in pack.stages]
    lane = 0
    for place, stage in enumerate(pack.stages):
        for to in (order.index(target) for target in pack.sheet.transitions.get(stage.id, ())):
            if to == place + 1:
                middle = LEFT + WIDE // 2
                yield f'<path class="road" d="M{middle} {_top(place) + HIGH} V{_top(to) - 6}"/>'
                yield _head(middle, _top(to), "down", "head")
            else:
                lane += 1
                edge, out = LEFT + WIDE, LEFT + WIDE + lane * LANE + 8
                start, end = _top(place) + HIGH - 10, _top(to) + 12
                yield f'<path class="road" d="M{edge} {start} H{out} V{end} H{edge + 8}"/>'
                yield _head(edge, end, "left", "head")


def _top(place: int) -> int:
    return TOP + place * (HIGH + GAP)


def _box_class(stage: Stage) -> str:
    return "box proposed" if stage.is_proposed else "box"


def _head(x: int, y: int, way: str, kind: str) -> str:
    """An arrow head with its point at (x, y)."""
    corners = {
        "down": f"{x},{y} {x - 6},{y - 10} {x + 6},{y - 10}",
        "left": f"{x},{y} {x + 10},{y - 6} {x + 10},{y + 6}",
        "right": f"{x},{y} {x - 10},{y - 6} {x - 10},{y + 6}",
    }
    return f'<polygon class="{kind}" points="{corners[way]}"/>'
