"""When a watched figure is a breach: what fired, on which figures, and the state of each period that follows (11.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from touchstone.evaluation.outcome import NOT_MET, LimitVerdict
from touchstone.evaluation.spec_reading import digest_of

INSUFFICIENT, FINE, WATCH, BREACH = "insufficient", "ok", "watch", "breach"
RUNNING = 3  # periods in a row with the point beyond an agreed limit
WATCH_INDEX, BREACH_INDEX = 0.10, 0.25  # of the stability index, and never without evidence beside them [SI, PRS]
FEW_EXPECTED = 5


@dataclass(frozen=True, kw_only=True)
class Fired:
    """A rule that fired in one period. `rule`: limit, three_running, beyond_limit, cusum, control or stability.

    `limit`: what it was held against, in words and numbers that go into the id; `origin`: where that came from;
    `judged`: the figure held against an agreed limit, which may be a difference or a ratio.
    """

    rule: str
    state: str
    limit: str
    origin: str
    judged: LimitVerdict | None = None


@dataclass(frozen=True, kw_only=True)
class Breach:
    """A breach of one quantity by one group in one period. It is closed by a person, never by a later good period.

    `value`, `lower`, `upper`: the figure that broke the rule; `numerator` and `n`: of the group's own figure.
    `id`: digest of quantity, group, period and limit, the same whenever the same table is evaluated again.
    """

    id: str
    quantity: str
    metric: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    period: str
    rule: str
    limit: str
    origin: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: int | None
    n: int


def breach_id(*, quantity: str, metric: str, group: Sequence[tuple[str, str]], period: str, limit: str) -> str:
    """The id of a breach; `group`: pairs of attribute and level."""
    return digest_of(
        {
            "quantity": quantity,
            "metric": metric,
            "group": [list(pair) for pair in group],
            "period": period,
            "limit": limit,
        }
    )


def state_of(*, is_enough: bool, expected: float | None, fired: Sequence[Fired]) -> str:
    """The state of one quantity in one period.

    `is_enough`: the denominator reaches the least number; `expected`: hits expected in control, None where there is no
    baseline to expect from. A period without rows is never ok; nor is one in which nothing could have fired.
    """
    if not is_enough:
        return INSUFFICIENT
    states = {one.state for one in fired}
    for state in (BREACH, WATCH):
        if state in states:
            return state
    return INSUFFICIENT if expected is None or expected < FEW_EXPECTED else FINE


@dataclass(frozen=True, kw_only=True)
class LimitRuns:
    """For each agreed limit, how many periods in a row the point lay beyond it; periods not judged are passed by."""

    counts: dict[str, int]

    def after(self, verdicts: Iterable[LimitVerdict]) -> Iterator[Fired]:
        """What the verdicts of the next period fire: whole interval beyond, three in a row, or the point alone."""
        for verdict in verdicts:
            key = f"{verdict.rule} {verdict.agreed!r}"
            self.counts[key] = self.counts.get(key, 0) + 1 if is_beyond(verdict) else 0
            origin = f"agreed before the results: {verdict.metric}, {verdict.rule}"
            if verdict.verdict == NOT_MET:
                yield Fired(rule="limit", state=BREACH, limit=key, origin=origin, judged=verdict)
            elif self.counts[key] >= RUNNING:
                yield Fired(rule="three_running", state=BREACH, limit=key, origin=origin, judged=verdict)
            elif self.counts[key]:
                yield Fired(rule="beyond_limit", state=WATCH, limit=key, origin=origin, judged=verdict)


def is_beyond(verdict: LimitVerdict) -> bool:
    """Whether the point itself lies beyond the limit, whatever its interval."""
    if verdict.value is None:
        return False
    if verdict.rule == "difference_max":
        return abs(verdict.value) > verdict.agreed
    is_floor = verdict.rule in ("min", "ratio_min")
    return verdict.value < verdict.agreed if is_floor else verdict.value > verdict.agreed


def of_stability(value: float, *, p: float, p_adjusted: float, alpha: float) -> Fired | None:
    """Size and evidence, both: 0.25 with p under alpha after Holm is a breach, 0.10 with p under alpha a watch."""
    if value >= BREACH_INDEX and p_adjusted < alpha:
        return Fired(rule="stability", state=BREACH, limit=f"psi {BREACH_INDEX!r}", origin="size and evidence (11.2)")
    if value >= WATCH_INDEX and p < alpha:
        return Fired(rule="stability", state=WATCH, limit=f"psi {WATCH_INDEX!r}", origin="size and evidence (11.2)")
    return None
