"""The tables of the report that stand by themselves: limits, breaches, rows accounted for, and what else was found."""

from __future__ import annotations

from typing import Any

from touchstone.evaluation.charts.svg import Sheet
from touchstone.evaluation.records import Record, flattened
from touchstone.evaluation.report.described import is_percent, metric_named
from touchstone.evaluation.report.limits_told import judged_words
from touchstone.evaluation.results import Result
from touchstone.evaluation.wording import (
    VERDICTS,
    agreed_words,
    count,
    figures_shortened,
    group_in_full,
    p_words,
    reason_words,
    rule_words,
    whom_words,
)

#: Sections without a chart of their own.
EXTRA = {
    "auc": "Areas under the curve, and one group against another",
    "bounds": "The least and the most each rate could be, whatever the outcomes that nobody knows (not intervals)",
    "paired": "People and technology on the same cases",
    "agreement": "Agreement between raters",
    "reconciliation": "Totals and published rates against what the rows add up to",
}


def limits_sheet(result: Result) -> Sheet | None:
    """Every verdict; None where no limit was agreed."""
    rows = []
    for one in result.records("limits"):
        metric = metric_named(result, one["metric"])
        percent = is_percent(metric)
        agreed = agreed_words(one, percent=percent)
        verdict = VERDICTS[one["verdict"]] + (f": {reason_words(one)}" if one["reason"] else "")
        rows.append(
            (
                metric["name"],
                whom_words(one),
                agreed,
                verdict,
                judged_words(one, percent) if one["value"] is not None else "–",
            )
        )
    if not rows:
        return None
    columns = ("Metric", "Group", "Agreed", "Verdict", "Figure judged (interval)")
    return Sheet(caption="Every limit and its verdict", columns=columns, rows=tuple(rows))


def breaches_sheet(result: Result) -> Sheet | None:
    """Every breach; None for none."""
    rows = tuple(
        (
            one["period"],
            metric_named(result, one["metric"])["name"],
            group_in_full(one["group"]),
            rule_words(one["rule"]),
            figures_shortened(one["limit"]),
            one["origin"],
        )
        for one in result.records("breaches")
    )
    columns = ("Period", "Quantity", "Group", "Rule", "Limit", "Where the limit comes from")
    return Sheet(caption="Breaches", columns=columns, rows=rows) if rows else None


def accounting_sheet(result: Result) -> Sheet:
    """Rows by role and code, everybody first."""
    rows = tuple(
        (one["group"] if one["group"] != "(all)" else "Everybody", one["role"], one["name"].replace("_", " "),
         count(one["rows"]))
        for one in result.records("accounting")
    )  # fmt: skip
    columns = ("Group", "Role", "Rows that are", "Rows")
    return Sheet(caption="Every row accounted for", columns=columns, rows=rows, numbers=frozenset({3}))


def extra_sheets(result: Result) -> list[Sheet]:
    """The remaining sections as they are in the file, where they hold anything."""
    return [_plain(result.records(name), caption) for name, caption in EXTRA.items() if result.records(name)]


def _plain(records: list[Record], caption: str) -> Sheet:
    flat = [row for record in records for row in flattened(record)]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    used = [name for name in columns if any(row.get(name) not in (None, "", False) for row in flat)]
    rows = tuple(tuple(_cell(name, row.get(name)) for name in used) for row in flat)
    words = tuple(name.removeprefix("group.").replace("_", " ").replace(".", ", ") for name in used)
    return Sheet(caption=caption, columns=words, rows=rows)


def _cell(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and name not in ("p", "p_adjusted"):
        return count(int(value))
    if isinstance(value, float):
        return p_words(value) if name in ("p", "p_adjusted") else f"{value:.4g}"
    return count(value) if isinstance(value, int) else str(value)
