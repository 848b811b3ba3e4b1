"""What changed between two results: estimate by estimate, and whether the change is larger than both intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from touchstone.evaluation.outcome import OK
from touchstone.evaluation.results import Result

APPEARED, GONE, BOTH, NEITHER = "only in the newer", "only in the older", "in both", "defined in neither"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One estimate in two results. `change`: newer - older; `exceeds_intervals`: the two intervals have no value in
    common, so the change is larger than the uncertainty of either; None where one has no figure or no interval.

    Intervals apart are a stricter sign than a test of the difference: intervals that touch do not show that nothing
    changed.
    """

    metric: str
    group: str
    period: str | None
    older: float | None
    newer: float | None
    older_interval: tuple[float, float] | None
    newer_interval: tuple[float, float] | None
    change: float | None
    exceeds_intervals: bool | None
    found: str
    older_status: str | None
    newer_status: str | None


@dataclass(frozen=True, kw_only=True)
class ResultsCompared:
    """Every estimate of both results, in the newer one's order; `differences`: what else is not the same."""

    changes: tuple[Change, ...]
    differences: tuple[str, ...]

    @property
    def beyond(self) -> tuple[Change, ...]:
        """The changes that are larger than both intervals."""
        return tuple(change for change in self.changes if change.exceeds_intervals)


def compare_results(*, older: Result, newer: Result) -> ResultsCompared:
    """Set two results side by side, whatever technology, data or engine they are of."""
    before, after = _keyed(older), _keyed(newer)
    keys = dict.fromkeys((*after, *before))
    return ResultsCompared(
        changes=tuple(_change(key, before.get(key), after.get(key)) for key in keys),
        differences=tuple(_differences(older.data, newer.data)),
    )


_Key = tuple[str, str, str | None]


def _keyed(result: Result) -> dict[_Key, Mapping[str, Any]]:
    return {(one["metric"], _group(one), one["period"]): one for one in result.records("estimates")}


def _group(record: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {level}" for name, level in record["group"].items()) or "everybody"


def _change(key: _Key, older: Mapping[str, Any] | None, newer: Mapping[str, Any] | None) -> Change:
    values = [one["value"] if one is not None and one["status"] == OK else None for one in (older, newer)]
    intervals = [_interval(one) for one in (older, newer)]
    is_both = values[0] is not None and values[1] is not None
    return Change(
        metric=key[0],
        group=key[1],
        period=key[2],
        older=values[0],
        newer=values[1],
        older_interval=intervals[0],
        newer_interval=intervals[1],
        change=values[1] - values[0] if values[0] is not None and values[1] is not None else None,
        exceeds_intervals=_apart(intervals[0], intervals[1]) if is_both else None,
        found=_found(values[0], values[1]),
        older_status=older["status"] if older is not None else None,
        newer_status=newer["status"] if newer is not None else None,
    )


def _interval(record: Mapping[str, Any] | None) -> tuple[float, float] | None:
    if record is None or record["status"] != OK or record["lower"] is None or record["upper"] is None:
        return None
    return record["lower"], record["upper"]


def _apart(first: tuple[float, float] | None, second: tuple[float, float] | None) -> bool | None:
    return None if first is None or second is None else first[1] < second[0] or second[1] < first[0]


def _found(older: float | None, newer: float | None) -> str:
    if older is None and newer is None:
        return NEITHER
    return BOTH if older is not None and newer is not None else APPEARED if older is None else GONE


def _differences(older: Mapping[str, Any], newer: Mapping[str, Any]) -> Iterator[str]:
    """What a reader of the changes must know: other data, another technology, another plan, other handling."""
    for name, words in (("technology", "technology"), ("technology_version", "version of the technology")):
        if older[name] != newer[name]:
            yield f"The {words} was {older[name]} and is {newer[name]}"
    if older["handling"] != newer["handling"]:
        yield f"The handling was {older['handling']} and is {newer['handling']}: published figures are rounded"
    for name, words in (("spec_digest", "specs"), ("plan_digest", "plans")):
        if older["provenance"].get(name) != newer["provenance"].get(name):
            yield f"The {words} differ"
    data = [[one.get("digest") for one in found["provenance"].get("data", [])] for found in (older, newer)]
    if None in [*data[0], *data[1]] or data[0] == [] or data[1] == []:
        yield "Whether the data are the same is not known: one result does not carry their digest"
    else:
        yield "The data are the same" if data[0] == data[1] else "The data differ"
