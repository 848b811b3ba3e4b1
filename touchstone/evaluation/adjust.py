"""P values adjusted for being several: Holm [H79], Benjamini-Hochberg [BH]."""

from __future__ import annotations

from collections.abc import Sequence


def holm(values: Sequence[float]) -> list[float]:
    """Holm's adjusted p values, in the order given: the chance of any false finding is held."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return adjusted


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted p values: the share of false findings is held. For exploring."""
    order = sorted(range(len(values)), key=lambda place: values[place], reverse=True)
    adjusted = [0.0] * len(values)
    lowest = 1.0
    for step, place in enumerate(order):
        lowest = min(lowest, values[place] * (len(values) / (len(values) - step)))
        adjusted[place] = lowest
    return adjusted


def adjusted(values: Sequence[float], *, how: str) -> list[float]:
    """By `holm` or `bh`."""
    return holm(values) if how == "holm" else benjamini_hochberg(values)
