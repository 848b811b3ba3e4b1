"""What comes in otherwise than by a scan: cells to go on with, findings made already, and what is blocked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import CANNOT_TELL, UNDEFINED, Comparison, Estimate, Findings, Limits, LimitVerdict

Group = tuple[tuple[str, ...], tuple[str, ...]]  # breakdown, levels
One = TypeVar("One", Estimate, Comparison)
Row = TypeVar("Row")
BLOCKED = "parts_do_not_sum"


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """`measured`: to be measured and compared as a scanned table is, or None; `found`: what is there beside it.

    `blocked`: metrics whose counts contradict one another; `is_blocked`: whether everything else that is no single
    rate (areas, sweeps, calibration) falls with them; `not_available`: groups whose counts were not given; `quiet`:
    warnings that a scan would raise and that say nothing here.
    """

    measured: Measured | None
    found: Findings
    blocked: frozenset[str] = frozenset()
    is_blocked: bool = False
    not_available: frozenset[Group] = field(default_factory=frozenset)
    quiet: frozenset[str] = frozenset()

    def finished(self, findings: Findings) -> Findings:
        """What was found from `measured` joined to what was found before, without what may not be worked out."""
        kept = Findings() if self.is_blocked else findings
        estimates = [*(self._estimate(one) for one in findings.estimates), *self.found.estimates]
        return Findings(
            accounting=(*findings.accounting, *self.found.accounting),
            estimates=tuple(replace(one, id=f"e{number}") for number, one in enumerate(estimates, start=1)),
            comparisons=(*(self._comparison(one) for one in findings.comparisons), *self.found.comparisons),
            homogeneity=(*self._open(findings.homogeneity), *self.found.homogeneity),
            gaps=(*self._open(findings.gaps), *self.found.gaps),
            limits=(*(self._limit(one) for one in findings.limits), *self.found.limits),
            sweeps=kept.sweeps,
            calibration=kept.calibration,
            areas=kept.areas,
            drift=kept.drift,
            breaches=kept.breaches,
            paired=(*kept.paired, *self.found.paired),
            agreement=(*findings.agreement, *self.found.agreement),
            bounds=kept.bounds,
            reconciliation=(*findings.reconciliation, *self.found.reconciliation),
            warnings=(*self.found.warnings, *(one for one in findings.warnings if one.code not in self.quiet)),
        )

    def _open(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(row for row in rows if getattr(row, "metric", None) not in self.blocked)

    def _estimate(self, one: Estimate) -> Estimate:
        if one.metric in self.blocked:
            shown = replace(one, status=UNDEFINED, reason=BLOCKED, value=None, lower=None, upper=None, method=None)
            return replace(shown, numerator=None, denominator=None, effective_n=None)
        return self._with_reason(one)

    def _comparison(self, one: Comparison) -> Comparison:
        if one.metric not in self.blocked:
            return self._with_reason(one)
        none = Limits(value=None, lower=None, upper=None, method="none", reason=BLOCKED)
        shown = replace(one, status=UNDEFINED, reason=BLOCKED, difference=none, ratio=none, p=None, p_adjusted=None)
        return replace(shown, test=None, detectable=None, equivalent=None, in_family=False)

    def _limit(self, one: LimitVerdict) -> LimitVerdict:
        if one.metric not in self.blocked:
            return one
        return replace(one, verdict=CANNOT_TELL, reason=BLOCKED, value=None, lower=None, upper=None)

    def _with_reason(self, one: One) -> One:
        """A group whose counts were not given is not one with nobody in it."""
        if one.reason == "empty_group" and (one.breakdown, one.group) in self.not_available:
            return replace(one, reason="not_available")
        return one
