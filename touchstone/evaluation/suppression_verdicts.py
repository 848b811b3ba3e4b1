"""Verdicts on agreed limits as they leave: judged again on what is shown; a withheld group speaks with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchstone.evaluation.drift import DriftRow
from touchstone.evaluation.limits import JUDGES, NOT_COMPARED, ends, is_with_rest
from touchstone.evaluation.outcome import CANNOT_TELL, MET, NOT_MET, OK, Comparison, Estimate, LimitVerdict
from touchstone.evaluation.spec import ALL
from touchstone.evaluation.suppression_rules import HIDDEN

_WORST = (NOT_MET, CANNOT_TELL, MET)
_Key = tuple[str, tuple[str, ...], tuple[str, ...], str | None]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is published, by metric, breakdown, group and period: where a verdict finds its figure."""

    estimates: Mapping[_Key, Estimate]
    comparisons: Mapping[_Key, Comparison]
    drift: Mapping[_Key, DriftRow]

    @classmethod
    def of(cls, estimates: Sequence[Estimate], comparisons: Sequence[Comparison], drift: Sequence[DriftRow]) -> Shown:
        """From the lists."""
        return cls(
            estimates={_key(one): one for one in estimates if one.status == OK},
            comparisons={_key(one): one for one in comparisons if one.status == OK and not is_with_rest(one)},
            drift={_key(one): one for one in drift},
        )

    def figures(self, verdict: LimitVerdict) -> Any:
        """The published value with its limits that the verdict is on; None where it is withheld or undefined."""
        if verdict.rule in ("min", "max"):
            return self.estimates.get(_key(verdict)) or self.drift.get(_key(verdict))
        found = self.comparisons.get(_key(verdict))
        if found is None:
            return None
        return found.difference if verdict.rule == "difference_max" else found.ratio


def _key(one: Any) -> _Key:
    return one.metric, one.breakdown, one.group, one.period


def shown_verdicts(verdicts: Sequence[LimitVerdict], shown: Shown) -> Iterator[LimitVerdict]:
    """Verdicts on figures that are shown; for the others of a breakdown, one verdict on it as a whole."""
    wholes: dict[tuple[object, ...], list[LimitVerdict]] = {}
    gone: set[tuple[object, ...]] = set()
    for verdict in verdicts:
        whole = (verdict.metric, verdict.rule, verdict.breakdown, verdict.period)
        wholes.setdefault(whole, []).append(verdict)
        figures = shown.figures(verdict)
        if verdict.reason == NOT_COMPARED:
            yield verdict
            continue
        if figures is None:
            gone.add(whole)
            continue
        # What could not be told for a reason cannot be told from rounded counts either.
        is_known = figures.value is not None and verdict.reason is None
        judged = JUDGES[verdict.rule](*ends(verdict.metric, figures), verdict.agreed)
        yield replace(
            verdict,
            verdict=judged if is_known else CANNOT_TELL,
            value=figures.value,
            lower=figures.lower,
            upper=figures.upper,
        )
    for name in (one for one in wholes if one in gone):
        yield _on_the_whole(wholes[name])


def _on_the_whole(verdicts: Sequence[LimitVerdict]) -> LimitVerdict:
    """The worst verdict of any group of the breakdown, with none named."""
    found = {one.verdict for one in verdicts}
    return replace(
        verdicts[0],
        group=(ALL,) * len(verdicts[0].breakdown),
        verdict=next(word for word in _WORST if word in found),
        value=None,
        lower=None,
        upper=None,
        reason=HIDDEN,
    )
