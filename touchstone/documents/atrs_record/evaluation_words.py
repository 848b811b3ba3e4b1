"""Figures, groups, limits and reasons of an evaluation in the words a member of the public reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from touchstone.documents.atrs_record.result_file import OK, SUPPRESSED
from touchstone.documents.rendering import day_text

ALL = "(all)"  # in a verdict: the worst over every group, without saying of which
FIGURES = 3  # significant ones; the file has what it has
NOT_IDENTIFIED, REPORTED_ONLY = "not_identified", "reported_only"


@dataclass(frozen=True)
class Tongue:
    """How a page says things: the record's own page in English, as frozen; a live page in its reader's language."""

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    day: Callable[[str], str]


ENGLISH = Tongue(
    gettext=lambda message: message,
    ngettext=lambda one, many, number: one if number == 1 else many,
    day=day_text,
)


def figure_words(value: str, *, is_rate: bool) -> str:
    """`44.9%` of `0.449`, `2,400` of `2400`; empty for no figure. No decimals beyond three significant figures."""
    if not value:
        return ""
    number = Decimal(value) * (100 if is_rate else 1)
    finest = min(number.adjusted() - FIGURES + 1, 0) if number else 0
    shown = round(number, -finest)
    while is_rate and shown == 100 != number:  # all but always is not always
        finest -= 1
        shown = round(number, -finest)
    text = f"{shown:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−") + ("%" if is_rate else "")


def interval_words(figure: Mapping[str, Any], *, is_rate: bool, tongue: Tongue = ENGLISH) -> str:
    """`66.5% to 73.3%`; an open side is said to be open; empty where there is no interval."""
    lower, upper = (figure_words(figure[name], is_rate=is_rate) for name in ("lower", "upper"))
    if lower and upper:
        return tongue.gettext("{lower} to {upper}").format(lower=lower, upper=upper)
    if lower:
        return tongue.gettext("{lower} or more").format(lower=lower)
    return tongue.gettext("up to {upper}").format(upper=upper) if upper else ""


def counted(numerator: int | None, denominator: int | None, tongue: Tongue = ENGLISH) -> str:
    """`490 of 700`, as published; empty where the figure was not counted so."""
    if numerator is None or denominator is None:
        return ""
    return tongue.gettext("{part} of {whole}").format(part=f"{numerator:,}", whole=f"{denominator:,}")


def group_words(group: Mapping[str, str], tongue: Tongue = ENGLISH) -> str:
    """`ethnicity: Asian`; everybody; or all groups of an attribute, those withheld among them."""
    if ALL in group.values():
        return tongue.gettext("all groups by {names}, also those withheld").format(names=", ".join(group))
    return ", ".join(f"{name}: {level}" for name, level in group.items()) or tongue.gettext("Everybody")


def setting_words(figure: Mapping[str, Any], tongue: Tongue = ENGLISH) -> str:
    """The threshold and list size without which a matching rate means nothing; empty for others."""
    parts = []
    if figure["threshold"]:
        parts.append(tongue.gettext("threshold {value}").format(value=figure["threshold"]))
    if figure["list_size"] is not None:
        parts.append(tongue.gettext("list of {size}").format(size=f"{figure['list_size']:,}"))
    return ", ".join(parts)


def absent_words(figure: Mapping[str, Any], tongue: Tongue = ENGLISH) -> str:
    """Why there is no figure; empty where there is one. What is withheld never says what it was."""
    status, reason = figure["status"], figure["reason"]
    if status == SUPPRESSED:
        return tongue.gettext("Withheld, to protect people")
    if status == REPORTED_ONLY:
        return tongue.gettext("Reported without its counts, so it cannot be checked")
    if status == OK and figure["value"]:
        return ""
    key = reason if reason in REASONS else NOT_IDENTIFIED if status == NOT_IDENTIFIED else ""
    words = tongue.gettext(REASONS[key]) if key else tongue.gettext("it could not be worked out")
    return tongue.gettext("No figure: {reason}").format(reason=words)


def limit_words(limit: Mapping[str, Any], *, is_rate: bool, tongue: Tongue = ENGLISH) -> str:
    """`at least 20%`, `at most 1.25 times the figure of the group it is compared with`."""
    rule = limit["rule"]
    if rule == "difference_max" and is_rate:
        agreed = tongue.gettext("{value} percentage points").format(
            value=figure_words(limit["agreed"], is_rate=True).rstrip("%")
        )
    else:
        agreed = figure_words(limit["agreed"], is_rate=is_rate and not rule.startswith("ratio"))
    return tongue.gettext(RULES[rule]).format(agreed=agreed) if rule in RULES else f"{rule} {agreed}"


RULES = {
    "min": "at least {agreed}",
    "max": "at most {agreed}",
    "difference_max": "no further than {agreed} from the group it is compared with",
    "ratio_min": "at least {agreed} times the figure of the group it is compared with",
    "ratio_max": "at most {agreed} times the figure of the group it is compared with",
}
#: Why a figure could not be worked out; the keys are the evaluation's own.
REASONS = {
    "empty_group": "nobody in the data is in this group",
    "no_positives": "nobody in this group turned out to be one it should find",
    "no_negatives": "everybody in this group turned out to be one it should find",
    "no_selected": "it picked out nobody in this group whose outcome is known",
    "no_unselected": "it picked out everybody in this group whose outcome is known",
    "one_class": "only one of the two outcomes occurs in this group",
    "zero_reference": "the group it is compared with has a figure of zero",
    "no_score": "there is no usable score in this group",
    "no_label": "how it turned out is not known for anybody in this group",
    "rank_only": "the score puts people in an order and is no probability",
    "not_identified": "what happened is known only for people who were acted upon, which does not show it",
    "below_minimum": "there are too few cases",
    "weights_zero": "the weights in this group add up to zero",
    "no_denominator": "how many there were to count against is not known",
    "no_list_size": "the list size and the threshold are not stated",
    "zero_variance": "one of the counts it divides by is zero",
    "no_threshold": "there is no threshold to weigh false alarms by",
    "not_weighted": "it is not worked out from weighted rows",
    "not_available": "a count that it needs was not given",
    "parts_do_not_sum": "the parts do not add up to the stated total",
    "no_costs": "what a false alarm and a miss cost is not stated",
    "no_interval": "it has no likely range, so nothing can be held against a limit",
    "no_ratio": "it may be zero or below, so one cannot be set against another as a ratio",
    "not_compared": "groups are not compared by it",
    "not_adjusted_for_people": "its likely range would be too narrow, since some people occur more than once",
    "biased_upwards": "chance alone raises it in a group of this size",
}
