"""Where everything in the picture stands: sizes, wrapped words, boxes one under the other, a lane for each road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from touchstone.documents.schematic.rows import Row, Say


@dataclass(frozen=True)
class Size:
    """Measures of one picture, in its own units. `letter`: width of an average letter as a part of the text's size."""

    name: str
    width: int
    left: int  # of the boxes: the rail for ways back stands before them
    box: int  # width of a box
    text: int  # size of the words
    lane: int  # between one lane and the next
    line: int  # from one line of words to the next
    gap: int  # between boxes: room for an arrow
    pad: int
    letter: float = 0.54

    @property
    def right(self) -> int:
        return self.left + self.box

    def wrapped(self, words: str, room: int) -> list[str]:
        """The words in lines that fit the room."""
        return wrap(words, max(8, int(room / (self.text * self.letter)))) or [""]


WIDE = Size(name="wide", width=760, left=96, box=520, text=16, lane=22, line=21, gap=44, pad=14)
NARROW = Size(name="narrow", width=300, left=34, box=206, text=14, lane=12, line=18, gap=34, pad=8)


@dataclass(frozen=True)
class Box:
    """One stage in the picture: `top` and `bottom` of its box; its gate is the strip from `gate` to `bottom`."""

    row: Row
    top: int
    gate: int
    bottom: int
    title: tuple[str, ...]
    notes: tuple[str, ...]
    gate_words: tuple[str, ...]

    @property
    def middle(self) -> int:
        return (self.top + self.bottom) // 2


@dataclass(frozen=True)
class Band:
    """One phase: the part of the picture its stages stand in. `name` is "" for stages outside all phases."""

    name: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Road:
    """Proceeding leads from one stage to another. `lane` counts from 1; 0 is straight down to the next box."""

    start: str
    end: str
    lane: int
    is_back: bool


@dataclass(frozen=True)
class Plan:
    """All of one picture. `height` is without the legend."""

    size: Size
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    roads: tuple[Road, ...]
    height: int

    def box(self, stage: str) -> Box:
        """The box of a stage."""
        return next(one for one in self.boxes if one.row.id == stage)


def plan_of(rows: Sequence[Row], size: Size, say: Say) -> Plan:
    """The picture of these rows in that size."""
    boxes: list[Box] = []
    bands: list[Band] = []
    top = size.pad
    for place, row in enumerate(rows):
        if place == 0 or row.phase_id != rows[place - 1].phase_id:
            begun = top
            top += size.line + size.pad
            bands.append(Band(row.phase, begun, begun))
        box = _box(row, top, size, say)
        boxes.append(box)
        bands[-1] = Band(bands[-1].name, bands[-1].top, box.bottom + size.pad)
        top = box.bottom + size.gap
    return Plan(size=size, boxes=tuple(boxes), bands=tuple(bands), roads=_roads(rows), height=bands[-1].bottom)


def _box(row: Row, top: int, size: Size, say: Say) -> Box:
    room = size.box - 2 * size.pad
    title = size.wrapped(f"{row.code}. {row.name}", int(room * 0.95))
    notes = [line for note in _notes(row, say) for line in size.wrapped(note, room)]
    gate = top + size.pad + size.line * (len(title) + len(notes)) + size.pad // 2
    words: list[str] = []
    bottom = gate + size.pad // 2
    if row.decided_by:
        words = size.wrapped(say("Gate: %(who)s") % {"who": row.decided_by}, room - size.line)
        bottom = gate + size.line * len(words) + size.pad
    return Box(row, top, gate, bottom, tuple(title), tuple(notes), tuple(words))


def _notes(row: Row, say: Say) -> list[str]:
    """What stands in the box under the stage's name, the position of a project first."""
    notes = []
    if row.state == "here":
        notes.append(say("The project stands here"))
        if row.bars:
            notes.append(say("Stopped at this gate: %(count)s outstanding") % {"count": len(row.bars)})
    if row.state == "passed":
        notes.append(say("Passed"))
    if row.start:
        notes.append(row.start)
    if row.is_optional:
        notes.append(say("A force may leave this stage out"))
    if row.is_end:
        notes.append(say("The project closes here"))
    return [*notes, *row.sureness]


def _roads(rows: Sequence[Row]) -> tuple[Road, ...]:
    """Every road. Those that pass other boxes get lanes of their own, the shortest nearest to the boxes."""
    order = {row.id: place for place, row in enumerate(rows)}
    pairs = [(row.id, target) for row in rows for target in row.onward]
    far = [pair for pair in pairs if order[pair[1]] != order[pair[0]] + 1]
    far.sort(key=lambda pair: (abs(order[pair[1]] - order[pair[0]]), order[pair[0]]))
    lanes = _lanes(far, order)
    return tuple(Road(start, end, lanes.get((start, end), 0), order[end] < order[start]) for start, end in pairs)


def _lanes(far: Sequence[tuple[str, str]], order: dict[str, int]) -> dict[tuple[str, str], int]:
    """A lane for each road, shared by roads that do not run beside each other."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[tuple[str, str], int] = {}
    for pair in far:
        span = tuple(sorted((order[pair[0]], order[pair[1]])))
        place = next((i for i, spans in enumerate(taken) if _is_free(spans, span)), len(taken))
        if place == len(taken):
            taken.append([])
        taken[place].append((span[0], span[1]))
        lanes[pair] = place + 1
    return lanes


def _is_free(spans: Sequence[tuple[int, int]], span: tuple[int, ...]) -> bool:
    return all(end < span[0] or start > span[1] for start, end in spans)
