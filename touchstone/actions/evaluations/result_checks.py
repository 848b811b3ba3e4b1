"""Looks for what no run writes in a result file from outside: figures, verdicts or handling changed by hand.

A result carries no signature, so a careful forger is not found here: what ties a result down is its plan and the digest
of its data, from which anybody can make it again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from touchstone.actions.evaluations.outcomes import is_rate
from touchstone.evaluation.outcome import MET, NOT_MET, OK
from touchstone.evaluation.results import SECTIONS, Result
from touchstone.evaluation.suppression_rules import LEAST_WORDS, PEOPLE, Rule

_KEYS = frozenset(
    {"schema", "handling", "title", "technology", "technology_version", "unit", "population", "provenance", "run"}
    | {"asked", "suppression", *SECTIONS}
)
_COUNTS = ("numerator", "denominator", "n")
_TOLERANCE = 0.006  # of a rate that is shown to three significant figures, twice over


def faults_of(result: Result) -> tuple[str, ...]:
    """What shows that the file is not as a run wrote it, in words; empty where nothing does."""
    found = [*_of_figures(result), *_of_verdicts(result)]
    return tuple(dict.fromkeys([*found, *_of_handling(result)] if result.is_publishable else found))


def _of_handling(result: Result) -> Iterator[str]:
    """A result that says it may be published has been through disclosure control, and looks like it."""
    suppression: Mapping[str, Any] = result.data["suppression"]
    if suppression.get("applied") is not True:
        yield "It says that it may be published, and that nothing was withheld from it"
        return
    unknown = sorted(set(result.data) - _KEYS)
    if unknown:
        yield f"It holds parts that a publishable result does not have: {', '.join(unknown[:5])}"
    if _is_as_it_is(suppression):
        return
    try:
        rule = Rule(threshold=int(suppression["threshold"]), base=int(suppression["round"]))
    except (KeyError, TypeError, ValueError):
        yield "It does not say by which rule small counts were withheld"
        return
    if rule.threshold < Rule().threshold or rule.base < Rule().base:
        yield "It was made under a looser rule for small counts than is allowed"
    elif any(_is_bare(one[name], rule) for one in result.records("estimates") for name in _COUNTS):
        yield "It says that it may be published, and shows counts that are not rounded or too small"


def _is_as_it_is(suppression: Mapping[str, Any]) -> bool:
    judgement = str(suppression.get("judgement") or "")
    return suppression.get("kind") != PEOPLE and len(judgement.split()) >= LEAST_WORDS


def _is_bare(count: int | None, rule: Rule) -> bool:
    return count is not None and count != 0 and (count < rule.threshold or count % rule.base != 0)


def _of_figures(result: Result) -> Iterator[str]:
    for one in result.records("estimates"):
        if one["status"] != OK or one["value"] is None:
            continue
        place = f"{one['metric']}, {_group(one)}"
        low, high = one["lower"], one["upper"]
        if (low is not None and one["value"] < low - _TOLERANCE * abs(low)) or (
            high is not None and one["value"] > high + _TOLERANCE * abs(high)
        ):
            yield f"A figure lies outside its own interval ({place})"
        if is_rate(one["metric"]) and one["effective_n"] is None and not _follows(one):
            yield f"A figure does not follow from its own counts ({place})"


def _follows(one: Mapping[str, Any]) -> bool:
    part, whole = one["numerator"], one["denominator"]
    if part is None or not whole:
        return True
    return math.isclose(one["value"], part / whole, rel_tol=_TOLERANCE, abs_tol=1e-9)


def _of_verdicts(result: Result) -> Iterator[str]:
    """A verdict on a figure's own limit must fit the figure: the engine's finer rules lie within these."""
    figures = {_key(one): one for one in result.records("estimates")}
    for one in result.records("limits"):
        if one["rule"] not in ("min", "max") or one["verdict"] not in (MET, NOT_MET) or one["value"] is None:
            continue
        place = f"{one['metric']}, {_group(one)}"
        figure = figures.get(_key(one))
        if figure is not None and figure["status"] == OK and figure["value"] != one["value"]:
            yield f"A verdict is on another figure than the one shown ({place})"
        is_within = one["value"] >= one["agreed"] if one["rule"] == "min" else one["value"] <= one["agreed"]
        if is_within != (one["verdict"] == MET):
            yield f"A verdict does not fit its own figure ({place})"


def _key(one: Mapping[str, Any]) -> tuple[str, str, Any]:
    return one["metric"], _group(one), one.get("period")


def _group(one: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {level}" for name, level in one["group"].items()) or "everybody"
