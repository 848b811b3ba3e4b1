"""Findings as flat records of JSON values: what the result file, the CSV and the report are all made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.sweep import GRID, RATES, SweepTable

Record = dict[str, Any]
#: Fields that hold a group: written with the names of the attributes of the record's breakdown.
GROUPS = frozenset({"group", "reference", "largest", "smallest"})
DRAWN = 6  # decimals of what is only drawn
COUNTS = ("selected", "scored", "tp", "fp", "fn", "tn")


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The written form of a sweep: one record a group, its columns as lists over the points.

    `kind`: of each point, recorded (the decision as it was made), declared or grid; `rates`, `lower`, `upper`: by name
    of the rate, None where it is undefined or cannot be shown; the counts are of rows, unweighted. Rates and limits at
    points of the grid are given to six decimals: they draw a line, and the counts are exact.
    """

    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    method: str
    not_identified: tuple[str, ...]
    cautions: tuple[str, ...]
    kind: list[str]
    threshold: list[float | None]
    selected: list[int]
    scored: list[int]
    tp: list[int]
    fp: list[int]
    fn: list[int]
    tn: list[int]
    rates: dict[str, list[float | None]]
    lower: dict[str, list[float | None]]
    upper: dict[str, list[float | None]]
    net_benefit: list[float | None]


def records_of(found: Sequence[Any]) -> list[Record]:
    """Each finding as a record; a sweep gives one record a group."""
    return [record_of(one) for item in found for one in (curves_of(item) if isinstance(item, SweepTable) else (item,))]


def record_of(found: Any) -> Record:
    """One finding as JSON values, in the order of its fields: tuples as lists, groups as level by attribute."""
    breakdown = getattr(found, "breakdown", ())
    record = {}
    for name in _names(type(found)):
        value = getattr(found, name)
        if name in GROUPS and value is not None and not isinstance(value, str):
            record[name] = dict(zip(breakdown, value, strict=True))
        else:
            record[name] = value if value is None or type(value) in _PLAIN else _plain(value)
    return record


_FIELDS: dict[type[Any], tuple[str, ...]] = {}
_PLAIN = frozenset({str, int, float, bool})


def _names(form: type[Any]) -> tuple[str, ...]:
    if form not in _FIELDS:
        _FIELDS[form] = tuple(field.name for field in fields(form))
    return _FIELDS[form]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if is_dataclass(value):
        return record_of(value)
    if isinstance(value, Mapping):
        return {str(key): item if type(item) in _PLAIN else _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value  # a list holds plain values already: curves are long


def curves_of(table: SweepTable) -> Iterator[Curve]:
    """A sweep in its written form, group by group; grid points may have been taken out of it before."""
    kinds, thresholds = [point.kind for point in table.points], [point.threshold for point in table.points]
    counts = {name: getattr(table, name).tolist() for name in COUNTS}
    is_drawn = np.array([kind == GRID for kind in kinds], dtype=bool)
    benefit = _lists(table.net_benefit, is_drawn)
    tables = [{rate: _lists(one[rate], is_drawn) for rate in RATES} for one in (table.rates, table.lower, table.upper)]
    for number, group in enumerate(table.groups):
        rates, lower, upper = ({rate: rows[number] for rate, rows in one.items()} for one in tables)
        yield Curve(
            breakdown=table.breakdown,
            group=group,
            method=table.method,
            not_identified=table.not_identified,
            cautions=table.cautions,
            kind=kinds,
            threshold=thresholds,
            rates=rates,
            lower=lower,
            upper=upper,
            net_benefit=benefit[number],
            **{name: rows[number] for name, rows in counts.items()},
        )


def _lists(values: Floats, is_drawn: NDArray[np.bool_]) -> list[list[float | None]]:
    """Rows of floats, None in place of NaN: without a look at each where a row has none."""
    values = np.where(is_drawn[None, :], np.round(values, DRAWN), values)
    holes: list[bool] = np.asarray(np.isnan(values).any(axis=1)).tolist()
    rows = values.tolist()
    return [
        [None if value != value else value for value in row] if has else row
        for row, has in zip(rows, holes, strict=True)
    ]


def flattened(record: Record) -> Iterator[Record]:
    """A record as rows of a table: groups as `group.<attribute>`, nested values as `difference.lower`, lists joined.

    A curve gives one row a point.
    """
    points = len(record["kind"]) if isinstance(record.get("kind"), list) else None
    if points is None:
        yield dict(_cells(record, "", _joined))
        return
    for place in range(points):
        yield dict(_cells(record, "", _at(place, points)))


def _cells(
    record: Mapping[str, Any], prefix: str, of_list: Callable[[list[Any], str], Any]
) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            yield from _cells(value, f"{prefix}{name}.", of_list)
        else:
            yield prefix + name, of_list(value, prefix + name) if isinstance(value, list) else value


_OfList = Callable[[list[Any], str], Any]


def _joined(value: list[Any], _name: str) -> str:
    return "; ".join(str(item) for item in value)


_WHOLE = frozenset({"breakdown", "not_identified", "cautions"})


def _at(place: int, points: int) -> _OfList:
    def pick(value: list[Any], name: str) -> Any:
        return value[place] if len(value) == points and name not in _WHOLE else _joined(value, name)

    return pick
