"""The few shapes that the picture is made of, as SVG with attributes alone: a page's policy allows no inline style."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

INK, PAPER, TINT = "#0b0c0c", "#ffffff", "#f3f5f8"


def rect(
    x: int,
    y: int,
    wide: int,
    high: int,
    *,
    fill: str,
    stroke: str = "none",
    width: int = 0,
    dash: str = "",
    data: Mapping[str, str] | None = None,
) -> str:
    """A box."""
    place = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}"'
    return f"{place}{_stroke(stroke, width, dash) if width else ''}{_data(data)}/>"


def line(
    x: int, y: int, to_x: int, to_y: int, *, width: int, dash: str = "", data: Mapping[str, str] | None = None
) -> str:
    """A straight line."""
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"{_stroke(INK, width, dash)}{_data(data)}/>'


def path(steps: str, *, width: int = 0, fill: str = "none", data: Mapping[str, str] | None = None) -> str:
    """A line of several parts."""
    return f'<path d="{steps}" fill="{fill}"{_stroke(INK, width) if width else ""}{_data(data)}/>'


def text(x: int, y: int, words: str, *, weight: str = "", data: Mapping[str, str] | None = None) -> str:
    """One line of words that begins at x, its foot at y."""
    bold = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x}" y="{y}"{bold}{_data(data)}>{escape(words)}</text>'


def head(x: int, y: int, way: str) -> str:
    """An arrow head with its point at (x, y), pointing down, left or right."""
    corners = {
        "down": f"M{x} {y} L{x - 6} {y - 10} H{x + 6} Z",
        "left": f"M{x} {y} L{x + 10} {y - 6} V{y + 6} Z",
        "right": f"M{x} {y} L{x - 10} {y - 6} V{y + 6} Z",
    }
    return path(corners[way], fill=INK)


def _stroke(stroke: str, width: int, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f' stroke="{stroke}" stroke-width="{width}"{dashed}'


def _data(data: Mapping[str, str] | None) -> str:
    return "".join(f' data-{key}="{escape(value)}"' for key, value in (data or {}).items() if value)
