"""What a run or a result file brings to be recorded, and what is kept of it as text for pages, rules and the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from touchstone.evaluation.outcome import OK
from touchstone.evaluation.problems import Problem
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.releases import Release
from touchstone.evaluation.results import Result

#: Ways of saying who is in a denominator that leave nothing open.
_SAID = ("selection", "labels")


@dataclass(frozen=True, kw_only=True)
class RunOutcome:
    """Both forms of a result, where there are both. `withheld`: why there is no publishable one.

    `began_at`: when the run began, where that is known; `performed_on`: its day; `as_came`: the one file that was
    attached, word for word.
    """

    full: Result | None
    publishable: Result | None
    performed_on: date
    began_at: datetime | None
    withheld: tuple[Problem, ...] = field(default=())
    release: Release | None = None
    as_came: str = ""

    def file(self, result: Result) -> str:
        """The text that is kept of one of the forms."""
        return self.as_came or result.as_json()

    @property
    def shown(self) -> Result:
        """The publishable form, or the full one where there is no other. ValueError where there is neither."""
        found = self.publishable or self.full
        if found is None:
            raise ValueError("an outcome holds a result")
        return found


def data_digests(result: Result) -> tuple[str | None, ...]:
    """The digest of each data file, None where it has none. That of a table in memory is of its cells, and counts."""
    return tuple(one.get("digest") for one in result.data["provenance"].get("data") or ())


def figures_digest(result: Result) -> str:
    """The digest of a result but for what its data files are called: two people seldom call a file the same."""
    provenance = result.data["provenance"]
    unnamed = [{key: value for key, value in one.items() if key != "name"} for one in provenance.get("data") or ()]
    return replace(result, data={**result.data, "provenance": {**provenance, "data": unnamed}}).digest


def how_made(result: Result) -> str:
    """When a run began and how it went: two runs of the same data differ in it, two copies of one file do not."""
    run = result.data["run"]
    return " ".join(str(run.get(name) or "") for name in ("started_at", "seconds", "peak_megabytes"))


def states_denominators(result: Result) -> bool:
    """Whether each rate that is shown comes with its denominator, and the population is said."""
    population = result.data.get("population") or {}
    rates = [one for one in result.records("estimates") if one["status"] == OK and is_rate(one["metric"])]
    return all(population.get(name) for name in _SAID) and all(one["denominator"] is not None for one in rates)


def is_rate(metric: str) -> bool:
    """Whether the metric is a share of its denominator; a metric that is not known here is none."""
    found = catalogue().get(metric)
    return found is not None and found.is_rate


def summary_of(outcome: RunOutcome, reasons: Sequence[str]) -> dict[str, Any]:
    """The body that is kept: text alone. Figures are those of the publishable form; without one there are none."""
    public = outcome.publishable
    return {
        "measures": list(_measures(public)) if public is not None else [],
        "verdicts": [_verdict(one) for one in public.records("limits")] if public is not None else [],
        "warnings": [one["text"] for one in outcome.shown.records("warnings")],
        "reasons": list(reasons),
        "withheld": [{"where": one.where, "message": one.message, "remedy": one.remedy} for one in outcome.withheld],
        "result_digest": (outcome.full or outcome.shown).digest,
        "figures_digest": figures_digest(outcome.full or outcome.shown),
        "made": how_made(outcome.shown),
        "spec_digest": str(outcome.shown.data["provenance"].get("spec_digest") or ""),
        "data_digests": [one for one in data_digests(outcome.shown) if one],
    }


def _measures(result: Result) -> Iterator[dict[str, str]]:
    """Figures of everybody and of the groups of one attribute, once each: what rules and readers look at first."""
    seen: set[tuple[str, str, str]] = set()
    for one in result.records("estimates"):
        group: Mapping[str, str] = one["group"]
        attribute, level = next(iter(group.items()), ("", ""))
        key = (one["metric"], attribute, level)
        if one["status"] != OK or one["value"] is None or one["period"] is not None or len(group) > 1 or key in seen:
            continue
        seen.add(key)
        yield {
            "metric": one["metric"],
            "attribute": attribute,
            "group": level,
            "value": plain(one["value"]),
            "numerator": plain(one["numerator"]),
            "denominator": plain(one["denominator"]),
            "low": plain(one["lower"]),
            "high": plain(one["upper"]),
        }


def _verdict(one: Mapping[str, Any]) -> dict[str, str]:
    group = ", ".join(f"{name}: {level}" for name, level in one["group"].items())
    return {
        "metric": one["metric"],
        "rule": one["rule"],
        "agreed": plain(one["agreed"]),
        "group": group,
        "verdict": one["verdict"],
        "value": plain(one["value"]),
        "low": plain(one["lower"]),
        "high": plain(one["upper"]),
        "reason": one["reason"] or "",
    }


def plain(number: float | None) -> str:
    """A figure as decimal text without an exponent; "" for none."""
    if number is None:
        return ""
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_of(text: object) -> datetime | None:
    """A moment as a result file writes it, in UTC where it names no zone; None for what is none."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)
