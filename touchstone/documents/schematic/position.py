"""Where one project stands on its way: what a picture of the way is drawn with when it is a project's own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One thing that stops the next gate: its name, and who asks for it (law, guidance, force policy)."""

    text: str
    authority: str


@dataclass(frozen=True)
class Position:
    """`stage`: where it stands; `passed`: stages it has been through and left; `bars`: what stops the gate there."""

    stage: str
    passed: frozenset[str] = frozenset()
    bars: tuple[Bar, ...] = ()
    has_ended: bool = False
