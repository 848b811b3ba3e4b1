"""Figures and groups in words: rounded to what their interval supports, never more certain than the test."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from touchstone.evaluation.metric import REASONS
from touchstone.evaluation.outcome import NOT_IDENTIFIED, REPORTED_ONLY, SUPPRESSED
from touchstone.evaluation.records import Record

WITHHELD = "[c]"
PERCENT = frozenset({"rate"})
VERDICTS = {"met": "met", "not_met": "not met", "cannot_tell": "cannot tell"}
RULES = {
    "min": "at least {agreed}",
    "max": "at most {agreed}",
    "difference_max": "no further than {agreed} from the reference",
    "ratio_min": "at least {agreed} times the reference",
    "ratio_max": "at most {agreed} times the reference",
}


def group_words(group: Mapping[str, str] | None) -> str:
    """A group as its levels, or everybody."""
    return " / ".join(group.values()) if group else "Everybody"


def within(group: Mapping[str, str] | None) -> str:
    """The same within a sentence."""
    return group_words(group) if group else "everybody"


def breakdown_words(breakdown: list[str]) -> str:
    """A breakdown as its attributes, or everybody."""
    return " by ".join(breakdown) if breakdown else "everybody"


def decimals(width: float | None) -> int:
    """How many decimals an interval that wide supports: two figures of its width, three decimals at most."""
    if width is None or width <= 0:
        return 1
    return min(max(math.ceil(-math.log10(width)) + 1, 0), 4)


def written_places(value: float, *, percent: bool) -> int:
    """Decimals of a figure as it was given, in its shortest form; one at the least, so that a half is 50.0%."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(-exponent - (2 if percent else 0), 1) if isinstance(exponent, int) else 1


def number(value: float | None, *, percent: bool, width: float | None = None, most: int | None = None) -> str:
    """A figure; per cent for a rate. `width`: of its interval, which says how many decimals it bears.

    No more decimals than the figure itself was given with, or `most`: one that left rounded gains none here.
    """
    if value is None:
        return "–"
    scale = 100 if percent else 1
    places = decimals(width * scale if width is not None else (1.0 if percent else 0.01))
    places = min(places, written_places(value, percent=percent) if most is None else most)
    text = f"{value * scale:,.{places}f}"
    text = text.lstrip("-") if float(text.replace(",", "")) == 0 else text.replace("-", "−")
    return f"{text}%" if percent else text


def with_interval(record: Mapping[str, Any], *, percent: bool) -> str:
    """`14.3% (13.5% to 15.2%)`, or why there is no figure."""
    if record["value"] is None:
        return no_figure(record)
    lower, upper = record["lower"], record["upper"]
    if lower is None and upper is None:
        return number(record["value"], percent=percent)
    width = upper - lower if lower is not None and upper is not None else None
    given = [one for one in (record["value"], lower, upper) if one is not None]
    most = max(written_places(one, percent=percent) for one in given)
    value = number(record["value"], percent=percent, width=width, most=most)
    low = number(lower, percent=percent, width=width, most=most) if lower is not None else "no lower limit"
    high = number(upper, percent=percent, width=width, most=most) if upper is not None else "no upper limit"
    return f"{value} ({low} to {high})"


def no_figure(record: Mapping[str, Any]) -> str:
    """Why a record has no figure; a withheld one shows the one mark and never why."""
    if record.get("status") == SUPPRESSED:
        return f"{WITHHELD} withheld"
    return f"no figure: {reason_words(record)}"


def reason_words(record: Mapping[str, Any]) -> str:
    """The reason in a short phrase, its first letter small."""
    reason = record.get("reason")
    if reason in REASONS:
        words = REASONS[reason].split(". ")[0].rstrip(".")
        return words[0].lower() + words[1:]
    fallback = {NOT_IDENTIFIED: "the data cannot show it", REPORTED_ONLY: "reported without its counts"}
    status = str(record.get("status") or "undefined")
    return str(reason).replace("_", " ") if reason else fallback.get(status, status.replace("_", " "))


def count(value: int | None) -> str:
    """A count with commas; a dash where there is none."""
    return "–" if value is None else f"{value:,}"


