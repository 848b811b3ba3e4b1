"""A spec and a table's facts become a plan: what each engine must compute, to the last constant.

The plan is canonical JSON with a digest of its own. Any engine given the same plan and rows returns the same cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.periods import PeriodPlan, plan_period
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import Attribute, EvaluationSpec, TwoValued
from touchstone.evaluation.spec_reading import digest_of
from touchstone.evaluation.storage import to_storage
from touchstone.evaluation.tables import Sample, Storage, TableFacts

SAMPLE_ROWS = 200_000
EVEN_BINS, CENTRED_BINS = 128, 256
CROWDED = 0.05  # a bin that holds more than this share of the sample hides too much
LEAST_CENTRE, LEAST_PLACE = 2.0**-20, 2.0**-60
MOST_CELLS, MOST_CROSSED = 1_000_000, 5_000_000
#: Metrics that need sums of scores beside counts.
NEED_SUMS = frozenset(
    {"mean_score", "calibration_in_large", "observed_expected", "calibration", "ece", "ece_expected", "brier"}
)
ROLES = ("label", "decision", "baseline", "final")


@dataclass(frozen=True, kw_only=True)
class AttributePlan:
    """An attribute's column; `bands`: edges where it is a number cut into bands."""

    name: str
    column: str
    storage: Storage
    bands: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TwoValuedPlan:
    """A role with two meanings. `negative` is None where every other value counts as negative."""

    role: str
    column: str
    storage: Storage
    kind: str  # text, number, boolean
    positive: tuple[Any, ...]
    negative: tuple[Any, ...] | None
    pending: tuple[Any, ...]
    fold_case: bool


@dataclass(frozen=True, kw_only=True)
class ScorePlan:
    """Where a score is cut. `edges`: as used, after rounding to the column's storage; `declared`: as written."""

    column: str
    storage: Storage
    low: float
    high: float
    declared: tuple[float, ...]
    edges: tuple[float, ...]
    grid: str  # even, centred
    bins: int
    centre: float | None
    sums: bool
    threshold: float | None  # of the derived decision, as used; None where the decision is recorded


