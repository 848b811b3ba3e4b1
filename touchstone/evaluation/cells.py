"""Cells: integer counts by group, period, label, decision and score. They add, so pieces of a table may be added."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.plan import Plan
from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import ALL, NOT_RECORDED, RESERVED, UNLISTED, Attribute, EvaluationSpec

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class RawCells:
    """What an engine brings back for one set of attributes: raw values by attribute, and integers by key and sum."""

    attributes: Mapping[str, Sequence[Any]]
    integers: Mapping[str, Ints]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """`levels`: of each attribute; `codes`: for each attribute, the place of each cell's level among them."""

    attributes: tuple[str, ...]
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Ints]
    integers: Mapping[str, Ints]

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.integers["n"])

    @property
    def rows(self) -> int:
        """Rows counted (in a full cross, or in any one set)."""
        return int(self.integers["n"].sum())

    @cached_property
    def canonical(self) -> bytes:
        """The one byte form: a heading, then one line a cell, in the order of its bytes."""
        columns = [*self.attributes, *self.keys, *self.sums]
        words = {
            name: [json.dumps(level, ensure_ascii=False) for level in self.levels[name]] for name in self.attributes
        }
        parts: list[list[str]] = [[words[name][code] for code in self.codes[name].tolist()] for name in self.attributes]
        parts += [[str(value) for value in self.integers[name].tolist()] for name in (*self.keys, *self.sums)]
        lines = sorted("\t".join(cell).encode("utf-8") for cell in zip(*parts, strict=True))
        heading = "touchstone-cells/1" + "".join(f"\t{name}" for name in columns)
        return b"\n".join([heading.encode("utf-8"), *lines]) + b"\n"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of `canonical`, lower-case hexadecimal."""
        return hashlib.sha256(self.canonical).hexdigest()

    def only(self, attributes: Sequence[str]) -> Cells:
        """The cells of one set: rolled up where this is a full cross, picked where the set was counted by itself."""
        picked = np.ones(self.size, dtype=bool)
        for name in self.attributes:
            is_all = self._is_all(name)
            if name in attributes or is_all.any():
                picked &= ~is_all if name in attributes else is_all
        chosen = self._where(picked)
        return chosen._rolled_up(tuple(name for name in self.attributes if name in attributes))

    def in_periods(self, first: int, last: int) -> Cells:
        """The cells of those periods, both included; raises KeyError where no period is counted."""
        periods = self.integers["period"]
        return self._where((periods >= first) & (periods <= last))

    def _is_all(self, name: str) -> NDArray[np.bool_]:
        place = self.levels[name].index(ALL) if ALL in self.levels[name] else -1
        return np.asarray(self.codes[name] == place, dtype=bool)

    def _where(self, picked: NDArray[np.bool_]) -> Cells:
        return Cells(
            attributes=self.attributes,
            keys=self.keys,
            sums=self.sums,
            levels=self.levels,
            codes={name: codes[picked] for name, codes in self.codes.items()},
            integers={name: values[picked] for name, values in self.integers.items()},
        )

    def _rolled_up(self, attributes: tuple[str, ...]) -> Cells:
        keyed = [self.codes[name] for name in attributes] + [self.integers[key] for key in self.keys]
        grouped = _grouped(keyed, [self.integers[name] for name in self.sums], self.size)
        count = len(attributes)
        return Cells(
            attributes=attributes,
            keys=self.keys,
            sums=self.sums,
            levels={name: self.levels[name] for name in attributes},
            codes=dict(zip(attributes, grouped[0][:count], strict=True)),
            integers=dict(zip((*self.keys, *self.sums), [*grouped[0][count:], *grouped[1]], strict=True)),
        )

    def plus(self, other: Cells) -> Cells:
        """The cells of two pieces of one table, added. Raises ValueError where they were counted by different plans."""
        if (self.attributes, self.keys, self.sums) != (other.attributes, other.keys, other.sums):
            raise ValueError("only cells of one plan can be added")
        levels = {name: tuple(sorted({*self.levels[name], *other.levels[name]})) for name in self.attributes}
        both = [_recoded(one, levels) for one in (self, other)]
        joined = Cells(
            attributes=self.attributes,
            keys=self.keys,
            sums=self.sums,
            levels=levels,
            codes={name: np.concatenate([codes[name] for codes in both]) for name in self.attributes},
            integers={
                name: np.concatenate([self.integers[name], other.integers[name]]) for name in (*self.keys, *self.sums)
            },
        )
        return joined._rolled_up(self.attributes)


def _recoded(cells: Cells, levels: Mapping[str, tuple[str, ...]]) -> dict[str, Ints]:
    found = {}
    for name in cells.attributes:
        places = {level: place for place, level in enumerate(levels[name])}
        table = np.array([places[level] for level in cells.levels[name]], dtype=np.int64)
        found[name] = table[cells.codes[name]] if len(table) else cells.codes[name]
    return found


def _grouped(keyed: list[Ints], summed: list[Ints], size: int) -> tuple[list[Ints], list[Ints]]:
    """Cells with equal keys added together, by sorting: integers only, so nothing is lost above 2**53."""
    if not keyed:
        return [], [np.array([int(values.sum())], dtype=np.int64) for values in summed]
    if size == 0:
        return keyed, summed
    order = np.lexsort(tuple(reversed(keyed)))
    ordered = [column[order] for column in keyed]
    starts = np.ones(size, dtype=bool)
    starts[1:] = np.any([column[1:] != column[:-1] for column in ordered], axis=0)
    firsts = np.flatnonzero(starts)
    return [column[firsts] for column in ordered], [np.add.reduceat(values[order], firsts) for values in summed]


def cells_from(spec: EvaluationSpec, plan: Plan, sets: Sequence[tuple[tuple[str, ...], RawCells]]) -> Cells:
    """The canonical cells of what an engine brought back: raw values mapped to levels, equal cells added.

    Raises EvaluationRefused where the table holds a reserved word, or an attribute has too many levels.
    """
    attributes = tuple(item.name for item in plan.attributes)
    mapped = [
        (chosen, {name: _levels_of(spec, plan, name, raw.attributes[name]) for name in chosen}, raw)
        for chosen, raw in sets
    ]
    everything = ALL if len(sets) > 1 or not plan.is_cross else None
    levels = {name: _all_levels(name, mapped, everything) for name in attributes}
    _check_levels(spec, levels)
    codes: dict[str, list[Ints]] = {name: [] for name in attributes}
    integers: dict[str, list[Ints]] = {name: [] for name in (*plan.keys, *plan.sums)}
    for chosen, found, raw in mapped:
        size = len(raw.integers["n"])
        for name in attributes:
            place = {level: index for index, level in enumerate(levels[name])}
            names = found[name] if name in chosen else [ALL] * size
            codes[name].append(np.array([place[level] for level in names], dtype=np.int64))
        for name, values in raw.integers.items():
            integers[name].append(values.astype(np.int64))
    whole = Cells(
        attributes=attributes,
        keys=plan.keys,
        sums=plan.sums,
        levels=levels,
        codes={name: np.concatenate(parts) for name, parts in codes.items()},
        integers={name: np.concatenate(parts) for name, parts in integers.items()},
    )
    return whole._rolled_up(attributes)


def _all_levels(
    name: str, mapped: Sequence[tuple[tuple[str, ...], dict[str, list[str]], RawCells]], everything: str | None
) -> tuple[str, ...]:
    found = {level for chosen, levels, _ in mapped if name in chosen for level in levels[name]}
    return tuple(sorted({*found, *([everything] if everything else [])}))


def _check_levels(spec: EvaluationSpec, levels: Mapping[str, tuple[str, ...]]) -> None:
    problems = [
        Problem(
            where=f"groups.attributes.{item.name}",
            message=f"The column has {len(levels[item.name]):,} different values: it looks like an identifier",
            remedy="Name another column, declare bands or levels, or raise max_levels (at most 20,000)",
        )
        for item in spec.attributes
        if len(levels[item.name]) > item.max_levels + len(RESERVED)
    ]
    if problems:
        raise EvaluationRefused(problems)


def _levels_of(spec: EvaluationSpec, plan: Plan, name: str, raw: Sequence[Any]) -> list[str]:
    item = next(one for one in spec.attributes if one.name == name)
    known: dict[Any, str] = {}
    for value in raw:
        if value not in known:
            known[value] = level_of(item, value, spec.missing_tokens)
    return [known[value] for value in raw]


def level_of(item: Attribute, value: Any, missing: Sequence[str]) -> str:
    """The level of a raw value: its band, or its text trimmed and normalised (NFC), renamed and checked as declared."""
    if item.bands:
        return NOT_RECORDED if value is None or value < 0 else item.bands_named[int(value)]
    if value is None:
        return NOT_RECORDED
    words = str(value).lower() if isinstance(value, bool | np.bool_) else str(value)
    level = unicodedata.normalize("NFC", words.strip())
    if level in missing:
        return NOT_RECORDED
    if level in RESERVED:
        remedy = "Rename that value in the data: the word is used for people whose value is not known"
        raise EvaluationRefused(
            [Problem(where=f"groups.attributes.{item.name}", message="The column holds a reserved word", remedy=remedy)]
        )
    level = item.map.get(level, level)
    return UNLISTED if item.levels and level not in item.levels else level
