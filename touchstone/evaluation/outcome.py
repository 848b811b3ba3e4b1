"""What an evaluation finds, as flat frozen records: the tables of the result, the CSV and the report are these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OK, UNDEFINED, NOT_IDENTIFIED, BELOW_MINIMUM = "ok", "undefined", "not_identified", "below_minimum"
SUPPRESSED, REPORTED_ONLY = "suppressed", "reported_only"
MET, NOT_MET, CANNOT_TELL = "met", "not_met", "cannot_tell"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One figure of one group. `group` holds a level for each attribute of `breakdown`; everybody where both are empty.

    `numerator`, `denominator`, `n`: unweighted counts; `threshold`: of a sweep row or an operating point of matching,
    which has its `list_size` too; `undefined_replicates`: of a resampled interval, those without a figure; `status`
    with its `reason`.
    """

    id: str
    metric: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    period: str | None = None
    threshold: float | None = None
    list_size: int | None = None
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str | None = None
    effective_n: float | None = None
    undefined_replicates: int | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """A difference or a ratio with its interval; None where it is undefined or open."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A group set against the named reference: signed difference (group - reference) and ratio (group / reference).

    `detectable`: the smallest difference that these numbers could have shown with 80 % power; `in_family`: whether it
    is one of the tests that `p_adjusted` adjusts for; `marked`: not recorded or declined, shown and kept out of it.
    """

    metric: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    reference: tuple[str, ...]
    difference: Limits
    ratio: Limits
    period: str | None = None
    p: float | None = None
    p_adjusted: float | None = None
    test: str | None = None
    family: str | None = None
    in_family: bool = False
    marked: str | None = None
    detectable: float | None = None
    equivalent: bool | None = None
    threshold: float | None = None
    list_size: int | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Homogeneity:
    """Do the groups differ at all? `left_out`: groups whose figure is undefined, named and never entered as zero."""

    metric: str
    breakdown: tuple[str, ...]
    statistic: float | None
    df: int | None
    p: float | None
    test: str
    includes_not_recorded: bool
    groups: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    period: str | None = None
    threshold: float | None = None
    list_size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Largest minus smallest: a description without an interval, beside what chance alone gives."""

    metric: str
    breakdown: tuple[str, ...]
    value: float | None
    largest: tuple[str, ...]
    smallest: tuple[str, ...]
    homogeneity_p: float | None
    chance_median: float | None
    chance_95: float | None


@dataclass(frozen=True, kw_only=True)
class LimitVerdict:
    """A limit agreed beforehand, judged on the whole interval: met, not_met or cannot_tell, with its reason.

    One on a comparison that no table can make (`reason` not_compared) stands once, for everybody.
    """

    metric: str
    rule: str  # min, max, difference_max, ratio_min, ratio_max
    agreed: float
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    verdict: str
    value: float | None
    lower: float | None
    upper: float | None
    period: str | None = None
    threshold: float | None = None
    list_size: int | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Warned:
    """Something a reader must know: a stable code, a sentence, and its figures."""

    code: str
    text: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Accounted:
    """Rows of one role under one code, for everybody or one group: it balances to the row."""

    role: str
    code: int
    name: str
    group: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything found, unsuppressed: what `suppression` takes and the report shows.

    `sweeps`, `calibration`, `areas`, `drift`, `breaches`, `paired`, `agreement`, `bounds`, `reconciliation` are lists
    of flat records whose columns are documented in docs/reference/evaluation-result.md.
    """

    accounting: tuple[Accounted, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    homogeneity: tuple[Homogeneity, ...] = ()
    gaps: tuple[Gap, ...] = ()
    limits: tuple[LimitVerdict, ...] = ()
    sweeps: tuple[Any, ...] = ()
    calibration: tuple[Any, ...] = ()
    areas: tuple[Any, ...] = ()
    drift: tuple[Any, ...] = ()
    breaches: tuple[Any, ...] = ()
    paired: tuple[Any, ...] = ()
    agreement: tuple[Any, ...] = ()
    bounds: tuple[Any, ...] = ()
    reconciliation: tuple[Any, ...] = ()
    warnings: tuple[Warned, ...] = ()
