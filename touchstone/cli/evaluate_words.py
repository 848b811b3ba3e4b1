"""What `touchstone evaluate` says on a terminal: the outcome of a run, and what changed between two results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from touchstone.evaluation.comparing import Change, ResultsCompared
from touchstone.evaluation.records import Record
from touchstone.evaluation.results import Result

MOST_LINES = 40
_VERDICTS = {"met": "met", "not_met": "not met", "cannot_tell": "cannot tell"}


def summary_text(result: Result) -> str:
    """The headline of a result in a few lines; the report says the rest."""
    return "\n".join(_summary(result))


def _summary(result: Result) -> Iterator[str]:
    data = result.data
    run = data["run"]
    families = {one["id"]: one["family"] for one in data["asked"].get("metrics", [])}
    yield f"{data['title']}: {data['technology']}, version {data['technology_version']}"
    for record in result.records("estimates"):
        if not record["breakdown"] and record["period"] is None:
            yield f"  {_named(result, record['metric'])}: {_figure(record, families.get(record['metric']))}"
    verdicts = Counter(_VERDICTS[one["verdict"]] for one in result.records("limits"))
    if verdicts:
        told = ", ".join(f"{verdicts[word]} {word}" for word in _VERDICTS.values() if verdicts[word])
        yield f"Limits: {told}"
    if result.records("breaches"):
        yield f"Breaches: {len(result.records('breaches'))}"
    for warning in result.records("warnings"):
        yield f"Note: {warning['text']}"
    yield f"Handling: {result.handling}. Result digest: {result.digest}"
    yield f"{run['seconds']:.2f} seconds, {run['peak_megabytes']} MB at most"


def _named(result: Result, metric: str) -> str:
    asked = {one["id"]: one["name"] for one in result.data["asked"].get("metrics", [])}
    return f"{metric} ({asked[metric]})" if metric in asked else metric


def _figure(record: Record, family: str | None) -> str:
    """A figure with its interval; its counts where it is their quotient, and not for an area and the like."""
    if record["value"] is None:
        return f"no figure ({(record['reason'] or record['status']).replace('_', ' ')})"
    counts = ""
    if family == "rate" and record["numerator"] is not None and record["denominator"] is not None:
        counts = f", {record['numerator']:,} of {record['denominator']:,}"
    if record["lower"] is None or record["upper"] is None:
        return f"{record['value']:.4g}{counts}"
    return f"{record['value']:.4g} ({record['lower']:.4g} to {record['upper']:.4g}){counts}"


def comparison_text(compared: ResultsCompared) -> str:
    """What is not the same, then every change beyond both intervals, then how many there are of the rest."""
    return "\n".join(_comparison(compared))


def _comparison(compared: ResultsCompared) -> Iterator[str]:
    yield from (f"{line}." for line in compared.differences)
    for change in compared.beyond[:MOST_LINES]:
        yield f"Changed: {_change(change)}"
    if len(compared.beyond) > MOST_LINES:
        yield f"... and {len(compared.beyond) - MOST_LINES} more."
    counts = Counter(change.found for change in compared.changes)
    within = sum(1 for change in compared.changes if change.exceeds_intervals is False)
    yield f"{len(compared.beyond)} estimates changed by more than both intervals; {within} did not."
    yield "Intervals that touch do not show that nothing changed."
    for words, count in counts.items():
        if words != "in both":
            yield f"{count} {words}."


def _change(change: Change) -> str:
    period = f", {change.period}" if change.period else ""
    figures = [
        f"{value:.4g} ({interval[0]:.4g} to {interval[1]:.4g})" if value is not None and interval else "no figure"
        for value, interval in ((change.older, change.older_interval), (change.newer, change.newer_interval))
    ]
    return f"{change.metric}, {change.group}{period}: {figures[0]}, now {figures[1]}"
