"""SVG by our own hand: scales, axes, marks, and the figure that holds a chart with its words and its table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

WIDTH = 760
INK, QUIET, RULE, MARK, WARN = "#0b0c0c", "#505a5f", "#b1b4b6", "#1d70b8", "#b10e1e"
#: Apart for those who cannot tell the hues: each series also has its own dashes and its own shape.
SERIES = (
    ("#1d70b8", "", "circle"),
    ("#b10e1e", "7 3", "square"),
    ("#00703c", "2 3", "triangle"),
    ("#6f3c97", "9 3 2 3", "diamond"),
    ("#7a4900", "1 3", "circle"),
    ("#3d3d3d", "5 5", "square"),
    ("#00606b", "10 2", "triangle"),
    ("#8a1a5c", "3 2", "diamond"),
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table to read beside a chart. `numbers`: places of columns that hold figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: `title` says the finding, `description` what is drawn; `table` holds the same figures."""

    id: str
    title: str
    description: str
    svg: str
    table: Sheet


@dataclass
class Drawing:
    """Elements of one SVG, collected in order; coordinates in pixels of a sheet `WIDTH` wide."""

    height: float
    width: float = WIDTH
    parts: list[str] = field(default_factory=list)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, colour: str = INK, width: float = 1, dash: str = ""
    ) -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def path(self, points: Sequence[tuple[float, float]], *, colour: str, dash: str = "", width: float = 2) -> None:
        """A line through points."""
        if len(points) > 1:
            told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            dashes = f' stroke-dasharray="{dash}"' if dash else ""
            self.parts.append(
                f'<polyline points="{told}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashes}/>'
            )

    def band(self, points: Sequence[tuple[float, float]], *, colour: str) -> None:
        """A filled area, lightly."""
        if len(points) > 2:
            told = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            self.parts.append(f'<polygon points="{told}" fill="{colour}" fill-opacity="0.15" stroke="none"/>')

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none") -> None:
        """A rectangle."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" fill="{fill}" '
            f'stroke="{stroke}"/>'
        )

    def text(self, x: float, y: float, words: str, *, anchor: str = "start", colour: str = INK, size: float = 14,
             bold: bool = False) -> None:  # fmt: skip
        """Words, escaped."""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size:g}"{weight}>'
            f"{escape(words)}</text>"
        )

    def mark(
        self, x: float, y: float, *, shape: str = "circle", colour: str = MARK, hollow: bool = False, size: float = 5
    ) -> None:
        """A point: circle, square, triangle, diamond or cross."""
        fill = f'fill="{"#ffffff" if hollow else colour}" stroke="{colour}" stroke-width="2"'
        if shape == "circle":
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" {fill}/>')
        elif shape == "cross":
            self.line(x - size, y - size, x + size, y + size, colour=colour, width=3)
            self.line(x - size, y + size, x + size, y - size, colour=colour, width=3)
        else:
            corners = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in _SHAPES[shape])
            self.parts.append(f'<polygon points="{corners}" {fill}/>')

    def svg(self, *, identifier: str, title: str, description: str) -> str:
        """The whole picture, named and described for those who do not see it."""
        name, words = f"{identifier}-title", f"{identifier}-desc"
        told = f"<title id={quoteattr(name)}>{escape(title)}</title>"
        told += f"<desc id={quoteattr(words)}>{escape(description)}</desc>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'aria-labelledby={quoteattr(f"{name} {words}")} font-family="Arial, Helvetica, sans-serif">'
            f"{told}{''.join(self.parts)}</svg>"
        )


_SHAPES = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle": ((0, -1.2), (1.1, 1), (-1.1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From values to pixels: `low` at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of a value, kept on the sheet."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self, about: int = 5) -> Iterator[float]:
        """Round values, about so many."""
        step = nice_step((self.high - self.low) / max(about, 1))
        first = math.ceil(self.low / step - 1e-9)
        for number in range(first, math.floor(self.high / step + 1e-9) + 1):
            yield number * step


def nice_step(rough: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten above `rough`."""
    if rough <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(rough))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9)))


def top_of(values: Sequence[float], *, most: float | None = None) -> float:
    """A round end of an axis that begins at 0 and holds all the values; `most`: the largest that there can be."""
    highest = max([*values, 0.0])
    if highest <= 0:
        return most or 1.0
    top = math.ceil(highest / nice_step(highest / 5) - 1e-9) * nice_step(highest / 5)
    return min(top, most) if most is not None else top


def shortened(words: str, most: int = 30) -> str:
    """Words that fit beside a chart; the table has them whole."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
