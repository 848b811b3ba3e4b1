"""The legend of the picture: what each kind of line and box means, in words beside a small piece of it."""

from __future__ import annotations

from collections.abc import Iterator

from touchstone.documents.schematic.plan import Plan, Size
from touchstone.documents.schematic.rows import Say
from touchstone.documents.schematic.shapes import INK, PAPER, head, line, path, rect, text

SEEN = "Solid edge: published pages have the stage and say who decides"
PROPOSED = "Dashed edge: no published page was read that has the stage, or that says who decides; confirm both"
GATE = "Diamond: the gate that ends the stage, and who decides there"
ONWARD = "Arrow: where proceeding may lead"
BACK = "Dotted line: back to any earlier stage, or one already visited"
HERE = "Double edge: where the project stands"
_SAMPLE = 40


def legend(plan: Plan, say: Say) -> Iterator[str]:
    """The legend, below the picture."""
    size, y = plan.size, plan.height + plan.size.pad
    for meaning, lines in _lines(size, say, with_position=_has_position(plan)):
        yield from _sample(meaning, size.pad, y + size.line // 2)
        for number, words in enumerate(lines):
            yield text(size.pad + _SAMPLE + 10, y + size.line * (number + 1) - 5, words)
        y += size.line * len(lines) + size.pad // 2


def legend_height(size: Size, say: Say) -> int:
    """How high it is, with room for every line."""
    found = _lines(size, say, with_position=True)
    return sum(size.line * len(lines) + size.pad // 2 for _, lines in found) + 2 * size.pad


def _lines(size: Size, say: Say, *, with_position: bool) -> list[tuple[str, list[str]]]:
    meanings = [SEEN, PROPOSED, GATE, ONWARD, BACK, *([HERE] if with_position else [])]
    room = size.width - 2 * size.pad - _SAMPLE - 10
    return [(meaning, size.wrapped(say(meaning), room)) for meaning in meanings]


def _has_position(plan: Plan) -> bool:
    return any(box.row.state for box in plan.boxes)


def _sample(meaning: str, x: int, y: int) -> Iterator[str]:
    if meaning in (SEEN, PROPOSED):
        yield rect(x, y - 7, _SAMPLE, 14, fill=PAPER, stroke=INK, width=2, dash="8 5" if meaning == PROPOSED else "")
    elif meaning == HERE:
        yield rect(x, y - 8, _SAMPLE, 16, fill=PAPER, stroke=INK, width=5)
    elif meaning == GATE:
        middle = x + _SAMPLE // 2
        yield path(f"M{middle} {y - 7} L{middle + 7} {y} L{middle} {y + 7} L{middle - 7} {y} Z", fill=INK)
    else:
        yield line(x, y, x + _SAMPLE - 9, y, width=2, dash="2 5" if meaning == BACK else "")
        yield head(x + _SAMPLE, y, "right")
