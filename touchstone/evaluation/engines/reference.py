"""The engine that defines the meaning: plain Python, one row at a time, obviously right and slow.

Where another engine differs from this one, the other engine is wrong.
"""

from __future__ import annotations

import math
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from touchstone.evaluation.areas import rank_sums
from touchstone.evaluation.cells import RawCells, level_of
from touchstone.evaluation.csv_reading import header_of
from touchstone.evaluation.engines.base import Progress, carry_on
from touchstone.evaluation.engines.reference_rows import Row, plain_rows, storage_of, whole_frame
from touchstone.evaluation.exact_areas import ExactAreas
from touchstone.evaluation.moments import KINDS, Group, Moments, assumed_codes
from touchstone.evaluation.people import kind_of, moments_of
from touchstone.evaluation.periods import DATE_TEXT, PeriodPlan
from touchstone.evaluation.plan import LEAST_PLACE, SAMPLE_ROWS, AttributePlan, Plan, ScorePlan, TwoValuedPlan
from touchstone.evaluation.problems import Cancelled, EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.sql import MOST_WEIGHT, NUMBER_TEXT, SCORE_SCALE, SQUARE_SCALE, WEIGHT_SCALE
from touchstone.evaluation.sql_words import ABOVE, BELOW, MISSING, NOT_A_NUMBER, PENDING, UNLISTED, UNREADABLE
from touchstone.evaluation.tables import Sample, Storage, Table, TableFacts
from touchstone.evaluation.values import folded

MOST_ROWS = 2_000_000
PROGRESS_ROWS = 50_000
_NUMBER = re.compile(NUMBER_TEXT + r"\Z")
_DATE = re.compile(DATE_TEXT + r"\Z")


