"""Do raters agree? Cohen's kappa for two, Krippendorff's alpha for any number, with intervals by resampling items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.outcome import OK, UNDEFINED

REPLICATES = 1_000
MOST_UNDEFINED = 0.05  # of the replicates, above which no interval is given (8.7)
KAPPA, ALPHA = "cohens_kappa", "krippendorffs_alpha"


@dataclass(frozen=True, kw_only=True)
class AgreementRow:
    """One measure of agreement in one group. `items`: rated by two raters or more; `ratings`: of those items.

    `undefined_replicates`: of the resampled items, those without a figure.
    """

    measure: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    raters: int
    items: int
    ratings: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str | None = None
    undefined_replicates: int | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreed:
    """A measure of agreement, its limits, and how many replicates had no figure. None where it is undefined."""

    value: float | None
    lower: float | None = None
    upper: float | None = None
    undefined: int = 0


def krippendorff_alpha(items: Sequence[Sequence[str]], *, level: float = 0.95, seed: int = 0) -> Agreed:
    """1 - observed / expected disagreement over pairable values, for names without order [KA].

    `items`: the ratings of each; those with fewer than two are not pairable and are left out. Undefined where every
    pairable rating is the same.
    """
    pairable = [item for item in items if len(item) > 1]
    names = {name: place for place, name in enumerate(sorted({one for item in pairable for one in item}))}
    table = np.zeros((len(pairable), len(names)))
    for row, item in enumerate(pairable):
        for one in item:
            table[row, names[one]] += 1
    return _resampled(table, _alpha, level, seed)


def _alpha(table: Floats, times: Floats) -> Floats:
    """For each replicate (rows of `times`, the times each item was drawn), alpha; NaN where it is undefined."""
    sizes = table.sum(axis=1)
    disagreement = (sizes**2 - (table**2).sum(axis=1)) / (sizes - 1)
    n = times @ sizes
    values = times @ table
    expected = (n**2 - (values**2).sum(axis=1)) / (n - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (times @ disagreement) / expected, np.nan)


def cohen_kappa(pairs: Sequence[tuple[str, str]], *, level: float = 0.95, seed: int = 0) -> Agreed:
    """Agreement of two raters beyond what their own shares would give by chance, on items that both rated.

    Cohen (1960), Educational and Psychological Measurement 20, 37-46. Undefined where chance agreement is certain.
    """
    names = {name: place for place, name in enumerate(sorted({one for pair in pairs for one in pair}))}
    table = np.zeros((len(pairs), len(names) ** 2))
    for row, (first, second) in enumerate(pairs):
        table[row, names[first] * len(names) + names[second]] = 1
    return _resampled(table, _kappa, level, seed)


def _kappa(table: Floats, times: Floats) -> Floats:
    width = round(table.shape[1] ** 0.5)
    counts = (times @ table).reshape(len(times), width, width)
    n = counts.sum(axis=(1, 2))
    observed = np.trace(counts, axis1=1, axis2=2) / n
    expected = (counts.sum(axis=1) * counts.sum(axis=2)).sum(axis=1) / n**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)


def _resampled(table: Floats, measure: Callable[[Floats, Floats], Floats], level: float, seed: int) -> Agreed:
    """The measure of all items, and percentile limits over resampled ones [ET]; no limits where too many fail."""
    count = len(table)
    if count == 0:
        return Agreed(None)
    value = float(measure(table, np.ones((1, count)))[0])
    if np.isnan(value):
        return Agreed(None)
    generator = np.random.Generator(np.random.PCG64(seed))
    times = generator.multinomial(count, np.full(count, 1 / count), size=REPLICATES).astype(np.float64)
    found = measure(table, times)
    known = found[~np.isnan(found)]
    undefined = REPLICATES - len(known)
    if undefined > MOST_UNDEFINED * REPLICATES:
        return Agreed(value, undefined=undefined)
    tail = (1 - level) / 2
    return Agreed(value, float(np.quantile(known, tail)), float(np.quantile(known, 1 - tail)), undefined)


def agreement_rows(
    ratings: Sequence[Sequence[tuple[str, str]]],
    *,
    breakdown: tuple[str, ...],
    group: tuple[str, ...],
    level: float = 0.95,
    seed: int = 0,
    cautions: tuple[str, ...] = (),
) -> list[AgreementRow]:
    """Alpha for one group, and kappa before it where two raters rated. `ratings`: (rater, rating) of each item."""
    raters = sorted({rater for item in ratings for rater, _ in item})
    pairable = [item for item in ratings if len(item) > 1]
    found = [(ALPHA, krippendorff_alpha([[one for _, one in item] for item in pairable], level=level, seed=seed))]
    if len(raters) == 2:
        pairs = [_pair(item, raters) for item in pairable]
        both = [pair for pair in pairs if pair is not None]
        found.insert(0, (KAPPA, cohen_kappa(both, level=level, seed=seed)))
    return [
        AgreementRow(
            measure=measure,
            breakdown=breakdown,
            group=group,
            raters=len(raters),
            items=len(pairable),
            ratings=sum(len(item) for item in pairable),
            value=agreed.value,
            lower=agreed.lower,
            upper=agreed.upper,
            level=level,
            method="bootstrap_items" if agreed.lower is not None else None,
            undefined_replicates=agreed.undefined,
            status=OK if agreed.value is not None else UNDEFINED,
            reason=None if agreed.value is not None else "zero_variance" if pairable else "below_minimum",
            cautions=cautions,
        )
        for measure, agreed in found
    ]


def _pair(item: Sequence[tuple[str, str]], raters: Sequence[str]) -> tuple[str, str] | None:
    by_rater = dict(item)
    first, second = (by_rater.get(rater) for rater in raters)
    return None if first is None or second is None else (first, second)
