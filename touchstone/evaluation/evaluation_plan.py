"""The evaluation plan: what is promised before any result is seen, with the sample it takes, to be sealed.

Spec, metrics, groups, limits, how outcomes are established, which data, and how many people each group needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from touchstone.evaluation.measure import metrics_asked
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.results import asked_of
from touchstone.evaluation.samples import POWER, needed
from touchstone.evaluation.spec import Attribute, EvaluationSpec
from touchstone.evaluation.spec_reading import digest_of, spec_digest

SCHEMA = "touchstone.evaluation.evaluation-plan/1"
#: The rate for which most people are needed: assumed where nobody says what rate to expect.
WORST_RATE = 0.5
EACH = "(each group)"


@dataclass(frozen=True, kw_only=True)
class NeededSample:
    """How many cases of the metric's denominator a group needs beside as many of the reference.

    `rows`: of the group in the table where one was looked at. Only part of them are in a denominator, so a group with
    fewer rows than `needed` is surely too small (`too_few`), and one with more need not be large enough.
    """

    metric: str
    attribute: str
    group: str
    expected_rate: float
    needed: int
    rows: int | None = None

    @property
    def too_few(self) -> bool | None:
        """Whether there are surely too few; None where no table was looked at."""
        return None if self.rows is None else self.rows < self.needed


@dataclass(frozen=True, kw_only=True)
class EvaluationPlan:
    """`as_data` is the document; `digest` what is sealed. Nothing in it may change once results have been seen."""

    spec: EvaluationSpec
    gap: float
    power: float
    needed: tuple[NeededSample, ...]
    label_protocol: str = ""
    data: str = ""

    def as_data(self) -> dict[str, Any]:
        """The plan as JSON values: figures as shortest text, as in everything that is sealed."""
        asked = asked_of(self.spec)
        found: dict[str, Any] = _as_text(
            {
                "schema": SCHEMA,
                "title": self.spec.title,
                "technology": self.spec.technology,
                "technology_version": self.spec.version,
                "spec_digest": spec_digest(self.spec),
                "spec": self.spec.model_dump(mode="json", by_alias=True, exclude_unset=True),
                "population": self.spec.population.model_dump(mode="json") if self.spec.population else None,
                "label_protocol": self.label_protocol,
                "data": self.data,
                "metrics": [
                    {name: metric[name] for name in ("id", "name", "role", "limit", "formula", "source")}
                    for metric in asked["metrics"]
                ],
                "groups": {"attributes": asked["attributes"], "intersections": asked["intersections"]},
                "fairness": asked["fairness"],
                "intervals": asked["intervals"],
                "tests": asked["tests"],
                "gap": self.gap,
                "power": self.power,
                "needed": [{**asdict(one), "too_few": one.too_few} for one in self.needed],
            }
        )
        return found

    @property
    def digest(self) -> str:
        """SHA-256 over `as_data`."""
        return digest_of(self.as_data())


def evaluation_plan(
    *,
    spec: EvaluationSpec,
    gap: float,
    power: float = POWER,
    rates: Mapping[str, float] | None = None,
    rows: Mapping[tuple[str, str], int] | None = None,
    label_protocol: str = "",
    data: str = "",
) -> EvaluationPlan:
    """The plan for a spec. `gap`: the smallest difference between two groups that must not go unseen, above 0, below 1.

    `rates`: by metric, the rate expected (0.5, for which most are needed, where none is); `rows`: by attribute and
    group, of a table already there. Raises EvaluationRefused for a gap or power that cannot be worked with.
    """
    problems = [
        Problem(where=where, message=f"{value:g} is out of range", remedy="Give a number above 0 and below 1")
        for where, value in (("gap", gap), ("power", power), *((f"rate of {k}", v) for k, v in (rates or {}).items()))
        if not 0 < value < 1
    ]
    asked = {metric.id for metric in metrics_asked(spec)}
    problems += [
        Problem(where=f"rate of {name}", message="The spec does not ask for this metric", remedy="Name one it asks for")
        for name in rates or {}
        if name not in asked
    ]
    if problems:
        raise EvaluationRefused(problems)
    return EvaluationPlan(
        spec=spec,
        gap=gap,
        power=power,
        label_protocol=label_protocol,
        data=data,
        needed=tuple(_needed(spec, gap=gap, power=power, rates=rates or {}, rows=rows or {})),
    )


def _needed(
    spec: EvaluationSpec,
    *,
    gap: float,
    power: float,
    rates: Mapping[str, float],
    rows: Mapping[tuple[str, str], int],
) -> Iterator[NeededSample]:
    """For each rate that is compared (the primary ones, or all where none is), each attribute, each group."""
    is_rate = {metric.id for metric in metrics_asked(spec) if metric.is_rate and metric.scope == "group"}
    primary = [choice.id for choice in spec.metrics if choice.role == "primary" and choice.id in is_rate]
    for metric in primary or [choice.id for choice in spec.metrics if choice.id in is_rate]:
        rate = rates.get(metric, WORST_RATE)
        count = needed(rate=rate, gap=gap, alpha=spec.tests.alpha, power=power)
        for item in spec.attributes:
            for level in _levels(item, rows):
                yield NeededSample(
                    metric=metric,
                    attribute=item.name,
                    group=level,
                    expected_rate=rate,
                    needed=count or 1,
                    rows=rows.get((item.name, level)),
                )


def _levels(item: Attribute, rows: Mapping[tuple[str, str], int]) -> list[str]:
    """The groups met in a table, or declared; else one line that stands for each of them."""
    met = [level for name, level in rows if name == item.name]
    return met or list(item.levels or item.bands_named) or [EACH]


def _as_text(value: Any) -> Any:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _as_text(inner) for key, inner in value.items()}
    return [_as_text(inner) for inner in value] if isinstance(value, list | tuple) else value
