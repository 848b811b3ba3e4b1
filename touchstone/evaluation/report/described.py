"""How a result, or else the catalogue, describes a metric: its name, its family, its role."""

from __future__ import annotations

from touchstone.evaluation.grouping import EVERYONE_ELSE
from touchstone.evaluation.records import Record
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.results import Result


def metrics_of(result: Result) -> dict[str, Record]:
    """Id → how the result describes that metric: those that were asked for."""
    return {one["id"]: one for one in result.data["asked"].get("metrics", [])}


def metric_named(result: Result, name: str) -> Record:
    """One metric, which may be watched or come along without having been asked for."""
    asked = metrics_of(result).get(name)
    if asked is not None:
        return asked
    known = catalogue().get(name)
    shown = {"id": name, "name": name.replace("_", " "), "family": "none", "limit": None, "role": "companion"}
    return shown if known is None else {**shown, "name": known.name, "family": known.family}


def is_with_rest(comparison: Record) -> bool:
    """Whether a comparison is one with everyone else, and not with the named reference."""
    return EVERYONE_ELSE in comparison["reference"].values()


def is_percent(metric: Record) -> bool:
    """Whether a metric is shown in per cent: a rate is."""
    return bool(metric["family"] == "rate")