class ReferenceEngine:
    """Counts in plain Python. `most_rows`: how many it may be asked to count."""

    name = "reference"

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self.most_rows = most_rows

    @property
    def version(self) -> str:
        """Python's version."""
        return platform.python_version()

    def facts(self, table: Table) -> TableFacts:
        """Columns, storage and rows. Raises EvaluationRefused for a file that cannot be read, or too many rows."""
        if table.kind == "csv":
            rows = sum(1 for _ in plain_rows(table))
            names = [name for name in header_of(table) if name]
            facts = TableFacts(columns=dict.fromkeys(names, Storage.TEXT), rows=rows)
        else:
            frame = whole_frame(table)
            columns = {field.name: storage_of(str(field.type)) for field in frame.schema}
            facts = TableFacts(columns=columns, rows=frame.num_rows)
        if facts.rows > self.most_rows:
            remedy = "Use another engine; this one is for showing that the others are right"
            message = f"The reference engine counts at most {self.most_rows:,} rows"
            raise EvaluationRefused([Problem(where=table.name, message=message, remedy=remedy, rows=facts.rows)])
        return facts

    def sample(self, table: Table, spec: EvaluationSpec, facts: TableFacts) -> Sample:
        """Every row of a small table; rows at even distances of a large one."""
        step = max(facts.rows // SAMPLE_ROWS, 1)
        scores: list[float | None] = []
        values: dict[str, set[Any]] = {item.name: set() for item in spec.attributes if not item.bands}
        for number, row in enumerate(plain_rows(table)):
            if number % step:
                continue
            if spec.data.score is not None:
                form = spec.data.score
                scores.append(_number(row[form.column], facts.columns[form.column]))
            for item in spec.attributes:
                if not item.bands:
                    values[item.name].add(row[item.column])
        return Sample(scores=tuple(scores), levels={name: len(found - {None}) + 1 for name, found in values.items()})

    def scan(
        self, table: Table, plan: Plan, *, progress: Progress = carry_on
    ) -> list[tuple[tuple[str, ...], RawCells]]:
        """For each set of the plan, a dictionary from key to sums, filled row by row. Raises Cancelled."""
        found: list[dict[tuple[Any, ...], list[int]]] = [{} for _ in plan.sets]
        names = [item.name for item in plan.attributes]
        places = [[names.index(name) for name in chosen] for chosen in plan.sets]
        for number, row in enumerate(plain_rows(table)):
            if number % PROGRESS_ROWS == 0 and not progress(number, 0):
                raise Cancelled
            attributes, integers, terms = count_row(plan, row)
            for cells, chosen in zip(found, places, strict=True):
                key = (*(attributes[place] for place in chosen), *integers)
                sums = cells.setdefault(key, [0] * len(terms))
                for place, term in enumerate(terms):
                    sums[place] += term
        return [(chosen, _raw_cells(plan, chosen, cells)) for chosen, cells in zip(plan.sets, found, strict=True)]

    def rows(self, table: Table) -> Iterator[Row]:
        """Every row as it stands: for tables of counts, ratings and transcripts, which are read and not scanned."""
        return plain_rows(table)

    def exact_areas(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> ExactAreas:
        """For each set of attributes and each group, positives and negatives by distinct score, ranked."""
        seen: dict[tuple[str, ...], dict[Group, dict[float, list[int]]]] = {chosen: {} for chosen in sets}
        for row in plain_rows(table):
            raw, integers, terms = count_row(plan, row)
            keys = dict(zip(plan.keys, integers, strict=True))
            score = _number(row[plan.score.column], plan.score.storage) if plan.score is not None else None
            if score is None or min(keys["g"], keys["label"], keys.get("wcode", 0)) < 0:
                continue
            levels = {
                item.name: level_of(item, value, plan.missing) for item, value in zip(spec.attributes, raw, strict=True)
            }
            for chosen, groups in seen.items():
                scores = groups.setdefault(tuple(levels[name] for name in chosen), {})
                scores.setdefault(score, [0, 0])[1 - keys["label"]] += terms[0]
        return {
            chosen: {
                group: rank_sums({score: (p, q) for score, (p, q) in scores.items()})
                for group, scores in groups.items()
            }
            for chosen, groups in seen.items()
        }

    def people(
        self, table: Table, spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[str, ...]]
    ) -> dict[tuple[str, ...], dict[Group, Moments]]:
        """For each set of attributes and each group, second moments over people."""
        seen: dict[tuple[str, ...], dict[Group, dict[str | None, list[int]]]] = {chosen: {} for chosen in sets}
        assumed = assumed_codes(spec, plan)
        for row in plain_rows(table):
            raw, integers, _ = count_row(plan, row)
            kind = kind_of({**assumed, **dict(zip(plan.keys, integers, strict=True))})
            who = _who(row[plan.person], plan.missing) if plan.person is not None else None
            levels = {
                item.name: level_of(item, value, plan.missing) for item, value in zip(spec.attributes, raw, strict=True)
            }
            for chosen, groups in seen.items():
                people = groups.setdefault(tuple(levels[name] for name in chosen), {})
                kinds = people.setdefault(who, [0] * (len(KINDS) + 1))
                kinds[len(KINDS) if kind is None else kind] += 1
        return {chosen: {group: _moments(one) for group, one in groups.items()} for chosen, groups in seen.items()}


def _who(value: Any, missing: Sequence[str]) -> str | None:
    """Who it is, as text; None where nobody is named."""
    name = None if value is None else str(value).strip(" \t")
    return None if name in missing else name


def _moments(people: Mapping[str | None, Sequence[int]]) -> Moments:
    unnamed = people.get(None, [0] * (len(KINDS) + 1))
    return moments_of([kinds for who, kinds in people.items() if who is not None], unnamed, sum(unnamed))


def count_row(plan: Plan, row: Row) -> tuple[list[Any], list[int], list[int]]:
    """One row's raw attributes, its integer keys in canonical order, and what it adds to each sum."""
    attributes = [_attribute(item, row[item.column]) for item in plan.attributes]
    keys: dict[str, int] = {}
    if plan.period is not None:
        keys["period"] = _period(plan.period, row[plan.period.column], plan.missing)
    for role in plan.roles:
        keys[role.role] = _two_valued(role, row[role.column], plan.missing)
    place, weight, rows = 0.0, 0.0, 1
    if plan.score is not None:
        place, ranks = _placed(plan.score, row[plan.score.column], plan.missing)
        keys.update(ranks)
    if plan.weight is not None:
        keys["wcode"], weight = _weight(plan, row[plan.weight.column])
        if plan.weight.kind == "frequency" and keys["wcode"] == 0:
            rows = int(weight)
    terms = {
        "n": rows,
        "sx": math.floor(place * SCORE_SCALE + 0.5),
        "sxx": math.floor(place * place * SCORE_SCALE + 0.5),
        "sw": math.floor(weight * WEIGHT_SCALE + 0.5),
        "sww": math.floor(weight * weight * SQUARE_SCALE + 0.5),
        "swx": math.floor(weight * place * WEIGHT_SCALE + 0.5),
    }
    return attributes, [keys[name] for name in plan.keys], [terms[name] for name in plan.sums]


def _raw_cells(plan: Plan, chosen: Sequence[str], cells: Mapping[tuple[Any, ...], list[int]]) -> RawCells:
    width = len(chosen)
    keys = list(cells)
    return RawCells(
        attributes={name: [key[place] for key in keys] for place, name in enumerate(chosen)},
        integers={
            **{
                name: np.array([key[width + place] for key in keys], dtype=np.int64)
                for place, name in enumerate(plan.keys)
            },
            **{
                name: np.array([cells[key][place] for key in keys], dtype=np.int64)
                for place, name in enumerate(plan.sums)
            },
        },
    )


def _attribute(item: AttributePlan, value: Any) -> Any:
    if not item.bands:
        return value
    number = _number(value, item.storage)
    if number is None or math.isnan(number):
        return MISSING
    return sum(1 for edge in item.bands if not number < edge)


def _placed(score: ScorePlan, value: Any, missing: Sequence[str]) -> tuple[float, dict[str, int]]:
    """The place between 0 and 1, and grid bin, edge rank and (where it is derived) decision."""
    code = _score_code(score, value, missing)
    number = _number(value, score.storage)
    safe = score.low if code < 0 or number is None else number
    place = (safe - score.low) / (score.high - score.low)
    ranks = {"g": code, "h": code}
    if code == 0:
        ranks["g"] = min(math.floor(_on_grid(score, place) * score.bins), score.bins - 1)
        ranks["h"] = sum(1 for edge in score.edges if not safe < edge)
    if score.threshold is not None:
        ranks["decision"] = code if code < 0 else int(safe >= score.threshold)
    return place, ranks


def _on_grid(score: ScorePlan, place: float) -> float:
    if score.grid == "even":
        return place
    p = LEAST_PLACE if place < LEAST_PLACE else place
    return 1.0 / (1.0 + (score.centre or 1.0) * ((1.0 - p) / p))


def _score_code(score: ScorePlan, value: Any, missing: Sequence[str]) -> int:
    number = _number(value, score.storage)
    if number is not None and score.low <= number <= score.high:
        return 0
    return _fault(value, score.storage, missing, number, is_below=number is not None and number < score.low)


def _fault(value: Any, storage: Storage, missing: Sequence[str], number: float | None, *, is_below: bool) -> int:
    """Why a number cannot be used: missing, unreadable, NaN, below, above, in that order."""
    if value is None or (storage is Storage.TEXT and value.strip(" \t") in missing):
        return MISSING
    if number is None:
        return UNREADABLE
    if math.isnan(number):
        return NOT_A_NUMBER
    return BELOW if is_below else ABOVE


def _weight(plan: Plan, value: Any) -> tuple[int, float]:
    storage, kind = (plan.weight.storage, plan.weight.kind) if plan.weight is not None else (Storage.OTHER, "")
    number = _number(value, storage)
    if number is not None and 0 < number <= MOST_WEIGHT and (kind == "probability" or number == math.floor(number)):
        return 0, number
    fraction = number is not None and math.isfinite(number) and number != math.floor(number)
    if kind == "frequency" and fraction:
        return UNREADABLE, 0.0
    return _fault(value, storage, plan.missing, number, is_below=number is not None and number <= 0), 0.0


def _number(value: Any, storage: Storage) -> float | None:
    """The value as float64; None where it is missing or, in text, no number."""
    if value is None:
        return None
    if storage is not Storage.TEXT:
        return float(value)
    trimmed = value.strip(" \t")
    return float(trimmed) if _NUMBER.match(trimmed) else None


def _two_valued(role: TwoValuedPlan, value: Any, missing: Sequence[str]) -> int:
    if value is None:
        return MISSING
    listed = {*role.positive, *(role.negative or ()), *role.pending}
    if role.storage is Storage.TEXT:
        trimmed = value.strip(" \t")
        tokens = (
            missing if role.kind == "number" else [token for token in missing if token == "" or token not in listed]
        )
        if trimmed in tokens:
            return MISSING
        value = folded(trimmed) if role.fold_case else trimmed
    if role.kind == "number":
        value = _number(value, role.storage)
        if value is not None and math.isnan(value):
            return NOT_A_NUMBER
    for code, values in ((1, role.positive), (0, role.negative or ()), (PENDING, role.pending)):
        if value is not None and value in values:
            return code
    return 0 if role.negative is None else UNLISTED


def _period(period: PeriodPlan, value: Any, missing: Sequence[str]) -> int:
    if value is None:
        return MISSING
    if period.unit == "value":
        first, last = period.first or 0, period.last or 0
        return BELOW if value < first else ABOVE if value > last else int(value) - first
    if period.storage is Storage.TEXT:
        trimmed = value.strip(" \t")
        if trimmed in missing:
            return MISSING
        if not _DATE.match(trimmed):
            return UNREADABLE
        if len(trimmed) == len("2025-01-01"):
            return _step(trimmed, period.dates)
        return _step(trimmed[:19].replace("T", " "), period.moments)
    if period.storage is Storage.DATE:
        return _step(value, [date.fromisoformat(day) for day in period.dates])
    moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo is not None else value
    return _step(moment, [datetime.fromisoformat(one) for one in period.moments])


def _step(value: Any, edges: Sequence[Any]) -> int:
    if value < edges[0]:
        return BELOW
    return next((rank for rank, edge in enumerate(edges[1:]) if value < edge), ABOVE)
