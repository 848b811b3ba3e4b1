"""Watching over time: each quantity, for everybody and each group, in each period against the baseline periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from touchstone.evaluation.breach import BREACH, Breach, Fired, breach_id
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import LimitVerdict
from touchstone.evaluation.problems import EvaluationRefused, Problem

RATE, FIGURE, SCORE, MIX, COVERAGE = "rate", "figure", "score", "mix", "coverage"


@dataclass(frozen=True, kw_only=True)
class DriftRow:
    """One quantity of one group in one period. Keys that a quantity does not have are None.

    `quantity`: rate (by `metric`), figure (a metric that is no rate, held to agreed limits alone), score (its
    distribution), mix (of the attribute named by `metric`) or coverage (rows of a role under a code, `metric` being
    `role:code`). `baseline`: the rate of the baseline periods, with its
    denominator; `control_lower`, `control_upper`: limits while nothing changes, widened where `overdispersion` passes
    2; `cusum` with its threshold and the rate it guards against; `statistic`, `df`, `p`, `p_adjusted`: of the
    stability index, which is the `value` of a distribution; `ks`, `js`: descriptions beside it. `state`:
    insufficient, ok, watch or breach, with the `rules` that fired.
    """

    quantity: str
    metric: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    period: str
    is_baseline: bool
    n: int
    state: str
    numerator: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    baseline: float | None = None
    baseline_n: int | None = None
    control_lower: float | None = None
    control_upper: float | None = None
    overdispersion: float | None = None
    cusum: float | None = None
    cusum_threshold: float | None = None
    worse: float | None = None
    statistic: float | None = None
    df: int | None = None
    p: float | None = None
    p_adjusted: float | None = None
    ks: float | None = None
    js: float | None = None
    rules: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Everything watched: a row for each quantity, group and period, the breaches, and the limits judged by period."""

    rows: tuple[DriftRow, ...] = ()
    breaches: tuple[Breach, ...] = ()
    limits: tuple[LimitVerdict, ...] = ()

    @staticmethod
    def joined(parts: Iterable[Drift]) -> Drift:
        """Several parts as one."""
        listed = list(parts)
        return Drift(
            rows=tuple(row for part in listed for row in part.rows),
            breaches=tuple(breach for part in listed for breach in part.breaches),
            limits=tuple(verdict for part in listed for verdict in part.limits),
        )


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What watching works on. `first`, `last`: the baseline's periods, as places in the plan's list of `labels`."""

    measured: Measured
    labels: tuple[str, ...]
    first: int
    last: int

    @property
    def least(self) -> int:
        """The least denominator for which anything is said."""
        drift = self.measured.spec.drift
        return drift.min_n if drift is not None else 1

    @property
    def origin(self) -> str:
        """Where control limits come from, in words."""
        return f"baseline {self.labels[self.first]} to {self.labels[self.last]}"

    @property
    def after(self) -> range:
        """The places of the periods after the baseline."""
        return range(self.last + 1, len(self.labels))

    def is_baseline(self, place: int) -> bool:
        """Whether the period at that place is one of the baseline."""
        return self.first <= place <= self.last


def watch_of(measured: Measured) -> Watch | None:
    """What is to be watched; None where nothing is. Raises EvaluationRefused for a baseline that is no period."""
    drift, period = measured.spec.drift, measured.plan.period
    if drift is None or period is None:
        return None
    first, last = (str(one) for one in drift.baseline)
    places = {label: place for place, label in enumerate(period.labels)}
    if first not in places or last not in places or places[first] > places[last]:
        remedy = f"Name a first and a last of the periods {period.labels[0]} to {period.labels[-1]}"
        raise EvaluationRefused(
            [Problem(where="drift.baseline", message="The baseline does not name periods of the table", remedy=remedy)]
        )
    return Watch(
        measured=measured,
        labels=period.labels,
        first=places[first],
        last=places[last],
    )


def breaches_of(row: DriftRow, fired: Sequence[Fired]) -> tuple[Breach, ...]:
    """A breach for each rule that says so; none where the row's state says that there is too little to go by."""
    if row.state != BREACH:
        return ()
    pairs = list(zip(row.breakdown, row.group, strict=True))
    return tuple(
        Breach(
            id=breach_id(quantity=row.quantity, metric=row.metric, group=pairs, period=row.period, limit=one.limit),
            quantity=row.quantity,
            metric=row.metric,
            breakdown=row.breakdown,
            group=row.group,
            period=row.period,
            rule=one.rule,
            limit=one.limit,
            origin=one.origin,
            value=one.judged.value if one.judged is not None else row.value,
            lower=one.judged.lower if one.judged is not None else row.lower,
            upper=one.judged.upper if one.judged is not None else row.upper,
            numerator=row.numerator,
            n=row.n,
        )
        for one in fired
        if one.state == BREACH
    )
