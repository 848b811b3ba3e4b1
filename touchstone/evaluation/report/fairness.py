"""Several fairness measures side by side: which was chosen, why and by whom, and what the others show."""

from __future__ import annotations

from collections.abc import Mapping

from touchstone.evaluation.charts.svg import Sheet
from touchstone.evaluation.outcome import MET, NOT_MET
from touchstone.evaluation.records import Record
from touchstone.evaluation.report.described import is_percent, is_with_rest, metrics_of
from touchstone.evaluation.results import Result
from touchstone.evaluation.wording import (
    VERDICTS,
    breakdown_words,
    group_words,
    no_figure,
    p_words,
    point_words,
    signed,
)

IDENTITY = frozenset({"fpr", "tnr", "tpr", "fnr", "ppv", "fdr"})  # bound to one another by the base rate
#: What equality in a metric is called (7.5).
NAMES = {
    "selection_rate": "demographic parity",
    "tpr": "equal opportunity; with false alarms, equalised odds",
    "fpr": "with hits, equalised odds",
    "ppv": "predictive parity",
    "npv": "predictive parity, of the not selected",
    "accuracy": "equal accuracy",
    "calibration_in_large": "calibration within groups",
    "observed_expected": "calibration within groups",
    "treatment_equality": "treatment equality",
}


def fairness_words(result: Result) -> list[str]:
    """Who chose which measure and why, or that nobody did; and that no measure carries a pass mark of its own."""
    chosen = result.data["asked"].get("fairness")
    known = metrics_of(result)
    if chosen is None:
        told = ["Nobody has recorded which of these measures matters most here, and why."]
    else:
        names = "; ".join(known[name]["name"].lower() if name in known else name for name in chosen["chosen"])
        told = [f"Chosen: {names}.", f"Why: {chosen['reason'].rstrip('.')}.", f"Decided by: {chosen['decided_by']}."]
    if IDENTITY & set(known):
        told.append(
            "Where groups differ in how often the outcome occurs, these measures cannot all be equal at once, short "
            "of perfect prediction: in every group the wrongly selected are base rate ÷ (1 − base rate) × (1 − right "
            "when it selects) ÷ right when it selects × found (Chouldechova 2017; Kleinberg and others 2016)."
        )
    told.append("None of them has a pass mark unless one was agreed beforehand.")
    return told


def fairness_sheet(result: Result) -> Sheet | None:
    """A row for each rate and attribute: the group furthest from the reference, the test, the limit; None for none."""
    known = metrics_of(result)
    chosen = (result.data["asked"].get("fairness") or {}).get("chosen", [])
    found: dict[tuple[str, str, str], list[Record]] = {}
    for one in result.records("comparisons"):
        is_plain = len(one["breakdown"]) == 1 and one["marked"] is None
        if is_plain and one["metric"] in known and not is_with_rest(one):
            found.setdefault((one["breakdown"][0], one["metric"], point_words(one)), []).append(one)
    rows = tuple(
        _row(result, known[metric], rows, is_chosen=metric in chosen)
        for (_, metric, _), rows in sorted(found.items(), key=lambda item: item[0][0])
    )
    if not rows:
        return None
    columns = (
        "Attribute",
        "Measure",
        "Also called",
        "Chosen",
        "Furthest from the reference",
        "p over the groups",
        "Limit",
    )
    return Sheet(caption="Fairness measures side by side", columns=columns, rows=rows)


def _row(result: Result, metric: Record, records: list[Record], *, is_chosen: bool) -> tuple[str, ...]:
    breakdown, point = records[0]["breakdown"], point_words(records[0])
    test = next(
        (
            one["p"]
            for one in result.records("homogeneity")
            if one["metric"] == metric["id"]
            and one["breakdown"] == breakdown
            and not one["includes_not_recorded"]
            and point_words(one) == point
        ),
        None,
    )
    return (
        breakdown_words(breakdown),
        metric["name"] + point,
        NAMES.get(metric["id"], "–"),
        "yes" if is_chosen else "no",
        _furthest(records, percent=is_percent(metric)),
        p_words(test),
        _limit(result, metric["id"], breakdown, point),
    )


def _furthest(records: list[Record], *, percent: bool) -> str:
    known = [one for one in records if one["difference"]["value"] is not None]
    if not known:
        return no_figure(records[0])
    found = max(known, key=lambda one: abs(one["difference"]["value"]))
    difference: Mapping[str, float | None] = found["difference"]
    lower, upper = difference["lower"], difference["upper"]
    width = upper - lower if lower is not None and upper is not None else None
    told = [signed(one, percent=percent, width=width) for one in (difference["value"], lower, upper)]
    limits = "" if width is None else f" ({told[1]} to {told[2]})"
    return f"{group_words(found['group'])}: {told[0]}{' points' * percent}{limits}"


def _limit(result: Result, metric: str, breakdown: list[str], point: str) -> str:
    """The verdict for the breakdown as a whole: not met if any group's is not, met if every group's is."""
    rules = ("difference_max", "ratio_min", "ratio_max")
    verdicts = [
        one["verdict"]
        for one in result.records("limits")
        if one["metric"] == metric
        and one["breakdown"] == breakdown
        and one["rule"] in rules
        and point_words(one) == point
    ]
    if not verdicts:
        return "none agreed"
    if NOT_MET in verdicts:
        return VERDICTS[NOT_MET]
    return VERDICTS[MET] if set(verdicts) == {MET} else VERDICTS["cannot_tell"]