@dataclass(frozen=True, kw_only=True)
class WeightPlan:
    """The column of weights."""

    column: str
    storage: Storage
    kind: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one scan counts. `sets`: the sets of attributes counted; one set of all of them is the full cross."""

    attributes: tuple[AttributePlan, ...]
    sets: tuple[tuple[str, ...], ...]
    roles: tuple[TwoValuedPlan, ...]
    period: PeriodPlan | None
    score: ScorePlan | None
    weight: WeightPlan | None
    person: str | None
    missing: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def derives_decision(self) -> bool:
        """Whether the decision is `score >= threshold` rather than a column."""
        return self.score is not None and self.score.threshold is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The integer keys of a cell, in canonical order, after the attributes."""
        named = {role.role for role in self.roles} | ({"decision"} if self.derives_decision else set())
        found = ["period"] if self.period is not None else []
        found += [role for role in ROLES if role in named]
        found += ["g", "h"] if self.score is not None else []
        return tuple(found + (["wcode"] if self.weight is not None else []))

    @property
    def sums(self) -> tuple[str, ...]:
        """The sums of a cell, in canonical order."""
        with_scores = self.score is not None and self.score.sums
        found = ["n"] + (["sx", "sxx"] if with_scores else [])
        if self.weight is not None and self.weight.kind == "probability":
            found += ["sw", "sww"] + (["swx"] if self.score is not None else [])
        return tuple(found)

    @property
    def is_cross(self) -> bool:
        """Whether every margin can be had by adding cells."""
        return self.sets == (tuple(attribute.name for attribute in self.attributes),)

    def as_data(self) -> dict[str, Any]:
        """The plan as canonical JSON values: floats as shortest round-trip text."""
        return {"schema": "touchstone.evaluation.plan/1", **_as_text(asdict(self))}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over `as_data`."""
        return digest_of(self.as_data())


def compile_plan(*, spec: EvaluationSpec, facts: TableFacts, sample: Sample) -> Plan:
    """The plan for one table. Raises EvaluationRefused with everything that does not fit: columns, types, levels."""
    problems = [*_absent(spec, facts), *_too_many_levels(spec, sample)]
    if facts.rows == 0:
        problems.append(Problem(where="data", message="The table has no rows", remedy="Give a table with rows", rows=0))
    if problems:
        raise EvaluationRefused(problems)
    problems = [*_misfits(spec, facts)]
    if problems:
        raise EvaluationRefused(problems)
    attributes = tuple(_attribute(item, facts) for item in spec.attributes)
    score = _score(spec, facts, sample)
    data = spec.data
    plan = Plan(
        attributes=attributes,
        sets=(tuple(item.name for item in attributes),),
        roles=tuple(_role(role, form, facts) for role, form in _role_forms(spec).items()),
        period=plan_period(data.period, facts.columns[data.period.column]) if data.period is not None else None,
        score=score,
        weight=WeightPlan(column=data.weight.column, storage=facts.columns[data.weight.column], kind=data.weight.kind)
        if data.weight is not None
        else None,
        person=data.person.column if data.person is not None else None,
        missing=spec.missing_tokens,
        notes=("threshold_rounded_to_storage",) if score is not None and score.edges != score.declared else (),
    )
    return replace(plan, sets=_sets(spec, plan, sample, facts.rows))


def _role_forms(spec: EvaluationSpec) -> dict[str, TwoValued]:
    """Role → its form. A derived decision has no column, even where one is recorded: the operating one is used."""
    derived = spec.operating is not None and spec.operating.threshold is not None
    forms = {role: getattr(spec.data, role) for role in ROLES}
    return {role: form for role, form in forms.items() if form is not None and not (derived and role == "decision")}


def _columns(spec: EvaluationSpec) -> dict[str, str]:
    """Key path → column, for every column the spec names."""
    found = {f"data.{role}": getattr(spec.data, role) for role in ("score", *ROLES, "weight", "person", "period")}
    named = {where: form.column for where, form in found.items() if form is not None}
    return named | {f"groups.attributes.{item.name}": item.column for item in spec.attributes}


def _absent(spec: EvaluationSpec, facts: TableFacts) -> list[Problem]:
    known = ", ".join(sorted(facts.columns)[:20])
    return [
        Problem(
            where=where,
            message=f"There is no column '{column}'",
            remedy=f"Correct the name; the columns are: {known}",
            rows=facts.rows,
        )
        for where, column in _columns(spec).items()
        if column not in facts.columns
    ]


def _too_many_levels(spec: EvaluationSpec, sample: Sample) -> list[Problem]:
    return [
        Problem(
            where=f"groups.attributes.{item.name}",
            message=f"The column has more than {item.max_levels} different values: it looks like an identifier",
            remedy="Name another column, declare bands or levels, or raise max_levels (at most 20,000)",
        )
        for item in spec.attributes
        if not item.bands and not item.levels and sample.levels.get(item.name, 0) > item.max_levels
    ]


def _misfits(spec: EvaluationSpec, facts: TableFacts) -> list[Problem]:
    problems = []
    numeric = {"data.score": spec.data.score, "data.weight": spec.data.weight}
    for where, form in numeric.items():
        if form is not None and not (facts.columns[form.column].is_number or _is_text(facts, form.column)):
            problems.append(_wrong_type(where, facts.columns[form.column], "a number", facts.rows))
    for role, two in _role_forms(spec).items():
        storage = facts.columns[two.column]
        fits = {"number": storage.is_number or storage is Storage.TEXT, "text": storage is Storage.TEXT}
        if not fits.get(two.kind, storage is Storage.BOOLEAN):
            problems.append(
                _wrong_type(f"data.{role}", storage, f"compared with a list of {two.kind} values", facts.rows)
            )
    for item in spec.attributes:
        storage = facts.columns[item.column]
        if item.bands and not (storage.is_number or storage is Storage.TEXT):
            problems.append(_wrong_type(f"groups.attributes.{item.name}", storage, "cut into bands", facts.rows))
        if not item.bands and storage not in (Storage.TEXT, Storage.INTEGER, Storage.BOOLEAN):
            problems.append(
                _wrong_type(f"groups.attributes.{item.name}", storage, "grouped by without bands", facts.rows)
            )
    return problems


def _is_text(facts: TableFacts, column: str) -> bool:
    return facts.columns[column] is Storage.TEXT


def _wrong_type(where: str, storage: Storage, wanted: str, rows: int) -> Problem:
    message = f"The column is stored as {storage.value} and cannot be {wanted}"
    return Problem(where=where, message=message, remedy="Name another column, or change the spec to fit it", rows=rows)


def _attribute(item: Attribute, facts: TableFacts) -> AttributePlan:
    return AttributePlan(name=item.name, column=item.column, storage=facts.columns[item.column], bands=item.bands)


def _role(role: str, form: TwoValued, facts: TableFacts) -> TwoValuedPlan:
    return TwoValuedPlan(
        role=role,
        column=form.column,
        storage=facts.columns[form.column],
        kind=form.kind,
        positive=form.keys("positive"),
        negative=None if form.negative == "others" else form.keys("negative"),
        pending=form.keys("pending"),
        fold_case=form.fold_case,
    )


def _score(spec: EvaluationSpec, facts: TableFacts, sample: Sample) -> ScorePlan | None:
    form = spec.data.score
    if form is None:
        return None
    storage = facts.columns[form.column]
    low, high = form.bounds
    grid, bins, centre = _grid(spec, sample)
    threshold = spec.operating.threshold if spec.operating is not None else None
    return ScorePlan(
        column=form.column,
        storage=storage,
        low=low,
        high=high,
        declared=spec.edges,
        edges=tuple(to_storage(edge, storage) for edge in spec.edges),
        grid=grid,
        bins=bins,
        centre=centre,
        sums=form.meaning != "rank" and any(choice.id in NEED_SUMS for choice in spec.metrics),
        threshold=None if threshold is None else to_storage(threshold, storage),
    )


def _grid(spec: EvaluationSpec, sample: Sample) -> tuple[str, int, float | None]:
    """Kind, number of bins, and the constant of a centred grid."""
    wanted, resolution = spec.grid.kind, spec.grid.resolution
    places = _places(spec, sample)
    if wanted == "even" or (wanted == "auto" and not _is_crowded(places)):
        return "even", resolution or EVEN_BINS, None
    median = float(places[len(places) // 2]) if len(places) else 0.5
    middle = min(max(median, LEAST_CENTRE), 1 - LEAST_CENTRE)
    return "centred", resolution or CENTRED_BINS, middle / (1 - middle)


def _places(spec: EvaluationSpec, sample: Sample) -> NDArray[np.float64]:
    """The sample's usable scores as places between 0 and 1, rising."""
    low, high = spec.data.score.bounds if spec.data.score is not None else (0.0, 1.0)
    scores = np.array(sample.scores, dtype=np.float64)  # None becomes NaN, which lies within no bounds
    return np.sort((scores[(scores >= low) & (scores <= high)] - low) / (high - low))


