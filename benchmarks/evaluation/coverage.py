"""How often intervals hold the truth: writes COVERAGE.md. `python -m benchmarks.evaluation.coverage`

Rates are enumerated, so those figures are exact; the rest is simulated with a fixed seed, true values known.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import binom, norm, poisson

from touchstone.evaluation.areas import area_from_bins, area_interval
from touchstone.evaluation.intervals import (
    Floats,
    Interval,
    agresti_min,
    effective_interval,
    garwood,
    mover_ratio,
    newcombe,
    rate_interval,
    wilson_limits,
)

HERE = Path(__file__).resolve().parent
RUNS, AREA_RUNS, SEED = 20_000, 2_000, 20260101
RATES = np.concatenate([np.linspace(0.0005, 0.05, 100), np.linspace(0.05, 0.5, 451)[1:]])
PAIRS = ((20, 20, 0.1, 0.2), (50, 200, 0.05, 0.05), (200, 2_000, 0.01, 0.01), (500, 500, 0.3, 0.2))
AREAS = ((0.76, 5, 20), (0.92, 15, 200), (0.92, 40, 400), (0.76, 60, 240), (0.74, 500, 1_500))


def holds(interval: Interval, truth: float) -> bool:
    """Whether an interval holds the truth; an open side holds everything on it."""
    return (interval.lower is None or interval.lower <= truth) and (interval.upper is None or interval.upper >= truth)


def of_rates(total: int, method: str) -> Floats:
    """For each true rate, the chance that the interval of what is then seen holds it: every outcome enumerated."""
    found = np.zeros(len(RATES))
    for hits in range(total + 1):
        near = np.abs(RATES - hits / total) < 7 * np.sqrt(RATES * (1 - RATES) / total) + 10 / total
        if near.any():
            if method == "wilson":
                low, high = (float(limit) for limit in wilson_limits(hits, total))
            else:
                limits = rate_interval(hits, total, method=method)
                low, high = limits.lower or 0.0, 1.0 if limits.upper is None else limits.upper
            held = near & (low <= RATES) & (high >= RATES)
            found[held] += binom.pmf(hits, total, RATES[held])
    return found


def of_pairs(n1: int, n2: int, p1: float, p2: float, drawn: np.random.Generator) -> tuple[float, float]:
    """Share of draws in which the difference's interval, and the ratio's, hold the truth."""
    pairs, times = np.unique(
        np.column_stack([drawn.binomial(n1, p1, RUNS), drawn.binomial(n2, p2, RUNS)]), axis=0, return_counts=True
    )
    held = np.zeros(2)
    for (k1, k2), count in zip(pairs.tolist(), times.tolist(), strict=True):
        sides = [(k / n, *(float(limit) for limit in wilson_limits(k, n))) for k, n in ((k1, n1), (k2, n2))]
        first, second = ((rate, low, high) for rate, low, high in sides)
        found = (holds(newcombe(first, second), p1 - p2), k2 == 0 or holds(mover_ratio(first, second), p1 / p2))
        held += count * np.array(found, dtype=np.float64)
    return float(held[0] / RUNS), float(held[1] / RUNS)


def of_paired(total: int, shares: Sequence[float], drawn: np.random.Generator) -> float:
    """The same for the difference of two rates on the same rows; shares: only the first, only the second."""
    counts = drawn.multinomial(total, [*shares, 1 - sum(shares)], RUNS)
    pairs, times = np.unique(counts[:, :2], axis=0, return_counts=True)
    truth = shares[0] - shares[1]
    found = [holds(agresti_min(int(b), int(c), total)[1], truth) for b, c in pairs]
    return float(np.dot(found, times) / RUNS)


def of_people(people: int, rows: int, rate: float, alike: float, drawn: np.random.Generator) -> tuple[float, float]:
    """Repeat people whose rates differ (intra-class correlation `alike`): counted as people, and as rows."""
    spread = (1 - alike) / alike
    hits = drawn.binomial(rows, drawn.beta(rate * spread, (1 - rate) * spread, (RUNS, people)))
    found = hits.mean(axis=1) / rows
    residual = ((hits - found[:, None] * rows) ** 2).sum(axis=1)
    variance = people / (people - 1) * residual / (people * rows) ** 2
    effective = np.where(variance > 0, found * (1 - found) / np.where(variance > 0, variance, 1.0), people)
    return _held(found, effective, rate), _held(found, np.full(RUNS, float(people * rows)), rate)


def of_weights(total: int, rate: float, drawn: np.random.Generator) -> tuple[float, float]:
    """Weights between 0.5 and 4 that the outcome depends on: by effective number, and as if weights were rows."""
    weight = np.exp(drawn.uniform(np.log(0.5), np.log(4.0), (RUNS, total)))
    chance = rate * 2 * weight / 4.0
    hit = drawn.random((RUNS, total)) < chance
    mass = weight.sum(axis=1)
    found = (weight * hit).sum(axis=1) / mass
    variance = (weight**2 * (hit - found[:, None]) ** 2).sum(axis=1) / mass**2
    kish = mass**2 / (weight**2).sum(axis=1)
    effective = np.where(variance > 0, found * (1 - found) / np.where(variance > 0, variance, 1.0), kish)
    span = np.log(4.0 / 0.5)
    mean, square = (4.0 - 0.5) / span, (4.0**2 - 0.5**2) / (2 * span)
    truth = rate * 2 / 4.0 * square / mean
    return _held(found, effective, truth), _held(found, mass, truth)


def _held(found: Floats, effective: Floats, truth: float) -> float:
    limits = (
        effective_interval(float(p), float(n), level=0.95, method="") for p, n in zip(found, effective, strict=True)
    )
    return sum(holds(one, truth) for one in limits) / len(found)


def of_areas(truth: float, positives: int, negatives: int, drawn: np.random.Generator) -> float:
    """Areas of normal scores, each score a bin of its own."""
    shift = np.sqrt(2) * norm.ppf(truth)
    held = 0
    for _ in range(AREA_RUNS):
        scores = np.concatenate([drawn.normal(shift, 1, positives), drawn.normal(0, 1, negatives)])
        is_positive = np.argsort(scores, kind="stable") < positives
        area = area_from_bins(is_positive.astype(np.float64), (~is_positive).astype(np.float64))
        held += area is not None and holds(area_interval(area), truth)
    return held / AREA_RUNS


def of_events(mean: float) -> float:
    """Events per exposure, every count enumerated."""
    counts = range(int(mean + 12 * np.sqrt(mean) + 30))
    return float(sum(poisson.pmf(k, mean) for k in counts if holds(garwood(k), mean)))


def table(heading: str, columns: Sequence[str], rows: Iterator[Sequence[str]]) -> list[str]:
    """A table of Markdown under its heading."""
    lines = [f"## {heading}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows), ""]


def written() -> str:
    """The whole page."""
    drawn = np.random.Generator(np.random.PCG64(SEED))
    lines = ["# How often 95 % intervals hold the truth", "", f"Seed {SEED}. By simulation unless said: {RUNS:,} draws"]
    lines[-1] += f" (standard error 0.15 points at 95 %), areas {AREA_RUNS:,} (0.5 points). Rates and events: exact."
    lines += ["", "Written by `python -m benchmarks.evaluation.coverage`.", ""]
    rates = {n: [of_rates(n, method) for method in ("wilson", "auto", "exact")] for n in (10, 50, 200, 1_000, 10_000)}
    shown = ("Wilson alone", "`auto`", "Clopper–Pearson")
    lines += table(
        "Rates, over true rates from 0.05 % to 50 %: lowest, mean",
        ("n", *shown),
        ((f"{n:,}", *(f"{one.min():.1%}, {one.mean():.1%}" for one in found)) for n, found in rates.items()),
    )
    pairs = ((f"{a:,}, {b:,}, {p}, {q}", of_pairs(a, b, p, q, drawn)) for a, b, p, q in PAIRS)
    lines += table(
        "Two independent rates (draws without a ratio count as held)",
        ("n₁, n₂, p₁, p₂", "difference, Newcombe", "ratio, MOVER"),
        ((name, *_shares(found)) for name, found in pairs),
    )
    paired = ((n, s, of_paired(n, s, drawn)) for n, s in ((50, (0.1, 0.05)), (300, (0.02, 0.02)), (2_000, (0.2, 0.1))))
    lines += table(
        "The same rows, two deciders: Agresti–Min",
        ("n, only the first, only the second", "difference"),
        ((f"{n:,}, {s[0]}, {s[1]}", f"{found:.1%}") for n, s, found in paired),
    )
    people = ((c, m, p, of_people(c, m, p, 0.33, drawn)) for c, m, p in ((30, 5, 0.3), (200, 5, 0.1), (500, 4, 0.02)))
    lines += table(
        "Repeat people, intra-class correlation 0.33",
        ("people, rows each, rate", "by people", "by rows, as if apart"),
        ((f"{c}, {m}, {p}", *_shares(found)) for c, m, p, found in people),
    )
    weights = ((n, p, of_weights(n, p, drawn)) for n, p in ((100, 0.2), (400, 0.05), (400, 0.2)))
    lines += table(
        "Weights from 0.5 to 4 on which the outcome depends",
        ("n, rate", "by effective number", "as if weights were rows"),
        ((f"{n}, {p}", *_shares(found)) for n, p, found in weights),
    )
    areas = ((f"{a}, {p}, {n:,}", of_areas(a, p, n, drawn)) for a, p, n in AREAS)
    lines += table(
        "Areas under the curve, normal scores: DeLong on the logit scale from 50 of each class, else method 5",
        ("true area, positives, negatives", "area"),
        ((name, f"{found:.1%}") for name, found in areas),
    )
    events = ((f"{mean:g}", f"{of_events(mean):.1%}") for mean in (0.5, 2.0, 10.0, 100.0))
    lines += table("Events per exposure: Garwood", ("expected events", "rate"), events)
    return "\n".join(lines)


def _shares(found: Sequence[float]) -> list[str]:
    return [f"{one:.1%}" for one in found]


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and write; exit code 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "COVERAGE.md")
    chosen = parser.parse_args(arguments)
    chosen.out.write_text(written(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