def p_words(value: float | None) -> str:
    """A p value as it should be read: never as zero."""
    if value is None:
        return "–"
    return "under 0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def agreed_words(verdict: Record, *, percent: bool) -> str:
    """What was agreed, in words."""
    is_ratio = verdict["rule"].startswith("ratio")
    agreed = f"{verdict['agreed']:g}" if is_ratio or not percent else f"{verdict['agreed'] * 100:g}%"
    if verdict["rule"] == "difference_max" and percent:
        agreed = f"{verdict['agreed'] * 100:g} percentage points"
    return RULES[verdict["rule"]].format(agreed=agreed)


def signed(value: float | None, *, percent: bool, width: float | None = None) -> str:
    """A difference: in percentage points for rates, else in the figure's own units."""
    if percent or value is None:
        return points(value, width)
    text = number(abs(value), percent=False, width=width)
    sign = "" if float(text.replace(",", "")) == 0 else "+" if value > 0 else "−"
    return f"{sign}{text}"


def distance(value: float | None, *, percent: bool, width: float | None = None) -> str:
    """The size of a difference, with its unit where it has one."""
    text = signed(value, percent=percent, width=width).lstrip("+−")
    return f"{text} percentage points" if percent and value is not None else text


def group_in_full(group: Mapping[str, str] | None) -> str:
    """A group with the names of its attributes, for where nothing else says what its levels are levels of."""
    return f"{group_words(group)} ({breakdown_words(list(group))})" if group else "Everybody"


METHODS = {
    "wilson": "Wilson",
    "exact": "Clopper–Pearson",
    "wilson_neff": "Wilson, effective rows",
    "wilson_cluster": "Wilson, people as clusters",
    "newcombe": "Newcombe",
    "mover": "recovered variances",
    "mover_ratio": "recovered variances",
    "mover_garwood": "recovered variances",
    "delong_logit": "DeLong",
    "delong_difference": "DeLong",
    "newcombe_auc5": "Newcombe, method 5",
    "bootstrap_cells": "bootstrap of cells",
    "garwood": "Garwood",
    "conditional_exact": "exact, given the total",
    "agresti_min": "Agresti–Min",
    "pearson": "Pearson",
    "pearson_monte_carlo": "Pearson, simulated",
    "two_proportion": "two proportions",
    "fisher": "Fisher's exact",
    "wald": "Wald",
    "log_ratio_wald": "Wald, log ratio",
    "holm": "Holm",
    "bh": "Benjamini–Hochberg",
}
FIRED = {
    "control": "outside its control limits",
    "cusum": "creeping: the cumulative sum signals",
    "limit": "the whole interval beyond the limit",
    "three_running": "beyond the limit three periods running",
    "beyond_limit": "beyond the limit, the interval reaching back",
    "stability": "spread differently from the baseline",
}


def method_words(method: str | None) -> str:
    """The name of a method or test as a reader knows it."""
    return "–" if not method or method == "none" else METHODS.get(method, method.replace("_", " "))


def rule_words(rule: str) -> str:
    """What made a period one to watch, or a breach."""
    return FIRED.get(rule, rule.replace("_", " "))


def figures_shortened(text: str) -> str:
    """A phrase of the file with its numbers at four figures."""
    return re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.4g}", text)


def point_words(record: Mapping[str, Any]) -> str:
    """The period or operating point that a record is of, after a comma; nothing where it is of none."""
    told = [str(record["period"])] if record.get("period") else []
    if record.get("threshold") is not None:
        told.append(f"threshold {record['threshold']:g}")
    if record.get("list_size") is not None:
        told.append(f"list of {count(record['list_size'])}")
    return "".join(f", {one}" for one in told)


def whom_words(verdict: Mapping[str, Any]) -> str:
    """Whom a verdict is about: the group, and the period or operating point where it has one."""
    return group_in_full(verdict["group"]) + point_words(verdict)


def points(value: float | None, width: float | None = None) -> str:
    """A difference of rates in percentage points, signed."""
    if value is None:
        return "–"
    text = number(abs(value), percent=True, width=width).rstrip("%")
    sign = "" if float(text.replace(",", "")) == 0 else "+" if value > 0 else "−"
    return f"{sign}{text}"