def _is_crowded(places: NDArray[np.float64]) -> bool:
    counts = np.bincount(np.minimum(np.floor(places * EVEN_BINS), EVEN_BINS - 1).astype(np.int64))
    return len(places) > 0 and int(counts.max()) > CROWDED * len(places)


def _sets(spec: EvaluationSpec, plan: Plan, sample: Sample, rows: int) -> tuple[tuple[str, ...], ...]:
    """One full cross where it compresses the table, else the sets asked for and no others."""
    names = tuple(attribute.name for attribute in plan.attributes)
    cells = 4 * (plan.score.bins + len(plan.score.edges) + 1 if plan.score is not None else 1)
    cells *= plan.period.count if plan.period is not None else 1
    for attribute in plan.attributes:
        cells *= len(attribute.bands) + 2 if attribute.bands else max(sample.levels.get(attribute.name, 1), 1)
    if cells <= max(MOST_CELLS, min(rows // 3, MOST_CROSSED)):
        return (names,)
    declared: list[tuple[str, ...]] = [(), *((name,) for name in names)]
    declared += [tuple(name for name in names if name in parts) for parts in spec.intersections]
    return tuple(dict.fromkeys(declared))


def _as_text(value: Any) -> Any:
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {key: _as_text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(item) for item in value]
    return value
