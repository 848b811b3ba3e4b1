"""Which charts stand in which part of the report, made from the records of a result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from touchstone.evaluation.charts.calibration import calibration_chart
from touchstone.evaluation.charts.drift import drift_chart
from touchstone.evaluation.charts.gaps import gaps_chart
from touchstone.evaluation.charts.lines import sweep_chart, tradeoff_chart
from touchstone.evaluation.charts.rates import rates_chart
from touchstone.evaluation.charts.scores import scores_chart
from touchstone.evaluation.charts.svg import Chart, Sheet
from touchstone.evaluation.records import Record
from touchstone.evaluation.report.described import is_percent, is_with_rest, metric_named, metrics_of
from touchstone.evaluation.results import Result
from touchstone.evaluation.wording import distance, method_words, p_words, point_words

MOST_DRAWN = 24  # groups in one chart; more are a table
MOST_DRIFT = 24  # charts of quantities over time


@dataclass(frozen=True, kw_only=True)
class Part:
    """One metric over one breakdown: drawn where it has few groups, else a table alone; `lines`: said of it."""

    title: str
    chart: Chart | None
    sheet: Sheet
    lines: tuple[str, ...] = ()


def group_parts(result: Result) -> list[Part]:
    """Rates by group, for each breakdown that has groups, each metric in turn."""
    found = []
    references = _references(result)
    for place, (metric, records) in enumerate(_by_breakdown(result, "estimates")):
        reference = [references.get(name, "") for name in records[0]["breakdown"]]
        chart = rates_chart(records, metric=metric, reference=reference, identifier=f"rates-{place}")
        found.append(_part(chart, len(records)))
    return found


def comparison_parts(result: Result) -> list[Part]:
    """Differences from the reference, for each rate and breakdown, with the test over groups and the largest gap."""
    has_equivalence = result.data["asked"].get("equivalence") is not None
    found = []
    for place, (metric, records) in enumerate(_by_breakdown(result, "comparisons")):
        chart = gaps_chart(records, metric=metric, identifier=f"gaps-{place}", has_equivalence=has_equivalence)
        is_rest = is_with_rest(records[0])
        lines = () if is_rest else tuple(_said(result, records[0]))
        found.append(_part(chart, len(records), lines))
    return found


def _part(chart: Chart, groups: int, lines: tuple[str, ...] = ()) -> Part:
    return Part(title=chart.title, chart=chart if groups <= MOST_DRAWN else None, sheet=chart.table, lines=lines)


def _references(result: Result) -> dict[str, str]:
    return {item["name"]: item["reference"] for item in result.data["asked"].get("attributes", [])}


def _by_breakdown(result: Result, section: str) -> Iterator[tuple[Record, list[Record]]]:
    known = metrics_of(result)
    found: dict[tuple[str, tuple[str, ...], bool, str], list[Record]] = {}
    for record in result.records(section):
        if record["breakdown"] and record["metric"] in known:
            is_rest = section == "comparisons" and is_with_rest(record)
            key = (record["metric"], tuple(record["breakdown"]), is_rest, point_words(record))
            found.setdefault(key, []).append(record)
    for (metric, _, _, point), records in sorted(found.items(), key=lambda one: (one[0][2], len(one[0][1]))):
        yield {**known[metric], "name": known[metric]["name"] + point}, records


def _said(result: Result, record: Record) -> Iterator[str]:
    metric, breakdown = record["metric"], record["breakdown"]
    for test in result.records("homogeneity"):
        if test["metric"] == metric and test["breakdown"] == breakdown and point_words(test) == point_words(record):
            whom = "with those not recorded" if test["includes_not_recorded"] else "over the groups"
            if test["p"] is None:
                yield f"One test {whom}: too few groups have a figure."
            else:
                name = method_words(test["test"])
                freedom = f"{test['df']} degree{'s' if test['df'] != 1 else ''} of freedom"
                yield f"One test {whom} ({name}, {freedom}): p {p_words(test['p'])}."
    for gap in result.records("gaps"):
        if gap["metric"] == metric and gap["breakdown"] == breakdown and gap["value"] is not None:
            yield _gap(gap, percent=is_percent(metric_named(result, metric)))


def _gap(gap: Record, *, percent: bool) -> str:
    value = distance(gap["value"], percent=percent)
    if gap["chance_median"] is None:
        return f"Largest gap: {value}."
    usual, rare = (distance(gap[name], percent=percent) for name in ("chance_median", "chance_95"))
    return (
        f"Largest gap: {value}. If all groups had one rate, groups of these sizes would usually show {usual} "
        f"and seldom more than {rare}."
    )


def threshold_charts(result: Result) -> list[Chart]:
    """The sweep for everybody, hits against false alarms for each attribute, and the scores themselves."""
    score = result.data["asked"].get("score")
    curves: dict[tuple[str, ...], list[Record]] = {}
    for curve in result.records("sweeps"):
        curves.setdefault(tuple(curve["breakdown"]), []).append(curve)
    if score is None or not curves:
        return []
    whole = curves.get((), [])
    charts = [sweep_chart(curve, identifier="sweep", score=score) for curve in whole]
    for place, (breakdown, found) in enumerate(curves.items()):
        if len(breakdown) == 1:
            charts.append(tradeoff_chart(found, identifier=f"tradeoff-{place}"))
    charts += [scores_chart(curve, score=score, identifier="scores") for curve in whole]
    return [chart for chart in charts if chart is not None]


def calibration_charts(result: Result) -> list[Chart]:
    """Scores against outcomes, for everybody and each attribute."""
    found: dict[tuple[str, ...], list[Record]] = {}
    for record in result.records("calibration"):
        if len(record["breakdown"]) <= 1:
            found.setdefault(tuple(record["breakdown"]), []).append(record)
    charts = (calibration_chart(rows, identifier=f"calibration-{place}") for place, rows in enumerate(found.values()))
    return [chart for chart in charts if chart is not None]


def drift_charts(result: Result) -> list[Chart]:
    """What is watched over time: totals, and groups with anything to see, the worst first."""
    found: dict[tuple[str, str, tuple[str, ...], tuple[str, ...]], list[Record]] = {}
    for row in result.records("drift"):
        key = (row["quantity"], row["metric"], tuple(row["breakdown"]), tuple(row["group"].values()))
        found.setdefault(key, []).append(row)
    worth = [rows for rows in found.values() if not rows[0]["breakdown"] or _worst(rows) < 2]
    charts = []
    for place, rows in enumerate(sorted(worth, key=_worst)[:MOST_DRIFT]):
        is_stability = rows[0]["quantity"] in ("score", "mix")
        metric = metric_named(result, rows[0]["metric"])
        is_share = rows[0]["quantity"] == "coverage" or (is_percent(metric) and not is_stability)
        name = _watched(rows[0], metric)
        charts.append(drift_chart(rows, name=name, identifier=f"drift-{place}", percent=is_share))
    return charts


def _worst(rows: list[Record]) -> int:
    states = {one["state"] for one in rows}
    return 0 if "breach" in states else 1 if "watch" in states else 2


def _watched(row: Record, metric: Record) -> str:
    if row["quantity"] == "score":
        return "How the scores are spread (stability index)"
    if row["quantity"] == "mix":
        return f"Who is in the table by {row['metric']} (stability index)"
    if row["quantity"] == "coverage":
        role, _, code = row["metric"].partition(":")
        return f"Rows without a usable {role} (code {code})"
    return str(metric["name"])
